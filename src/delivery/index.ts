import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { Drawn, Painter } from '../cards/painter.ts';
import { StewardError } from '../errors.ts';
import { answerOf } from '../fault.ts';
import type { Fact } from '../kernel/catalogue.ts';
import { isTimely } from '../kernel/courtesy.ts';
import { HELD, type HoldWhy } from '../kernel/holding.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { ALARMS_END, type Outgoing, type Prompt, type Reach } from '../kernel/notice.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { Elapsed } from '../kernel/time.ts';
import type { Address, Channel, Message, Sent } from './channel.ts';

/** Messages drawn and handed to the channel at once; its pacer decides when each goes. */
const AT_ONCE = 128;
/** How often it is looked whether the store takes writes again. */
const STORE_AGAIN = 1_000;
/** Tries of one message before it is put back and tried on the person's next working day. */
const TRIES = 6;

export interface DeliveryPorts {
  kernel: Kernel;
  painter: Painter;
  channel: Channel;
  elapsed: Elapsed;
  log: Pick<Logger, 'warn' | 'error' | 'info'>;
  /** Where people never met are reached. */
  serviceUrl: () => string;
  /** Told when a new message stands in somebody's chat. */
  arrived?: (person: Id, drawn: Drawn) => void;
}

/**
 * Takes what waits in the outbox to the channel, and brings back what became of it. Rows are references: drawn when they are sent, in the
 * person's language, from the present state and rights. No row is lost: one is removed only in the commit that records its end.
 */
export class Delivery {
  readonly #ports: DeliveryPorts;
  readonly #busy = new Set<Id>();
  readonly #tries = new Map<Id, number>();
  /** Rows whose end could not even be recorded. */
  readonly #parked = new Set<Id>();
  readonly #ended = new AbortController();
  readonly #idle = new Set<() => void>();
  #unsubscribe: () => void = () => undefined;
  #pumping = false;
  #again = false;
  #stopped: string | undefined;

  constructor(ports: DeliveryPorts) {
    this.#ports = ports;
    // Each message under way may wait for it.
    setMaxListeners(2 * AT_ONCE, this.#ended.signal);
  }

  async start(): Promise<void> {
    this.#hold((await this.#ports.kernel.store.get('facts', HELD)) as Fact | undefined);
    this.#unsubscribe = this.#ports.kernel.onCommit((work) => {
      // Held or resumed, by whom and in what way ever: the row says so.
      const hold = work.puts.find((p) => p.table === 'facts' && p.row.id === HELD);
      if (hold) this.#hold(hold.row as Fact);
      if (hold || work.puts.some((p) => p.table === 'outbox')) this.pump();
    });
    this.pump();
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#ended.abort();
    while (this.#busy.size > 0) await new Promise<void>((done) => this.#idle.add(done));
  }

  get stopped(): string | undefined {
    return this.#stopped;
  }

  #hold(fact: Fact | undefined): void {
    this.#stopped = fact?.value ? String(fact.value) : undefined;
    // An alarm that could not go while our credentials were refused is tried again.
    if (!this.#stopped) this.#parked.clear();
  }

  /** Holds everything that is queued but alarms; survives a restart. */
  async stop(reason: string, why: HoldWhy = 'hand'): Promise<void> {
    // At once: what is about to go must not wait for the disk.
    this.#stopped = reason;
    await this.#tell('delivery.stop', { reason, why });
  }

  async resume(by: string): Promise<void> {
    const { kernel } = this.#ports;
    await kernel.act({ kind: 'delivery.resume', at: kernel.calendar.now(), by, via: 'cli', data: {} });
  }

  /** What may go now: everything that is queued, in its order; while sending is held, alarms alone. */
  async #queue(limit: number): Promise<Outgoing[]> {
    const span = this.#stopped ? { to: ALARMS_END, limit } : { limit };
    return (await this.#ports.kernel.store.range('outbox', 'queue', span)) as Outgoing[];
  }

