import { STOPPED } from '../delivery/index.ts';
import { put } from '../kernel/act.ts';
import type { Fact } from '../kernel/catalogue.ts';
import { facts } from '../kernel/catalogue.ts';
import type { Cycle } from '../kernel/cycle.ts';
import { type Bench, done, type OperatorCommand, option } from './command.ts';

/** Read from the store: a bot that does not run has not read it. */
const heldFor = async ({ app }: Bench): Promise<string | undefined> => {
  const fact = (await app.kernel.store.get('facts', STOPPED)) as Fact | undefined;
  return fact?.value ? String(fact.value) : undefined;
};

const counted = (counts: Map<string, number>): { [name: string]: number } =>
  Object.fromEntries([...counts].map(([name, n]) => [name.replace(/^status:/, ''), n]));

const status: OperatorCommand = {
  usage: 'status',
  about: 'How it stands: whether the bot runs, people, runs, what waits to be sent, whether anything is held.',
  example: 'steward status --json',
  flags: [],
  async run(bench) {
    const { store, calendar } = bench.app.kernel;
    const [people, outbox, reach] = [
      counted(await store.counts('people', 'status:')),
      counted(await store.counts('outbox', '')),
      counted(await store.counts('reaches', '')),
    ];
    const head = await store.head();
    const held = await heldFor(bench);
    const cycles = ((await store.all('cycles')) as Cycle[]).map(({ id, title, state, opens, closes }) => ({
      id,
      title,
      state,
      opens,
      closes,
    }));
    const json = {
      serving: bench.serving,
      now: calendar.now(),
      ready: store.ready(),
      sending: held === undefined ? 'on' : 'held',
      ...(held === undefined ? {} : { held }),
      people,
      cycles,
      outbox,
      reach,
      ledger: { seq: head.seq, hash: head.hash },
      next: (await bench.app.kernel.next()) ?? null,
    };
    const said = (counts: { [name: string]: number }) =>
      Object.entries(counts)
        .map(([name, n]) => `${n} ${name}`)
        .join(', ') || 'nothing';
    const lines = [
      ['Bot', bench.serving ? 'runs' : 'does not run; what is queued goes out when it does'],
      ['Calendar', json.now],
      ['Recording', json.ready ? 'on' : 'off: the disk is full or broken; the log says more'],
      ['Sending', held === undefined ? 'on' : `held: ${held}. "steward resume" shows what would go.`],
      ['People', said(people)],
      ['Queued', said(outbox)],
      ['Reach', said(reach)],
      ...cycles.map((c) => ['Run', `${c.id}  ${c.title}  ${c.state}, ${c.opens} to ${c.closes}`]),
      ['Ledger', `${head.seq}:${head.hash}`],
    ];
    return done(lines.map(([name = '', value]) => `${name.padEnd(10)} ${value}`).join('\n'), json);
  },
};

const stop: OperatorCommand = {
  usage: 'stop-sending',
  about: 'Hold every message. What people answer is still recorded.',
  example: 'steward stop-sending --reason "wrong link in the card"',
  flags: [{ flag: '--reason <text>', about: 'why, for your colleagues' }],
  async run({ app }, request) {
    const reason = option(request, 'reason') ?? 'stopped by hand';
    await app.delivery.stop(reason, `operator:${request.user}`);
    return done('Sending is held. "steward resume" shows what would go.', { sending: 'held', held: reason });
  },
};

const resume: OperatorCommand = {
  usage: 'resume',
  about: 'Show what waits to be sent; with --yes, send it.',
  example: 'steward resume --yes',
  flags: [{ flag: '--yes', about: 'send it' }],
  async run(bench, request) {
    const { app, serving } = bench;
    const waiting = counted(await app.kernel.store.counts('outbox', ''));
    const n = Object.values(waiting).reduce((a, b) => a + b, 0);
    const held = await heldFor(bench);
    if (request.options.yes !== true) {
      const text =
        held === undefined
          ? `Sending is on; ${n} messages wait for their turn.`
          : `Held (${held}). ${n} messages would go now. Send them with: steward resume --yes`;
      return done(text, { sending: held === undefined ? 'on' : 'held', waiting });
    }
    const by = `operator:${request.user}`;
    if (serving) await app.delivery.resume(by);
    // Only written down: this command sends nothing itself, the bot does when it starts.
    else
      await app.kernel.apply(
        { kind: 'delivery.resumed', at: app.kernel.calendar.now(), by, via: 'cli', data: {} },
        () => [put(facts, { id: STOPPED, value: null }), { do: 'note' }],
      );
    return done(`Sending is on; ${n} messages go out ${serving ? 'at the rate set' : 'when the bot starts'}.`, {
      sending: 'on',
      waiting,
    });
  },
};

export const runningCommands: OperatorCommand[] = [status, stop, resume];
