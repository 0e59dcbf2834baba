import { reasonOf, StewardError } from '../errors.ts';
import { saidOf } from '../fault.ts';
import { ByRow } from '../kernel/byrow.ts';
import type { Id, Outcome, Work } from '../kernel/store.ts';
import { cleanText } from './clean.ts';
import type { JournalRecord, StageRecord } from './record.ts';
import type { OwnWork, State } from './state.ts';

/** Works beyond these wait for the next group; it also bounds how far the queue is searched for works that may share one. */
const MOST = 2_000;
const MOST_ROWS = 20_000;

/** Where a key and a staged import are remembered with the rows: names that no table has. */
const KEYS = '\0keys';
const STAGED = '\0staged';

interface Waiting {
  work?: OwnWork;
  stage?: StageRecord;
  rows: number;
  /** Shares a group with nobody: it changes rows that only the state knows. */
  alone: boolean;
  done(outcome: Outcome): void;
  failed(error: unknown): void;
}

/**
 * Group commit: acts that arrive together share one durable write, and none of it is visible before. Acts that touch the same row or
 * key never share a group (R2): the later one is checked once the earlier is durable, and so gets `conflict` or `repeat`.
 */
export class Groups {
  readonly #state: State;
  readonly #write: (records: JournalRecord[]) => Promise<void>;
  readonly #applied: (records: JournalRecord[]) => void;
  #queue: Waiting[] = [];
  #tasks: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #closed = false;
  #fault: StewardError | undefined;

  /**
   * @param write makes the records durable, all or none; when it throws, none of the group is acknowledged or visible
   * @param applied told after a group has become visible
   */
  constructor(
    state: State,
    write: (records: JournalRecord[]) => Promise<void>,
    applied: (records: JournalRecord[]) => void,
  ) {
    this.#state = state;
    this.#write = write;
    this.#applied = applied;
  }

  /** False after a fault of our own, until the next start. */
  get sound(): boolean {
    return this.#fault === undefined;
  }

  async commit(work: Work): Promise<Outcome> {
    const own = this.#state.own(work);
    return this.#enter({ work: own, rows: own.puts.length, alone: own.publish !== undefined });
  }

  async stage(id: Id, part: number, puts: Work['puts']): Promise<void> {
    const stage = { stage: cleanText(id), part, puts: this.#state.ownPuts(puts) };
    await this.#enter({ stage, rows: puts.length, alone: false });
  }

  async unstage(id: Id): Promise<void> {
    await this.stage(id, 0, []);
  }

  /** Runs a task between two groups, when nothing is being written. */
  between<T>(task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push(() => task().then(resolve, reject));
      this.#start();
    });
  }

  /** Writes what is waiting, then takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running) await this.#running;
  }

  #enter(waiting: Omit<Waiting, 'done' | 'failed'>): Promise<Outcome> {
    if (this.#fault) throw this.#fault;
    if (this.#closed) throw new StewardError('STW_STORE_CLOSED');
    return new Promise((done, failed) => {
      this.#queue.push({ ...waiting, done, failed });
      this.#start();
    });
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#queue.length + this.#tasks.length > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    // What arrives in the same turn goes into the same group.
    await Promise.resolve();
    while (this.#queue.length + this.#tasks.length > 0) {
      for (const task of this.#tasks.splice(0)) await task();
      const group = this.#form();
      if (group.length === 0) continue;
      const records = group.map(({ record }) => record);
      try {
        await this.#write(records);
      } catch (error) {
        for (const { waiting } of group) waiting.failed(error);
        continue;
      }
      try {
        for (const { waiting, record } of group) this.#state.apply(record, waiting.work?.facets);
        this.#applied(records);
      } catch (error) {
        this.#stop(error, group);
        return;
      }
      for (const { waiting, record } of group)
        waiting.done({ kind: 'done', ledger: 'stage' in record ? [] : record.ledger });
    }
  }

  /** What is durable could not be made visible: a fault of ours. Going on would decide on a wrong state; a start reads it anew. */
  #stop(cause: unknown, group: { waiting: Waiting }[]): void {
    // Its sentence may hold anybody's words (hardening I4); what to do is the operator's to read.
    this.#fault = new StewardError('STW_INTERNAL', { reason: `${saidOf(cause)}. Start Steward again` });
    for (const { waiting } of group) waiting.failed(this.#fault);
    for (const waiting of this.#queue.splice(0)) waiting.failed(this.#fault);
  }

  /** Takes from the queue what may share a group; answers at once what needs no write. */
  #form(): { waiting: Waiting; record: JournalRecord }[] {
    const group: { waiting: Waiting; record: JournalRecord }[] = [];
    const left: Waiting[] = [];
    const touched = new ByRow<'read' | 'written'>();
    let head = this.#state.head;
    let rows = 0;
    let looked = 0;
    for (const waiting of this.#queue) {
      if (looked >= MOST || rows >= MOST_ROWS || (waiting.alone && looked > 0)) break;
      looked++;
      const clashes =
        changes(waiting, (table, id) => touched.has(table, id)) ||
        waiting.work?.expects.some(({ table, id }) => touched.get(table, id) === 'written');
      // Also what must wait is remembered, so that nothing later overtakes it; the last one has nobody behind it.
      if (looked < this.#queue.length) {
        for (const { table, id } of waiting.work?.expects ?? [])
          if (!touched.has(table, id)) touched.set(table, id, 'read');
        changes(waiting, (table, id) => {
          touched.set(table, id, 'written');
          return false;
        });
      }
      if (clashes) {
        left.push(waiting);
        continue;
      }
      const record = this.#recordOf(waiting, head);
      if (!record) continue;
      group.push({ waiting, record });
      rows += waiting.rows;
      if (!('stage' in record)) head = record.ledger.at(-1) ?? head;
      if (waiting.alone) break;
    }
    this.#queue = left.concat(this.#queue.slice(looked));
    return group;
  }

  #recordOf(waiting: Waiting, head: State['head']): JournalRecord | undefined {
    if (waiting.stage) return waiting.stage;
    if (!waiting.work) return undefined;
    try {
      const checked = this.#state.check(waiting.work, head);
      if (checked.kind === 'fits') return checked.record;
      waiting.done(checked);
    } catch (error) {
      waiting.failed(
        error instanceof StewardError
          ? error
          : new StewardError('STW_INTERNAL', { reason: reasonOf(error) }, { cause: error }),
      );
    }
    return undefined;
  }
}

/** Is one of the things that this changes such a one? */
function changes({ work, stage }: Waiting, isSuch: (table: string, id: Id) => boolean): boolean {
  if (stage) return isSuch(STAGED, stage.stage);
  if (!work) return false;
  return (
    work.puts.some(([table, row]) => isSuch(table, row.id)) ||
    work.deletes.some(({ table, id }) => isSuch(table, id)) ||
    (work.key !== undefined && isSuch(KEYS, work.key))
  );
}
