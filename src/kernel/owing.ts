import type { Act, NewObligation, Step } from './act.ts';
import type { Alarm } from './alarm.ts';
import { ladderOf } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import { nextRung, rungsBehind } from './climb.ts';
import type { Entries } from './entries.ts';
import type { Notice } from './notice.ts';
import { isSettled, type Obligation, ownerKey, type Response, settledBefore } from './obligation.ts';
import type { Rows } from './rows.ts';
import { randomId } from './secrecy.ts';
import type { Draft, Id } from './store.ts';
import type { Telling } from './telling.ts';
import type { View } from './view.ts';

/** What steps do to obligations: their rows, their alarms, who is asked, which cards are out of date. */
export class Owing {
  readonly #rows: Rows;
  readonly #entries: Entries;
  readonly #telling: Telling;
  readonly #view: View;
  readonly #catalogue: Catalogue;
  readonly #act: Act;

  constructor(on: { rows: Rows; entries: Entries; telling: Telling; view: View; catalogue: Catalogue; act: Act }) {
    this.#rows = on.rows;
    this.#entries = on.entries;
    this.#telling = on.telling;
    this.#view = on.view;
    this.#catalogue = on.catalogue;
    this.#act = on.act;
  }

  #obligation(id: Id): Obligation {
    const o = this.#rows.row<Obligation>('obligations', id);
    if (!o) throw new Error(`no obligation ${id}`);
    return o;
  }

  owe(wanted: NewObligation): void {
    if (this.#rows.row('obligations', wanted.id)) return;
    const { open, quiet, ...rest } = wanted;
    const o: Draft<Obligation> = {
      data: {},
      ...rest,
      state: 'waiting',
      since: this.#act.at,
      rungs: [],
      revision: 0,
      tag: randomId(),
    };
    if (open) {
      this.#open(o as Obligation, quiet ?? false);
      return;
    }
    this.#rows.put<Obligation>('obligations', o);
    if (o.opens)
      this.#rows.put<Alarm>('alarms', { id: `open|${o.id}`, at: o.opens, kind: 'obligation.open', data: { id: o.id } });
  }

  /** Its turn has come. */
  open(id: Id, quiet: boolean): void {
    this.#open(this.#obligation(id), quiet);
  }

  /** Asked of one more person, who holds it since; every copy is looked at again. */
  ask(id: Id, person: Id | undefined): void {
    const o = this.#obligation(id);
    if (person !== undefined) this.#telling.about(o, person, 'ask', `ask-${this.#act.at}`);
    this.#redraw(o);
  }

  /** Asked anew: nothing goes up before this asking has reached them. */
  reopen(id: Id, quiet: boolean): void {
    const o = this.#obligation(id);
    if (!isSettled(o)) return;
    const { settledAt, reachedAt, reached, announcedAt, ...rest } = o;
    this.#open({ ...rest, ...settledBefore(o, this.#act.at), state: 'waiting' }, quiet);
  }

  /** Asked too early, or over too early: what was to be said of it is not said, and opening asks anew. */
  wait(id: Id): void {
    const o = this.#obligation(id);
    if (o.state === 'waiting') return;
    const { settledAt, openedAt, reachedAt, reached, announcedAt, ...rest } = o;
    this.#rows.put<Obligation>('obligations', {
      ...rest,
      ...settledBefore(o, this.#act.at),
      state: 'waiting',
      rungs: [],
    });
    this.#end(o);
  }

  #open(o: Obligation, quiet: boolean): void {
    if (o.state !== 'waiting') return;
    const opened: Obligation = { ...o, state: 'open', openedAt: this.#act.at };
    this.#rows.put<Obligation>('obligations', opened);
    this.#rows.remove('alarms', `open|${o.id}`);
    this.#setRung(opened);
    if (!quiet)
      for (const holder of this.#view.org.holdersOf(o.owner)) this.#telling.about(opened, holder.id, 'ask', 'ask');
    this.#redraw(o);
  }

  #setRung(o: Obligation): void {
    const at = nextRung(o, ladderOf(this.#catalogue.kind(o.kind), o), this.#view);
    const id = `rung|${o.id}`;
    if (at) this.#rows.put<Alarm>('alarms', { id, at, kind: 'obligation.rung', data: { id: o.id } });
    else this.#rows.remove('alarms', id);
  }

  settle(id: Id, as: Obligation['state']): void {
    const o = this.#obligation(id);
    if (o.state === as) return;
    this.#rows.put<Obligation>('obligations', {
      ...o,
      ...settledBefore(o, this.#act.at),
      state: as,
      settledAt: this.#act.at,
    });
    this.#end(o);
  }

  /** Nothing is asked of it any more, and every card that did says so. */
  #end(o: Obligation): void {
    this.#rows.remove('alarms', `open|${o.id}`);
    this.#rows.remove('alarms', `rung|${o.id}`);
    for (const notice of this.#view.find<Notice>('notices', 'obligation', o.id))
      if (notice.state === 'waiting') this.#rows.remove('notices', notice.id);
    this.#redraw(o);
  }

  /** Every card that shows it: the ask, what was said of its going up, and the line of those it went to. */
  #redraw(o: Obligation): void {
    const { card, also = [] } = this.#catalogue.kind(o.kind);
    for (const kind of [card, ...also, 'obligation.announcement', 'obligation.escalation'])
      this.#telling.refresh({ kind, id: o.id });
  }

  answer(step: Extract<Step, { do: 'answer' }>): void {
    const o = this.#obligation(step.id);
    const revision = o.revision + 1;
    const { id: words, seal } = this.#entries.keepWords(JSON.stringify(step.answer), this.#act.by);
    this.#rows.put<Response>('responses', {
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
    this.#rows.put<Obligation>('obligations', { ...o, revision });
    this.#entries.enter(this.#act.kind, o.id, step.for, {
      revision,
      words,
      seal,
      ...(step.capacity ? { capacity: step.capacity } : {}),
    });
    this.#redraw(o);
  }

  amend(step: Extract<Step, { do: 'amend' }>): void {
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
      o.rungs = rungsBehind(o, ladderOf(this.#catalogue.kind(o.kind), o), this.#view);
      delete o.announcedAt;
    }
    if (step.owner) {
      delete o.reachedAt;
      delete o.reached;
      delete o.announcedAt;
      if (ownerKey(step.owner) !== ownerKey(before.owner)) delete o.delegate;
    }
    this.#rows.put<Obligation>('obligations', o);
    if (o.state === 'open') this.#setRung(o);
    if (o.state === 'waiting' && step.opens)
      this.#rows.put<Alarm>('alarms', {
        id: `open|${o.id}`,
        at: step.opens,
        kind: 'obligation.open',
        data: { id: o.id },
      });
    if (o.state === 'open' && step.owner)
      for (const holder of this.#view.org.holdersOf(o.owner))
        this.#telling.about(o, holder.id, 'ask', `ask-${this.#act.at}`);
    this.#redraw(o);
  }
}
