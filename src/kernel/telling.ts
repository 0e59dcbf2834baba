import { createHash } from 'node:crypto';
import type { Act, Step } from './act.ts';
import type { Alarm } from './alarm.ts';
import type { Catalogue } from './catalogue.ts';
import { composeAt, composing } from './courtesy.ts';
import type { Notice, Outgoing, Prompt } from './notice.ts';
import type { Obligation, Ref } from './obligation.ts';
import type { Rows } from './rows.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/** What one act has to tell: notices that wait for the person's next message, and cards that are out of date. */
export class Telling {
  readonly #rows: Rows;
  readonly #view: View;
  readonly #catalogue: Catalogue;
  readonly #act: Act;
  /** People to whom something new waits to be told. */
  readonly #toTell = new Set<Id>();

  constructor(rows: Rows, view: View, catalogue: Catalogue, act: Act) {
    this.#rows = rows;
    this.#view = view;
    this.#catalogue = catalogue;
    this.#act = act;
  }

  tell(step: Extract<Step, { do: 'tell' }>): void {
    const id = digest(step.person, step.ref.kind, step.ref.id, step.why, step.key ?? '');
    const present = this.#rows.row<Notice>('notices', id);
    if (present) return;
    this.#rows.put<Notice>('notices', {
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

  /** Whoever has something new waiting is called at their next working moment. */
  callComposers(): void {
    for (const person of this.#toTell) this.#callComposer(person);
  }

  #callComposer(person: Id): void {
    const at = composeAt(this.#view, person);
    const { id, kind, data = {} } = composing(person, at ?? '');
    // Read, and so guarded, also when they cannot be reached: whoever changes that meanwhile and calls the composer makes us decide again.
    const present = this.#rows.row<Alarm>('alarms', id);
    if (at && (!present || present.at > at)) this.#rows.put<Alarm>('alarms', { id, at, kind, data });
  }

  /** Tells somebody of an obligation, by the card that asks for it. */
  about(o: Obligation, person: Id, why: Notice['why'], key: string): void {
    const ref = { kind: this.#catalogue.kind(o.kind).card, id: o.id };
    this.tell({ do: 'tell', person, ref, why, obligation: o.id, key, ...(o.cycle ? { cycle: o.cycle } : {}) });
  }

  /** Every message that shows this is drawn anew in place. */
  refresh(ref: Ref): void {
    for (const prompt of this.#view.find<Prompt>('prompts', 'ref', `${ref.kind}:${ref.id}`)) {
      this.#rows.put<Outgoing>('outbox', {
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

  /** The message that was pressed is replaced by the reply itself: an update of what it showed before would undo that. */
  answeredInPlace(): void {
    const { by, pressed } = this.#act;
    if (!pressed) return;
    for (const prompt of this.#view.find<Prompt>('prompts', 'activity', `${by}:${pressed}`))
      this.#rows.remove('outbox', `u|${prompt.id}`);
  }
}

/** A short name for a combination of words: the same words, the same name. */
export const digest = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
