import type { Act, Step } from './act.ts';
import type { EntryDraft } from './ledger.ts';
import type { Obligation } from './obligation.ts';
import type { Rows } from './rows.ts';
import { type Identity, newSalt, pseudonymOf, randomId, seal, type Words } from './secrecy.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/** What one act enters in the ledger: pseudonyms, tags and HMACs, never a name or a word (hardening L3). */
export class Entries {
  readonly list: EntryDraft[] = [];
  readonly #rows: Rows;
  readonly #view: View;
  readonly #act: Act;

  constructor(rows: Rows, view: View, act: Act) {
    this.#rows = rows;
    this.#view = view;
    this.#act = act;
  }

  note(step: Extract<Step, { do: 'note' }>): void {
    const kept =
      step.words && Object.keys(step.words).length > 0
        ? this.keepWords(JSON.stringify(step.words), step.person ?? this.#act.by)
        : undefined;
    this.enter(step.what ?? this.#act.kind, step.about, step.for, {
      ...step.facts,
      ...(kept ? { words: kept.id, seal: kept.seal } : {}),
    });
  }

  keepWords(text: string, person: Id): { id: Id; seal: string } {
    const id = randomId();
    const salt = newSalt();
    this.#rows.add<Words>('words', { id, salt, text, person });
    return { id, seal: seal(salt, text) };
  }

  enter(what: string, about: Id | undefined, on: Id | undefined, facts: EntryDraft['facts']): void {
    this.list.push({
      at: this.#act.at,
      what,
      by: this.#act.as ? `${this.#name(this.#act.by)} as ${this.#name(this.#act.as)}` : this.#name(this.#act.by),
      via: this.#act.via,
      facts,
      ...(on ? { for: this.#name(on) } : {}),
      ...(about ? { about: this.#rows.row<Obligation>('obligations', about)?.tag ?? this.#named(about) } : {}),
    });
  }

  /** Ids of records are often made of other ids; none of them may name a person (hardening L3). */
  #named(id: Id): string {
    return id
      .split('|')
      .map((part) => (this.#view.peek('people', part) ? this.#name(part) : part))
      .join('|');
  }

  /** A person's pseudonym, made at the first mention; the clock and operators go by their names. */
  #name(id: Id): string {
    if (!this.#rows.row('people', id)) return id;
    const present = this.#rows.row<Identity>('identities', id);
    if (present) return present.pseudonym;
    const salt = newSalt();
    const pseudonym = pseudonymOf(salt, id);
    this.#rows.put<Identity>('identities', { id, pseudonym, salt });
    return pseudonym;
  }
}
