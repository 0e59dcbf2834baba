import type { Logger } from 'pino';
import type { Drawn, Painter } from '../cards/painter.ts';
import { reasonOf } from '../errors.ts';
import { type Act, put } from '../kernel/act.ts';
import { type Fact, facts } from '../kernel/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Outgoing, Prompt, Reach } from '../kernel/notice.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { Elapsed } from '../kernel/time.ts';
import type { Address, Channel, Message, Sent } from './channel.ts';

/** Messages drawn and handed to the channel at once; its pacer decides when each goes. */
const AT_ONCE = 128;
/** Tries of one message before it is put back and tried on the person's next working day. */
const TRIES = 6;
/** The fact that says whether sending is held, and why. */
export const STOPPED = 'delivery.stopped';

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
  /** Told once when everything stops, for instance because our own credentials are refused. */
  alarm?: (reason: string) => void;
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
  }

  async start(): Promise<void> {
    const fact = (await this.#ports.kernel.store.get('facts', STOPPED)) as Fact | undefined;
    this.#stopped = fact?.value ? String(fact.value) : undefined;
    this.#unsubscribe = this.#ports.kernel.onCommit((work) => {
      if (work.puts.some((p) => p.table === 'outbox')) this.pump();
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

  /** Holds everything that is queued; survives a restart. */
  async stop(reason: string, by = 'clock'): Promise<void> {
    this.#stopped = reason;
    await this.#remember(reason, by);
  }

  async resume(by: string): Promise<void> {
    this.#stopped = undefined;
    await this.#remember(null, by);
    this.pump();
  }

  async #remember(value: string | null, by: string): Promise<void> {
    const { kernel } = this.#ports;
    const act: Act = {
      kind: value ? 'delivery.stopped' : 'delivery.resumed',
      at: kernel.calendar.now(),
      by,
      via: by === 'clock' ? 'tick' : 'cli',
      data: {},
    };
    await kernel.apply(act, () => [put(facts, { id: STOPPED, value }), { do: 'note' }]);
  }

  /** Resolves when everything queued is sent, held or failed. */
  async drained(): Promise<void> {
    for (;;) {
      if (this.#stopped || this.#ended.signal.aborted) return;
      const queued = await this.#ports.kernel.store.range('outbox', 'queue', { limit: this.#parked.size + 1 });
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
      if (this.#again && !this.#ended.signal.aborted && !this.#stopped) this.pump();
    });
  }

  #wake(): void {
    for (const done of this.#idle) done();
    this.#idle.clear();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped && !this.#ended.signal.aborted) {
      this.#again = false;
      const room = AT_ONCE - this.#busy.size;
      if (room <= 0) return;
      const rows = (await this.#ports.kernel.store.range('outbox', 'queue', {
        limit: room + this.#busy.size + this.#parked.size,
      })) as Outgoing[];
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
    this.#ports.log.error({ reason: reasonOf(error) }, 'a message could not be prepared');
    try {
      await this.#tell('delivery.failed', { id: row.id, state: 'failed', reason: 'internal', forget: 'no' });
    } catch (again) {
      this.#parked.add(row.id);
      this.#ports.log.error({ reason: reasonOf(again) }, 'delivery');
    }
  }

  async #deliver(row: Outgoing): Promise<void> {
    const drawn = await this.#ports.painter.message(row);
    if (!drawn) return this.#tell('delivery.dropped', { id: row.id, version: row.version });
    const to = await this.#address(row.person);
    // Nowhere to send it yet: what it says waits until the person can be reached.
    if (!to) return this.#tell('delivery.failed', { id: row.id, state: 'failed', reason: 'no account', forget: 'no' });
    if (row.lane === 'update') return this.#update(row, drawn, to);
    const sent = await this.#try(row, () => this.#ports.channel.send(to, drawn.message as Message, row.lane));
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
      const tries = (this.#tries.get(row.id) ?? 0) + 1;
      this.#tries.set(row.id, tries);
      if (tries >= TRIES) {
        this.#tries.delete(row.id);
        return { kind: 'unreachable', state: 'failed', reason: sent.reason };
      }
      await this.#ports.elapsed.sleep(sent.after ?? Math.min(60_000, 500 * 2 ** tries), this.#ended.signal);
      if (this.#ended.signal.aborted || this.#stopped) return sent;
    }
  }

  async #settle(row: Outgoing, drawn: Drawn, to: Address, sent: Sent): Promise<void> {
    if (sent.kind === 'sent') {
      const { activity, conversation } = sent;
      if (row.lane === 'prompt') this.#ports.arrived?.(row.person, drawn);
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
      this.#ports.log.warn({ state: sent.state, reason: sent.reason }, 'a message could not be delivered');
      return this.#tell('delivery.failed', {
        id: row.id,
        state: sent.state,
        reason: sent.reason,
        forget: sent.forget ?? 'no',
      });
    }
    if (sent.kind === 'stop') {
      this.#ports.alarm?.(sent.reason);
      await this.stop(sent.reason);
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

  async #tell(kind: string, data: { [name: string]: Json }): Promise<void> {
    const { kernel } = this.#ports;
    await kernel.act({ kind, at: kernel.calendar.now(), by: 'clock', via: 'tick', data });
  }
}
