import { usualDates } from '../capabilities/compacts/launch.ts';
import type { Cycle } from '../kernel/cycle.ts';
import type { Json } from '../kernel/store.ts';
import { addDays } from '../kernel/time.ts';
import {
  AS,
  type Bench,
  done,
  type Flag,
  failed,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
  option,
  perform,
  usage,
} from './command.ts';
import { among, DAY, GRADES, LINK, PREPARERS, RUN, text, UNITS, whole, YEAR } from './kinds.ts';

/** Days after closing on which figures are due unless said otherwise, as in the launch card. */
const FIGURES_AFTER = 30;

const LINKS: Flag[] = [
  { flag: '--video <link>', about: "the Secretary-General's video, https", is: LINK },
  { flag: '--guide <link>', about: "the leader's guide", is: LINK },
  { flag: '--participants-guide <link>', about: "the participants' guide", is: LINK },
  { flag: '--presentation <link>', about: 'the slides', is: LINK },
  {
    flag: '--report-link <link>',
    about: 'where misconduct is reported, https; on the card with the anonymous questions',
    is: LINK,
  },
];
const CONTENT = ['theme', 'description', 'video', 'guide', 'participantsGuide', 'presentation', 'reportLink'];

/** Only what was given, so that nothing is emptied by leaving it out. */
const given = (request: OperatorRequest, names: readonly string[]): { [name: string]: string } =>
  Object.fromEntries(
    names.flatMap((name) => (option(request, name) === undefined ? [] : [[name, option(request, name) ?? '']])),
  );

/** How a cycle stands, and what is owed in it. */
export async function stateOf({ app }: Bench, id: string, what: string): Promise<OperatorReply> {
  const cycle = (await app.kernel.store.get('cycles', id)) as Cycle | undefined;
  if (!cycle) return done(what, { done: what });
  const owed: { [kind: string]: number } = {};
  const excused: { [kind: string]: number } = {};
  for (const [name, n] of await app.kernel.store.counts('obligations', `${id}:`)) {
    const [kind = '', is = ''] = name.slice(id.length + 1).split(':');
    if (is === 'withdrawn') continue;
    const counts = is === 'excused' ? excused : owed;
    counts[kind] = (counts[kind] ?? 0) + n;
  }
  const { title, state, opens, closes } = cycle;
  const json = { cycle: id, title, state, opens, closes, owed, excused };
  const text = [
    `${what} ${title} (${id}) is ${state}, opens ${opens}, closes ${closes}.`,
    `Owed: ${counted(owed)}.`,
    ...(Object.keys(excused).length > 0 ? [`Excused: ${counted(excused)}.`] : []),
  ];
  return done(text.join(' '), json);
}

const counted = (counts: { [kind: string]: number }): string =>
  Object.entries(counts)
    .map(([kind, n]) => `${n} ${kind}`)
    .join(', ') || 'nothing';

const launch: OperatorCommand = {
  usage: 'launch dialogue',
  about:
    'Launch a Leadership Dialogue. What the card in Teams shows before launching is not asked here: try the dates there first.',
  example:
    'steward launch dialogue --theme "Speaking up" --opens 2027-05-03 --closes 2027-11-30 --figures-due 2027-12-31',
  flags: [
    { flag: '--theme <text>', about: 'what it is about', is: text(200), required: true },
    { flag: '--opens <day>', about: 'the first day', is: DAY, required: true },
    { flag: '--closes <day>', about: 'the last day', is: DAY, required: true },
    { flag: '--year <year>', about: 'the year it counts for (else that of --opens)', is: YEAR },
    { flag: '--level-days <n>', about: 'days that each level has (14)', is: whole(1, 120) },
    {
      flag: '--figures-due <day>',
      about: `when heads' figures are due (else ${FIGURES_AFTER} days after --closes)`,
      is: DAY,
    },
    { flag: '--description <text>', about: 'a few sentences for the leaders', is: text(2000, true) },
    ...LINKS,
    { flag: '--units <units>', about: 'only these units and below, with commas; without it, everyone', is: UNITS },
    { flag: '--rings', about: 'a few entities first, then more, then all' },
    AS,
  ],
  run: (bench, request) => {
    const [opens, closes] = [option(request, 'opens') ?? '', option(request, 'closes') ?? ''];
    const units = (option(request, 'units') ?? '')
      .split(',')
      .map((unit) => unit.trim())
      .filter(Boolean);
    const levelDays = option(request, 'levelDays');
    const data: { [name: string]: Json } = {
      ...given(request, CONTENT),
      opens,
      closes,
      year: Number(option(request, 'year') ?? opens.slice(0, 4)),
      figuresDue: option(request, 'figuresDue') ?? addDays(closes, FIGURES_AFTER),
      units,
      to: request.options.rings === true ? 'rings' : 'everyone',
      ...(levelDays === undefined ? {} : { days: Number(levelDays) }),
    };
    return perform(bench, request, 'dialogue.launch', data, (result) =>
      stateOf(bench, result.reply.show?.id ?? '', 'Launched.'),
    );
  },
};

