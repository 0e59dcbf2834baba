import { ByRow } from './byrow.ts';
import type { Cycle } from './cycle.ts';
import type { Head } from './ledger.ts';
import type { Manners, Notice, Reach } from './notice.ts';
import { isSettled, type Obligation, type Response } from './obligation.ts';
import { Organisation } from './organisation.ts';
import type { Rows } from './rows.ts';
import type { Opened, SealedBox } from './sealed/box.ts';
import { endedHere } from './sealed/ended.ts';
import type { Awaitable, Draft, Id, Row, Store } from './store.ts';
import { type Day, dayIn, type Instant } from './time.ts';
import type { WorkTime } from './worktime.ts';

/** Thrown inside a decision when a store answers later: the kernel waits for the promise and decides again with the answer. */
export class Wanted {
  readonly promise: Promise<unknown>;
  constructor(promise: Promise<unknown>) {
    this.promise = promise;
  }
}

/** What a decision knows of one row, and makes of it. One place for both, looked up once. */
export interface Cell {
  /** As it was read; null: it is not there. */
  row: Row | null;
  /** It must not change before the commit of who decides by this view. */
  guardedBy: View | undefined;
  /** Whose work puts `draft`, or removes the row when there is none. */
  writtenBy: Rows | undefined;
  draft: Draft<Row> | undefined;
}

/** What was read for one decision, so that all of it is of one moment however often it is run again. */
export class Seen {
  /** The store's moment before anything of this was read. */
  asOf: number | undefined;
  readonly cells = new ByRow<Cell>();
  /** By table and index together, then by value: only the value is another at each look. */
  readonly found = new ByRow<Row[]>();
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

  constructor(store: Store, now: Instant, work: WorkTime, seen = new Seen(), sealed?: SealedBox) {
    this.#store = store;
    this.#sealed = sealed;
    this.now = now;
    this.work = work;
    this.#seen = seen;
    seen.asOf ??= store.moment?.();
    this.org = new Organisation(this);
  }

  get asOf(): number | undefined {
    return this.#seen.asOf;
  }

  /** A row by id; guarded: if it changes before the commit, the act is decided again. */
  get<R extends Row>(table: string, id: Id): R | undefined {
    const cell = this.cell(table, id);
    cell.guardedBy = this;
    return (cell.row ?? undefined) as R | undefined;
  }

  /** The same without the guard: for what may be a moment old. */
  peek<R extends Row>(table: string, id: Id): R | undefined {
    return (this.cell(table, id).row ?? undefined) as R | undefined;
  }

  find<R extends Row>(table: string, index: string, value: string): R[] {
    const { found } = this.#seen;
    const where = `${table}|${index}`;
    const known = found.get(where, value);
    if (known) return known as R[];
    const rows = this.#store.find(table, index, value);
    if (rows instanceof Promise) throw new Wanted(rows.then((all) => found.set(where, value, all)));
    found.set(where, value, rows);
    return rows as R[];
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

  /** All that is known of a row, read now if it was not before. For who writes; rules `get` and `peek`. */
  cell(table: string, id: Id): Cell {
    const { cells } = this.#seen;
    const known = cells.get(table, id);
    if (known) return known;
    const row = this.#store.get(table, id);
    if (row instanceof Promise) throw new Wanted(row.then((found) => cells.set(table, id, fresh(found))));
    const cell = fresh(row);
    cells.set(table, id, cell);
    return cell;
  }

  /** The same for a row that nobody can have put. */
  blank(table: string, id: Id): Cell {
    const cell = fresh(undefined);
    this.#seen.cells.set(table, id, cell);
    return cell;
  }

  /** Every row that was looked at, by table. */
  cells(): Iterable<[string, ReadonlyMap<Id, Cell>]> {
    return this.#seen.cells.tables();
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

const fresh = (row: Row | undefined): Cell => ({
  row: row ?? null,
  guardedBy: undefined,
  writtenBy: undefined,
  draft: undefined,
});
