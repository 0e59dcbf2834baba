import { StewardError } from '../errors.ts';
import { verify } from '../storage/verify.ts';
import { done, type OperatorCommand, option, perform } from './command.ts';

const status: OperatorCommand = {
  usage: 'status',
  about: 'How it stands: people, what is owed, what waits to be sent, whether anything is held.',
  flags: [],
  async run(app) {
    const { store, calendar } = app.kernel;
    const people = Object.fromEntries(await store.counts('people', 'status:'));
    const outbox = Object.fromEntries(await store.counts('outbox', ''));
    const reach = Object.fromEntries(await store.counts('reaches', ''));
    const head = await store.head();
    const cycles = await app.kernel.read((view) =>
      view.all<{ id: string; version: number; title: string; state: string; closes: string }>('cycles').map(({ id, title, state, closes }) => ({ id, title, state, closes })),
    );
    const json = {
      now: calendar.now(),
      ready: store.ready(),
      sending: app.delivery.stopped ? `held: ${app.delivery.stopped}` : 'on',
      people,
      cycles,
      outbox,
      reach,
      ledger: { seq: head.seq, hash: head.hash },
      next: (await app.kernel.next()) ?? null,
    };
    const list = (counts: Record<string, number>) => Object.entries(counts).map(([name, n]) => `${n} ${name.replace(/^status:/, '')}`).join(', ') || 'nothing';
    const text = [
      `Calendar   ${json.now}`,
      `Recording  ${json.ready ? 'on' : 'off: the disk is full or broken'}`,
      `Sending    ${json.sending}`,
      `People     ${list(people)}`,
      `Waiting    ${list(outbox)}`,
      `Reach      ${list(reach)}`,
      ...cycles.map((c) => `Cycle      ${c.id}  ${c.title}  ${c.state}, closes ${c.closes}`),
      `Ledger     ${head.seq}:${head.hash}`,
    ].join('\n');
    return done(text, json);
  },
};

const verifying: OperatorCommand = {
  usage: 'verify',
  about: 'Check the ledger from its first entry to its head.',
  flags: [['--against <seq:hash>', 'a head that was written down earlier, from a certificate or a report footer']],
  async run(app, request) {
    const against = option(request, 'against');
    const match = against === undefined ? undefined : /^(\d+):([0-9a-f]{64})$/.exec(against);
    if (against !== undefined && !match) throw new StewardError('STW_USAGE', { reason: '--against looks like 120:9f86d0…, number and 64 signs.' });
    const found = await verify(app.kernel.store, match ? { against: { seq: Number(match[1]), hash: match[2] ?? '' } } : {});
    const text = found.ok
      ? `The ledger is whole: ${found.entries} entries, ${found.erased} erased. Head ${found.head.seq}:${found.head.hash}`
      : `The ledger is broken at entry ${found.broken?.seq}: ${found.broken?.reason}`;
    return { exit: found.ok ? 0 : 1, text, json: JSON.parse(JSON.stringify(found)) };
  },
};

const sending: OperatorCommand[] = [
  {
    usage: 'stop-sending',
    about: 'Hold every message; what people answer is still recorded.',
    flags: [['--reason <text>', 'why, for the ledger and for your colleagues']],
    async run(app, request) {
      await app.delivery.stop(option(request, 'reason') ?? 'stopped by hand', `operator:${request.user}`);
      return done('Sending is held. "steward resume" shows what would go.', { sending: 'held' });
    },
  },
  {
    usage: 'resume',
    about: 'Show what waits to be sent; with --yes, send it.',
    flags: [['--yes', 'send it']],
    async run(app, request) {
      const waiting = Object.fromEntries(await app.kernel.store.counts('outbox', ''));
      const n = Object.values(waiting).reduce((a, b) => a + b, 0);
      if (request.options.yes !== true) return done(`${n} messages would go now. Send them with: steward resume --yes`, { waiting });
      await app.delivery.resume(`operator:${request.user}`);
      return done(`Sending is on; ${n} messages go out at the rate set.`, { sending: 'on', waiting });
    },
  },
];

const cycle: OperatorCommand = {
  usage: 'cycle ID ACTION',
  about: 'Pause, resume or close a run.',
  flags: [['--as <person>', 'in the name of this person']],
  async run(app, request) {
    const [id = '', action = ''] = request.words;
    if (!['pause', 'resume', 'close'].includes(action)) throw new StewardError('STW_USAGE', { reason: 'ACTION is pause, resume or close.' });
    return perform(app, request, `cycle.${action}`, { cycle: id });
  },
};

export const runningCommands: OperatorCommand[] = [status, verifying, ...sending, cycle];