const launchCompacts: OperatorCommand = {
  usage: 'launch compacts',
  about:
    "Launch senior managers' compacts for a year: import the indicators with their targets first. The card in Teams shows a preview.",
  example: 'steward launch compacts --year 2027 --opens 2027-01-11 --managers okoro@example.org',
  flags: [
    { flag: '--year <year>', about: 'the year they are for', is: YEAR, required: true },
    { flag: '--opens <day>', about: 'the day from which managers are asked to sign (today)', is: DAY },
    { flag: '--grades <grades>', about: 'grades of the managers, with commas (USG,ASG)', is: GRADES },
    {
      flag: '--managers <people>',
      about: 'further managers: ids, e-mail addresses or names, with commas',
      is: text(8000),
    },
    { flag: '--preparers <pairs>', about: '"manager: preparer", with semicolons between', is: PREPARERS },
    { flag: '--sign-by <day>', about: 'last day to sign (21 days after --opens)', is: DAY },
    { flag: '--self-by <day>', about: 'last day for self-assessments (22 January of the next year)', is: DAY },
    { flag: '--assess-by <day>', about: "last day for the Board's assessment (26 February of the next year)", is: DAY },
    AS,
  ],
  run: (bench, request) => {
    const year = Number(option(request, 'year'));
    const opens = option(request, 'opens') ?? bench.app.library.today();
    const managers = option(request, 'managers');
    const preparers = (option(request, 'preparers') ?? '').split(';').join('\n');
    const data: { [name: string]: Json } = {
      ...usualDates(year, opens),
      ...given(request, ['grades', 'signBy', 'selfBy', 'assessBy']),
      year,
      opens,
      preparers,
      ...(managers === undefined ? {} : { managers }),
    };
    return perform(bench, request, 'compacts.launch', data, (result) =>
      stateOf(bench, result.reply.show?.id ?? '', 'Launched.'),
    );
  },
};

/** What an office may put right in a run, by its capability. */
const CORRECTABLE: { [capability: string]: readonly string[] } = {
  dialogue: CONTENT,
  learning: ['message', 'video', 'pass'],
};
/** What else an extension may move. */
const MOVABLE: { [capability: string]: readonly string[] } = { dialogue: ['figuresDue'], learning: ['due'] };
const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

const ACTIONS = ['pause', 'resume', 'extend', 'close', 'correct'] as const;

const cycle: OperatorCommand = {
  usage: 'cycle ID ACTION',
  about: `What an office may do with a launched run: ${ACTIONS.join(', ')}. "steward status" lists the runs.`,
  example: 'steward cycle dialogue-2027 extend --closes 2027-12-15',
  words: { ID: RUN, ACTION: among(ACTIONS) },
  picks: 'ACTION',
  flags: [
    { flag: '--closes <day>', about: 'extend: the new last day', is: DAY, only: ['extend'], neededFor: ['extend'] },
    { flag: '--figures-due <day>', about: "extend: the new day for heads' figures", is: DAY, only: ['extend'] },
    { flag: '--due <day>', about: 'extend: the new due date of a course', is: DAY, only: ['extend'] },
    { flag: '--theme <text>', about: 'correct: the right theme', is: text(200), only: ['correct'] },
    { flag: '--description <text>', about: 'correct: the right description', is: text(2000, true), only: ['correct'] },
    ...LINKS.map((it) => ({ ...it, about: `correct: ${it.about}`, only: ['correct'] })),
    {
      flag: '--message <text>',
      about: "correct: the Secretary-General's message in a course",
      is: text(2000, true),
      only: ['correct'],
    },
    {
      flag: '--pass <percent>',
      about: 'correct: the pass mark of a course, until somebody has answered the final assessment',
      is: whole(1, 100),
      only: ['correct'],
    },
  ],
  async run(bench, request) {
    const [id = '', action = ''] = request.words;
    const found = (await bench.app.kernel.store.get('cycles', id)) as Cycle | undefined;
    if (!found) return failed('STW_NOT_FOUND', `There is no run "${id}". "steward status" lists them.`);
    const act = (kind: string, what: string, data: { [name: string]: Json } = {}) =>
      bench.app.kernel.knows(kind)
        ? perform(bench, request, kind, { cycle: id, ...data }, (_, said) =>
            stateOf(bench, id, said === 'Done.' ? what : said),
          )
        : failed('STW_USAGE', `${id} is a run of ${found.capability}, which has no "${action}".`, 2);
    if (action === 'pause' || action === 'resume' || action === 'close') return act(`cycle.${action}`, 'Done.');
    const { capability } = found;
    /** What was given of these, where it fits this kind of run. */
    const fitting = (of: { [capability: string]: readonly string[] }) => {
      const own = of[capability] ?? [];
      const foreign = [...new Set(Object.values(of).flat())].filter((name) => !own.includes(name));
      const wrong = Object.keys(given(request, foreign)).map(flagOf);
      if (wrong.length > 0) throw usage(`${id} is a run of ${capability}, which has no ${wrong.join(', ')}.`);
      return given(request, own);
    };
    if (action === 'extend') {
      const closes = option(request, 'closes') ?? '';
      return act(`${capability}.extend`, 'Extended.', { closes, ...fitting(MOVABLE) });
    }
    if (action === 'correct') {
      const known = CORRECTABLE[capability];
      const content = known ? fitting(CORRECTABLE) : {};
      if (known && Object.keys(content).length === 0) {
        const flags = known.map(flagOf);
        throw usage(`Say what to correct: ${flags.slice(0, -1).join(', ')} or ${flags.at(-1)}.`);
      }
      return act(`${capability}.correctContent`, 'Corrected; cards already delivered follow in place.', content);
    }
    throw usage(`ACTION is ${ACTIONS.join(', ')}; "${action}" is none.`);
  },
};

export const cycleCommands: OperatorCommand[] = [launch, launchCompacts, cycle];
