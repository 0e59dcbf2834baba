import type { Cycle } from './cycle.ts';
import type { Head } from './ledger.ts';
import type { Manners, Notice, Reach } from './notice.ts';
import { isSettled, type Obligation, type Response } from './obligation.ts';
import { Organisation } from './organisation.ts';
import type { Opened, SealedBox } from './sealed/box.ts';
import { endedHere } from './sealed/ended.ts';
import type { Awaitable, Id, Row, Store } from './store.ts';
import { type Day, dayIn, type Instant } from './time.ts';
import type { WorkTime } from './worktime.ts';

/** Thrown inside a decision when a store answers later: the kernel waits for the promise and decides again with the answer. */
export class Wanted {
  readonly promise: Promise<unknown>;
  constructor(promise: Promise<unknown>) {
    this.promise = promise;
  }
}

/**
 * What was read for one decision, so that all of it is of one moment however often it is run again. Rows by table and id, since putting a
 * key together of both for each read was a tenth of a large tick (measured).
 */
export class Seen {
  readonly rows = new Map<string, Map<Id, Row | undefined>>();
  readonly answers = new Map<string, unknown>();
  /** Worked out from what was seen: not to outlive a wait. */
  readonly once = new Map<string, unknown>();
}

/**
 * What rules see: the durable state at one moment, read as if it all lay in memory. A decision that asks for something not yet there is
 * run again once it is, so rules must not change anything themselves.
 */
export class View {
  readonly now: Instant;
  readonly work: WorkTime;
  readonly org: Organisation;
  readonly #store: Store;
  readonly #sealed: SealedBox | undefined;
  readonly #seen: Seen;
  readonly #guards = new Map<string, Map<Id, number>>();

  constructor(store: Store, now: Instant, work: WorkTime, seen = new Seen(), sealed?: SealedBox) {
    this.#store = store;
    this.#sealed = sealed;
    this.now = now;
    this.work = work;
    this.#seen = seen;
    this.org = new Organisation(this);
  }

  /** A row by id; guarded: if it changes before the commit, the act is decided again. */
  get<R extends Row>(table: string, id: Id): R | undefined {
    const row = this.peek<R>(table, id);
    inside(this.#guards, table).set(id, row?.version ?? 0);
    return row;
  }

  /** The same without the guard: for what may be a moment old. */
  peek<R extends Row>(table: string, id: Id): R | undefined {
    const rows = inside(this.#seen.rows, table);
    const known = rows.get(id);
    if (known !== undefined || rows.has(id)) return known as R | undefined;
    const row = this.#store.get(table, id);
    if (row instanceof Promise) throw new Wanted(row.then((found) => rows.set(id, found)));
    rows.set(id, row);
    return row as R | undefined;
  }

  find<R extends Row>(table: string, index: string, value: string): R[] {
    return this.#ask(`f|${table}|${index}|${value}`, () => this.#store.find(table, index, value)) as R[];
  }

  range<R extends Row>(table: string, order: string, span: { from?: string; to?: string; limit?: number }): R[] {
    return this.#ask(`r|${table}|${order}|${JSON.stringify(span)}`, () => this.#store.range(table, order, span)) as R[];
  }

  all<R extends Row>(table: string): R[] {
    return this.#ask(`a|${table}`, () => this.#store.all(table)) as R[];
  }

  counts(table: string, prefix: string): Map<string, number> {
    return this.#ask(`c|${table}|${prefix}`, () => this.#store.counts(table, prefix)) as Map<string, number>;
  }

  /** What lies sealed for a run; whoever asks has checked the rights before. */
  sealed(run: Id): Opened {
    return this.#ask(`s|${run}`, () => this.#sealed?.open(run) ?? new Map()) as Opened;
  }

  /** Was this run published and destroyed, here or by another copy of the data (hardening P1)? */
  ended(run: Id): boolean {
    return endedHere(run, this) || (this.#ask(`e|${run}`, () => this.#sealed?.ended(run) ?? false) as boolean);
  }

  /** Where the ledger stands. */
  head(): Head {
    return this.#ask('h', () => this.#store.head()) as Head;
  }

  /** Something worked out once for this view. */
  once<T>(key: string, make: () => T): T {
    if (!this.#seen.once.has(key)) this.#seen.once.set(key, make());
    return this.#seen.once.get(key) as T;
  }

  /** Everything that was read guarded, in the version it was read in. */
  guards(): ReadonlyMap<string, ReadonlyMap<Id, number>> {
    return this.#guards;
  }

  obligation(id: Id): Obligation | undefined {
    return this.get<Obligation>('obligations', id);
  }

  cycle(id: Id | undefined): Cycle | undefined {
    return id === undefined ? undefined : this.get<Cycle>('cycles', id);
  }

  responses(obligation: Id): Response[] {
    return this.find<Response>('responses', 'obligation', obligation).sort((a, b) => a.revision - b.revision);
  }

  /** Everything open that this person owes now, as themselves, in whatever chair they sit, by role or as a delegate. */
  owedBy(person: Id): Obligation[] {
    const found = new Map<Id, Obligation>();
    for (const key of this.org.seatsOf(person))
      for (const o of this.find<Obligation>('obligations', 'owner', key)) if (o.state === 'open') found.set(o.id, o);
    for (const o of this.find<Obligation>('obligations', 'delegate', person))
      if (o.state === 'open') found.set(o.id, o);
    return [...found.values()].sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || a.id.localeCompare(b.id));
  }

  /** Obligations of one kind in one cycle. */
  ofKind(cycle: Id, kind: string): Obligation[] {
    return this.find<Obligation>('obligations', 'kind', `${cycle}:${kind}`);
  }

  manners(person: Id): Manners {
    return this.get<Manners>('manners', person) ?? { id: person, version: 0 };
  }

  reach(person: Id): Reach | undefined {
    return this.peek<Reach>('reaches', person);
  }

  waitingNotices(person: Id): Notice[] {
    return this.find<Notice>('notices', 'person', person).filter((n) => n.state === 'waiting');
  }

  today(who: { timeZone: string }): Day {
    return dayIn(this.now, who.timeZone);
  }

  /** Past due: the day is over in the owner's zone. */
  isLate(o: Obligation, who: { timeZone: string }): boolean {
    return o.due !== undefined && !isSettled(o) && this.today(who) > o.due;
  }

  #ask(key: string, read: () => Awaitable<unknown>): unknown {
    const { answers } = this.#seen;
    if (answers.has(key)) return answers.get(key);
    const answer = read();
    if (answer instanceof Promise) throw new Wanted(answer.then((value) => answers.set(key, value)));
    answers.set(key, answer);
    return answer;
  }
}

/** The map of one table, made at its first row. */
function inside<T>(tables: Map<string, Map<Id, T>>, table: string): Map<Id, T> {
  const known = tables.get(table);
  if (known) return known;
  const made = new Map<Id, T>();
  tables.set(table, made);
  return made;
}
