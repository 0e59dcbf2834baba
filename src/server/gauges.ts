import { Gauge, type Registry } from 'prom-client';
import type { Store } from '../kernel/store.ts';

/** What an operator wants to see at two in the morning: how much waits, whether sending is stopped, whether answers are taken. */
export function gauge(
  metrics: Registry,
  store: Store,
  delivery: { stopped: string | undefined },
  channel: { backlog(): Record<string, number> },
): void {
  const registers = [metrics];
  new Gauge({
    name: 'steward_outbox',
    help: 'Messages that wait to be sent.',
    labelNames: ['lane'],
    registers,
    async collect() {
      const counts = await store.counts('outbox', '');
      for (const lane of ['alarm', 'prompt', 'update']) this.set({ lane }, counts.get(lane) ?? 0);
    },
  });
  new Gauge({
    name: 'steward_paced',
    help: 'Requests that wait for their turn in the pacer.',
    labelNames: ['lane'],
    registers,
    collect() {
      for (const [lane, n] of Object.entries(channel.backlog())) this.set({ lane }, n);
    },
  });
  new Gauge({
    name: 'steward_sending_stopped',
    help: '1 while sending is held.',
    registers,
    collect() {
      this.set(delivery.stopped ? 1 : 0);
    },
  });
  new Gauge({
    name: 'steward_store_ready',
    help: '1 while answers can be recorded.',
    registers,
    collect() {
      this.set(store.ready() ? 1 : 0);
    },
  });
}
