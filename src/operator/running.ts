import { finalsDue } from '../kernel/astray.ts';
import type { Fact } from '../kernel/catalogue.ts';
import type { Cycle } from '../kernel/cycle.ts';
import { HELD, type HeldUp, heldUp } from '../kernel/holding.ts';
import { DOUBTED } from '../kernel/vouched.ts';
import { type Bench, done, type OperatorCommand, option, perform } from './command.ts';
import { text } from './kinds.ts';

/** Read from the store: a bot that does not run has not read it. */
const heldFor = async ({ app }: Bench): Promise<string | undefined> => {
  const fact = (await app.kernel.store.get('facts', HELD)) as Fact | undefined;
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
    const waiting = (await store.counts('claims', '')).get('open') ?? 0;
    const head = await store.head();
    const held = await heldFor(bench);
    const { kernel } = bench.app;
    const finals = await kernel.read((view) => finalsDue(view, kernel.catalogue));
    const doubted = Number(((await store.get('facts', DOUBTED)) as Fact | undefined)?.value ?? 0);
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
      links: waiting,
      doubted,
      finals: finals.map(({ title }) => title),
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
      ...(finals.length > 0 ? [['Waits', toldOfFinals(finals, calendar.now())]] : []),
      ...(waiting > 0 ? [['Links', `${waiting} accounts wait for a decision: "steward links"`]] : []),
      ...(doubted > 0
        ? [['Rights', `${doubted} stand in the data that its ledger does not know: "steward verify" names them`]]
        : []),
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
  flags: [{ flag: '--reason <text>', about: 'why, for your colleagues', is: text(200) }],
  async run(bench, request) {
    const reason = option(request, 'reason') ?? 'stopped by hand';
    return perform(bench, request, 'delivery.stop', { reason }, async () =>
      done('Sending is held. "steward resume" shows what would go.', { sending: 'held', held: reason }),
    );
  },
};

/** What would go, and to how many. */
function toldOf({ people, updates, things }: HeldUp): string {
  const about = things.map(({ title, n }) => `${n} of ${title || 'no run'}`).join(', ');
  return `${people} people would get a message now (${about || 'nothing'}), and ${updates} cards would be brought up to date.`;
}

/** What the clock does as soon as sending is resumed, and nobody can take back. */
const toldOfFinals = (finals: readonly Cycle[], now: string): string =>
  `The clock of this machine says ${now}; if that is wrong, put it right first. When sending is resumed these are closed or published, which cannot be taken back: ${finals.map(({ title }) => title).join(', ')}.`;

const resume: OperatorCommand = {
  usage: 'resume',
  about: 'Show what waits to be sent; with --yes, send it.',
  example: 'steward resume --yes',
  flags: [{ flag: '--yes', about: 'send it' }],
  async run(bench, request) {
    const { app, serving } = bench;
    const held = await heldFor(bench);
    const waiting = await app.kernel.read((view) => heldUp(view));
    const finals = await app.kernel.read((view) => finalsDue(view, app.kernel.catalogue));
    const json = {
      people: waiting.people,
      updates: waiting.updates,
      things: waiting.things.map(({ title, n }) => ({ title, n })),
      finals: finals.map(({ title }) => title),
    };
    const clock = finals.length > 0 ? ` ${toldOfFinals(finals, app.kernel.calendar.now())}` : '';
    if (request.options.yes !== true)
      return done(
        held === undefined
          ? `Sending is on; ${waiting.people} messages wait for their turn.`
          : `Held (${held}). ${toldOf(waiting)} Each goes out in its reader's working hours.${clock} Send them with: steward resume --yes`,
        { sending: held === undefined ? 'on' : 'held', waiting: json },
      );
    // Without a bot it is only written down: this command sends nothing itself, the bot does when it starts.
    return perform(bench, request, 'delivery.resume', {}, async () =>
      done(
        `Sending is on. ${toldOf(waiting)} They go out in their readers' working hours, ${serving ? 'at the rate set' : 'when the bot starts'}.`,
        { sending: 'on', waiting: json },
      ),
    );
  },
};

export const runningCommands: OperatorCommand[] = [status, stop, resume];
