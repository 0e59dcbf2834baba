import { createHash } from 'node:crypto';
import type { Act, NewObligation, Step } from './act.ts';
import type { Alarm } from './alarm.ts';
import type { Catalogue } from './catalogue.ts';
import { nextRung, rungsBehind } from './climb.ts';
import { composeAt } from './courtesy.ts';
import type { EntryDraft } from './ledger.ts';
import type { Notice, Outgoing, Prompt } from './notice.ts';
import { isSettled, type Obligation, ownerKey, type Ref, type Response } from './obligation.ts';
import { type Identity, newSalt, randomId, seal, type Words } from './secrecy.ts';
import type { Draft, Id, Json, Row, Work } from './store.ts';
import { momentOf } from './time.ts';
import type { View } from './view.ts';

/** Turns the steps of one decision into one unit of work. Reads through what it has written already. */
export class Writing {
  readonly #view: View;
  readonly #catalogue: Catalogue;
  readonly #act: Act;
  readonly #rows = new Map<string, { table: string; row: Draft<Row> | undefined; base: number }>();
  readonly #ledger: EntryDraft[] = [];
  /** People to whom something new waits to be told. */
  readonly #toTell = new Set<Id>();

  constructor(view: View, catalogue: Catalogue, act: Act) {
    this.#view = view;
    this.#catalogue = catalogue;
    this.#act = act;
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) this.#step(step);
  }

  /** The whole effect. `reply` is kept under the act's key, so that a repeat says the same. */
  work(reply: Json): Work {
    for (const person of this.#toTell) this.#callComposer(person);
    const written = [...this.#rows.values()];
    const guards = new Map([...this.#view.guards()].map((g) => [`${g.table}|${g.id}`, g]));
    for (const w of written) {
      const id = w.row?.id ?? '';
      if (w.row) guards.set(`${w.table}|${id}`, { table: w.table, id, version: w.base });
    }
    return {
      at: this.#act.at,
      ...(this.#act.key ? { key: this.#act.key, reply } : {}),
      expects: [...guards.values()],
      puts: written.flatMap((w) => (w.row ? [{ table: w.table, row: w.row }] : [])),
      deletes: [...this.#rows].flatMap(([key, w]) =>
        w.row || w.base === 0 ? [] : [{ table: w.table, id: key.slice(w.table.length + 1) }],
      ),
      ledger: this.#ledger,
    };
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0 && this.#ledger.length === 0;
  }

  get noted(): boolean {
    return this.#ledger.length > 0;
  }

  row<R extends Row>(table: string, id: Id): R | undefined {
    const written = this.#rows.get(`${table}|${id}`);
    if (written) return written.row as R | undefined;
    return this.#view.get<R>(table, id);
  }

  put<R extends Row>(table: string, row: Draft<R>): void {
    const key = `${table}|${row.id}`;
    const base = this.#rows.get(key)?.base ?? this.#view.get(table, row.id)?.version ?? 0;
    this.#rows.set(key, { table, row: row as Draft<Row>, base });
  }

  remove(table: string, id: Id): void {
    const key = `${table}|${id}`;
    const base = this.#rows.get(key)?.base ?? this.#view.get(table, id)?.version ?? 0;
    this.#rows.set(key, { table, row: undefined, base });
  }

  #step(step: Step): void {
    switch (step.do) {
      case 'owe':
        this.#owe(step.obligation);
        break;
      case 'open':
        this.#open(this.#obligation(step.id), step.quiet ?? false);
        break;
      case 'reopen': {
        const o = this.#obligation(step.id);
        if (!isSettled(o)) return;
        // Asked anew: nothing goes up before this asking has reached them.
        const { settledAt, reachedAt, reached, announcedAt, ...rest } = o;
        this.#open({ ...rest, state: 'waiting' }, step.quiet ?? false);
        break;
      }
      case 'settle':
        this.#settle(this.#obligation(step.id), step.as);
        break;
      case 'answer':
        this.#answer(step);
        break;
      case 'amend':
        this.#amend(step);
        break;
      case 'put':
        this.put(step.table, step.row);
        break;
      case 'remove':
        this.remove(step.table, step.id);
        break;
      case 'alarm':
        this.put<Alarm>('alarms', { id: step.id, at: step.at, kind: step.kind, data: step.data ?? {} });
        break;
      case 'silence':
        this.remove('alarms', step.id);
        break;
      case 'tell':
        this.#tell(step);
        break;
      case 'note':
        this.#note(step);
        break;
      case 'refresh':
        this.#refresh(step.ref);
        break;
    }
  }

  #obligation(id: Id): Obligation {
    const o = this.row<Obligation>('obligations', id);
    if (!o) throw new Error(`no obligation ${id}`);
    return o;
  }

  #owe(wanted: NewObligation): void {
    if (this.row('obligations', wanted.id)) return;
    const { open, quiet, ...rest } = wanted;
    const o: Draft<Obligation> = { data: {}, ...rest, state: 'waiting', rungs: [], revision: 0, tag: randomId() };
    if (open) {
      this.#open(o as Obligation, quiet ?? false);
      return;
    }
    this.put<Obligation>('obligations', o);
    if (o.opens)
      this.put<Alarm>('alarms', { id: `open|${o.id}`, at: o.opens, kind: 'obligation.open', data: { id: o.id } });
  }

  #open(o: Obligation, quiet: boolean): void {
    if (o.state !== 'waiting') return;
    const opened: Obligation = { ...o, state: 'open', openedAt: this.#act.at };
    this.put<Obligation>('obligations', opened);
    this.remove('alarms', `open|${o.id}`);
    this.#setRung(opened);
    if (!quiet)
      for (const holder of this.#view.org.holdersOf(o.owner)) this.#tellAbout(opened, holder.id, 'ask', 'ask');
    this.#refresh({ kind: this.#catalogue.kind(o.kind).card, id: o.id });
  }

  #tellAbout(o: Obligation, person: Id, why: Notice['why'], key: string): void {
    const ref = { kind: this.#catalogue.kind(o.kind).card, id: o.id };
    this.#tell({ do: 'tell', person, ref, why, obligation: o.id, key, ...(o.cycle ? { cycle: o.cycle } : {}) });
  }

  #setRung(o: Obligation): void {
    const at = nextRung(o, this.#catalogue.kind(o.kind).ladder, this.#view);
    const id = `rung|${o.id}`;
    if (at) this.put<Alarm>('alarms', { id, at, kind: 'obligation.rung', data: { id: o.id } });
    else this.remove('alarms', id);
  }

  #settle(o: Obligation, as: Obligation['state']): void {
    if (o.state === as) return;
    this.put<Obligation>('obligations', { ...o, state: as, settledAt: this.#act.at });
    this.remove('alarms', `open|${o.id}`);
    this.remove('alarms', `rung|${o.id}`);
    for (const notice of this.#view.find<Notice>('notices', 'obligation', o.id))
      if (notice.state === 'waiting') this.remove('notices', notice.id);
    for (const kind of [this.#catalogue.kind(o.kind).card, 'obligation.announcement', 'obligation.escalation'])
      this.#refresh({ kind, id: o.id });
  }

  #answer(step: Extract<Step, { do: 'answer' }>): void {
    const o = this.#obligation(step.id);
    const revision = o.revision + 1;
    const { id: words, seal } = this.#keepWords(JSON.stringify(step.answer), this.#act.by);
    this.put<Response>('responses', {
      id: `${o.id}|${revision}`,
      obligation: o.id,
      revision,
      by: this.#act.by,
      at: this.#act.at,
      via: this.#act.via,
      answer: step.answer,
      words,
      ...(step.for ? { for: step.for } : {}),
      ...(step.capacity ? { capacity: step.capacity } : {}),
    });
    this.put<Obligation>('obligations', { ...o, revision });
    this.#enter(this.#act.kind, o.id, step.for, {
      revision,
      words,
      seal,
      ...(step.capacity ? { capacity: step.capacity } : {}),
    });
    this.#refresh({ kind: this.#catalogue.kind(o.kind).card, id: o.id });
  }

  #amend(step: Extract<Step, { do: 'amend' }>): void {
    const before = this.#obligation(step.id);
    const o: Obligation = { ...before };
    if (step.owner) o.owner = step.owner;
    if (step.due) o.due = step.due;
    if (step.opens) o.opens = step.opens;
    if (step.planned) o.planned = step.planned;
    if (step.planned === null) delete o.planned;
    if (step.delegate) o.delegate = step.delegate;
    if (step.delegate === null) delete o.delegate;
    if (step.data) o.data = { ...o.data, ...step.data };
    // With a new date only what lies ahead counts; a new holder is reached anew first: nobody is blamed for steps of somebody else's.
    if (step.due && step.due !== before.due) {
      o.rungs = rungsBehind(o, this.#catalogue.kind(o.kind).ladder, this.#view);
      delete o.announcedAt;
    }
    if (step.owner) {
      delete o.reachedAt;
      delete o.reached;
      delete o.announcedAt;
      if (ownerKey(step.owner) !== ownerKey(before.owner)) delete o.delegate;
    }
    this.put<Obligation>('obligations', o);
    if (o.state === 'open') this.#setRung(o);
    if (o.state === 'waiting' && step.opens)
      this.put<Alarm>('alarms', { id: `open|${o.id}`, at: step.opens, kind: 'obligation.open', data: { id: o.id } });
    if (o.state === 'open' && step.owner)
      for (const holder of this.#view.org.holdersOf(o.owner))
        this.#tellAbout(o, holder.id, 'ask', `ask-${this.#act.at}`);
    this.#refresh({ kind: this.#catalogue.kind(o.kind).card, id: o.id });
  }

  #tell(step: Extract<Step, { do: 'tell' }>): void {
    const id = digest(step.person, step.ref.kind, step.ref.id, step.why, step.key ?? '');
    const present = this.row<Notice>('notices', id);
    if (present) return;
    this.put<Notice>('notices', {
      id,
      person: step.person,
      ref: step.ref,
      why: step.why,
      at: this.#act.at,
      state: 'waiting',
      ...(step.obligation ? { obligation: step.obligation } : {}),
      ...(step.cycle ? { cycle: step.cycle } : {}),
    });
    this.#toTell.add(step.person);
  }

  #callComposer(person: Id): void {
    const at = composeAt(this.#view, person);
    const id = `compose|${person}`;
    const alarm = this.row<Alarm>('alarms', id);
    if (at && (!alarm || alarm.at > at))
      this.put<Alarm>('alarms', { id, at, kind: 'notice.compose', data: { person } });
  }

  #note(step: Extract<Step, { do: 'note' }>): void {
    const kept =
      step.words && Object.keys(step.words).length > 0
        ? this.#keepWords(JSON.stringify(step.words), step.person ?? this.#act.by)
        : undefined;
    this.#enter(step.what ?? this.#act.kind, step.about, step.for, {
      ...step.facts,
      ...(kept ? { words: kept.id, seal: kept.seal } : {}),
    });
  }

  #keepWords(text: string, person: Id): { id: Id; seal: string } {
    const id = randomId();
    const salt = newSalt();
    // Not looked up first: the id is new at each try, so a store that answers later would be asked without end.
    const row: Draft<Words> = { id, salt, text, person };
    this.#rows.set(`words|${id}`, { table: 'words', row, base: 0 });
    return { id, seal: seal(salt, text) };
  }

  #enter(what: string, about: Id | undefined, on: Id | undefined, facts: EntryDraft['facts']): void {
    this.#ledger.push({
      at: this.#act.at,
      what,
      by: this.#act.as ? `${this.#name(this.#act.by)} as ${this.#name(this.#act.as)}` : this.#name(this.#act.by),
      via: this.#act.via,
      facts,
      ...(on ? { for: this.#name(on) } : {}),
      ...(about ? { about: this.row<Obligation>('obligations', about)?.tag ?? this.#named(about) } : {}),
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
    if (!this.row('people', id)) return id;
    const present = this.row<Identity>('identities', id);
    if (present) return present.pseudonym;
    const pseudonym = `p-${randomId()}`;
    this.put<Identity>('identities', { id, pseudonym });
    return pseudonym;
  }

  #refresh(ref: Ref): void {
    for (const prompt of this.#view.find<Prompt>('prompts', 'ref', `${ref.kind}:${ref.id}`)) {
      this.put<Outgoing>('outbox', {
        id: `u|${prompt.id}`,
        person: prompt.person,
        lane: 'update',
        notices: [],
        prompt: prompt.id,
        at: this.#act.at,
        unsolicited: false,
      });
    }
  }
}

/** A short name for a combination of words: the same words, the same name. */
export const digest = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);

/** The first moment of a day for somebody. */
export const startOf = (day: string, zone: string): string => momentOf(day, '00:00', zone);