  /** Resolves when everything queued is sent, held or failed, or when the store takes no writes: then nothing goes on. */
  async drained(): Promise<void> {
    for (;;) {
      if (this.#ended.signal.aborted || !this.#ports.kernel.store.ready()) return;
      const queued = await this.#queue(this.#parked.size + 1);
      if (queued.every((row) => this.#parked.has(row.id)) && this.#busy.size === 0) return;
      this.pump();
      await new Promise<void>((done) => this.#idle.add(done));
    }
  }

  pump(): void {
    this.#again = true;
    if (this.#pumping) return;
    this.#pumping = true;
    void this.#run().finally(() => {
      this.#pumping = false;
      // While something is under way its end wakes whoever waits: waking them here would spin without letting the network through.
      if (this.#busy.size === 0) this.#wake();
      if (this.#again && !this.#ended.signal.aborted) this.pump();
    });
  }

  #wake(): void {
    for (const done of this.#idle) done();
    this.#idle.clear();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#ended.signal.aborted) {
      this.#again = false;
      const room = AT_ONCE - this.#busy.size;
      if (room <= 0) return;
      const rows = await this.#queue(room + this.#busy.size + this.#parked.size);
      for (const row of rows.filter((r) => !this.#busy.has(r.id) && !this.#parked.has(r.id)).slice(0, room)) {
        this.#busy.add(row.id);
        void this.#deliver(row)
          .catch((error) => this.#broke(row, error))
          .finally(() => {
            this.#busy.delete(row.id);
            this.pump();
            this.#wake();
          });
      }
    }
  }

  /**
   * One message that can't be drawn or recorded must neither stop the others nor be tried without end: what it says waits for the
   * person's next working day. Where even that can't be recorded, the row is left alone until the next start.
   */
  async #broke(row: Outgoing, error: unknown): Promise<void> {
    this.#ports.log.error({ err: error }, 'a message could not be prepared');
    try {
      await this.#tell('delivery.failed', { id: row.id, state: 'failed', reason: 'internal', forget: 'no' });
    } catch (again) {
      this.#parked.add(row.id);
      this.#ports.log.error({ err: again }, 'a message that could not be prepared is left alone until the next start');
    }
  }

  async #deliver(row: Outgoing): Promise<void> {
    // What could not be recorded would be sent twice.
    while (!this.#ports.kernel.store.ready()) if (!(await this.#storeAgain())) return;
    if (!(await this.#ports.kernel.read((view) => isTimely(row, view))))
      return this.#tell('delivery.later', { id: row.id, version: row.version });
    const drawn = await this.#ports.painter.message(row);
    if (!drawn) return this.#tell('delivery.dropped', { id: row.id, version: row.version });
    const to = await this.#address(row.person);
    // Nowhere to send it yet: what it says waits until the person can be reached.
    if (!to) return this.#tell('delivery.failed', { id: row.id, state: 'failed', reason: 'no account', forget: 'no' });
    if (row.lane === 'update') return this.#update(row, drawn, to);
    const sent = await this.#try(row, () => this.#ports.channel.send(to, drawn.message as Message, 'prompt'));
    await this.#settle(row, drawn, to, sent);
  }

  async #update(row: Outgoing, drawn: Drawn, to: Address): Promise<void> {
    const prompt = (await this.#ports.kernel.store.get('prompts', row.prompt ?? '')) as Prompt | undefined;
    if (!prompt || prompt.digest === drawn.digest)
      return this.#tell('delivery.dropped', { id: row.id, version: row.version });
    const sent = await this.#try(row, () =>
      this.#ports.channel.update(
        { ...to, conversation: prompt.conversation },
        prompt.activity,
        drawn.message as Message,
        'update',
      ),
    );
    await this.#settle(row, drawn, to, sent.kind === 'sent' ? { ...sent, activity: prompt.activity } : sent);
  }

  /** Tries again what may be tried again, with growing pauses; gives up after a few, never silently. */
  async #try(row: Outgoing, send: () => Promise<Sent>): Promise<Sent> {
    for (;;) {
      const sent = await send();
      if (sent.kind !== 'retry') {
        this.#tries.delete(row.id);
        return sent;
      }
      // Our own end is no answer of Teams: it is not counted as a try.
      if (this.#ended.signal.aborted) return sent;
      const tries = (this.#tries.get(row.id) ?? 0) + 1;
      this.#tries.set(row.id, tries);
      if (tries >= TRIES) {
        this.#tries.delete(row.id);
        return { kind: 'unreachable', state: 'failed', reason: sent.reason };
      }
      await this.#ports.elapsed.sleep(sent.after ?? Math.min(60_000, 500 * 2 ** tries), this.#ended.signal);
      if (this.#ended.signal.aborted || (this.#stopped && row.lane !== 'alarm')) return sent;
    }
  }

  async #settle(row: Outgoing, drawn: Drawn, to: Address, sent: Sent): Promise<void> {
    if (sent.kind === 'sent') {
      const { activity, conversation } = sent;
      if (row.lane !== 'update') this.#ports.arrived?.(row.person, drawn);
      return this.#tell('delivery.sent', {
        id: row.id,
        version: row.version,
        person: row.person,
        ...(row.prompt ? { prompt: row.prompt } : {}),
        notices: row.notices,
        activity,
        conversation: conversation || to.conversation,
        refs: drawn.refs as unknown as Json,
        cycles: drawn.cycles,
        digest: drawn.digest,
      });
    }
    if (sent.kind === 'unreachable') {
      this.#ports.log.warn({ state: sent.state, reason: answerOf(sent.reason) }, 'a message could not be delivered');
      return this.#tell('delivery.failed', {
        id: row.id,
        state: sent.state,
        reason: sent.reason,
        forget: sent.forget ?? 'no',
      });
    }
    if (sent.kind === 'stop') {
      this.#ports.log.error({ reason: answerOf(sent.reason) }, 'our own credentials are refused: sending is held');
      // An alarm that can't go either waits for the end of the hold rather than being tried without end.
      if (row.lane === 'alarm') this.#parked.add(row.id);
      await this.stop(sent.reason, 'credentials');
    }
  }

  async #address(person: Id): Promise<Address | undefined> {
    const { kernel, serviceUrl } = this.#ports;
    return kernel.read((view) => {
      const reach = view.peek<Reach>('reaches', person);
      const user = reach?.user ?? reach?.linked ?? view.org.person(person)?.aadObjectId;
      if (!user) return undefined;
      return { user, conversation: reach?.conversation ?? '', serviceUrl: reach?.serviceUrl ?? serviceUrl() };
    });
  }

  /** Records what became of a message; while the disk is full that waits, since what has been sent must not be sent again for it. */
  async #tell(kind: string, data: { [name: string]: Json }): Promise<void> {
    const { kernel } = this.#ports;
    for (;;) {
      try {
        await kernel.act({ kind, at: kernel.calendar.now(), by: 'clock', via: 'tick', data });
        return;
      } catch (error) {
        if (!isOfTheStore(error) || !(await this.#storeAgain())) throw error;
      }
    }
  }

  /** A while later; false: we are to end. */
  async #storeAgain(): Promise<boolean> {
    this.#wake();
    await this.#ports.elapsed.sleep(STORE_AGAIN, this.#ended.signal);
    return !this.#ended.signal.aborted;
  }
}

const isOfTheStore = (error: unknown): boolean => error instanceof StewardError && error.code.startsWith('STW_STORE_');
