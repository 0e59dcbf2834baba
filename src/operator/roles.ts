import { StewardError } from '../errors.ts';
import type { House } from '../house.ts';
import { type Proposal, proposalEnds, proposals } from '../kernel/granting.ts';
import { type Person, within } from '../kernel/person.ts';
import { headOf, ROLES, type Role } from '../kernel/role.ts';
import { AS, done, type OperatorCommand, option, perform, personOf, usage } from './command.ts';
import { among, BODY, DAY, PERSON, PERSON_OR_UNIT, UNIT } from './kinds.ts';

/** A unit that somebody belongs to, or is above. Errors: STW_NOT_FOUND. */
export async function unitOf(app: House, unit: string): Promise<string> {
  const known = await app.kernel.read((view) => view.org.all().some((p) => within(p.unit, unit)));
  if (!known) throw new StewardError('STW_NOT_FOUND', { what: 'unit', id: unit });
  return unit;
}

/**
 * Who leads a unit: of an entity its head; of one below, as there, the person whose manager is outside it. Undefined: it is no unit.
 * Errors: STW_REFUSED when nobody, or several, lead it.
 */
async function leadOf(app: House, unit: string): Promise<Person | undefined> {
  const { members, lead } = await app.kernel.read((view) => {
    const members = view.org.all().filter((p) => within(p.unit, unit) && p.status !== 'left');
    const lead = view.org.head(unit) ?? headOf(unit, members, (id) => view.org.person(id));
    return { members, lead };
  });
  if (members.length === 0 || lead) return lead;
  throw new StewardError('STW_REFUSED', {
    reason: `It is not clear who leads ${unit}: several there have a supervisor outside it. Name the person by id.`,
  });
}

/** Roles that mean nothing without `--body`. */
const EMBODIED: readonly Role[] = ['oversight-body', 'preparer'];

const role = (word: 'grant' | 'revoke', about: string, example: string): OperatorCommand => ({
  usage: `${word} ROLE PERSON`,
  about,
  example,
  words: { ROLE: among(ROLES), PERSON },
  picks: 'ROLE',
  flags: [
    {
      flag: '--unit <unit>',
      about: 'for this unit and below; without it, everywhere; head-of-entity: of which entity',
      is: UNIT,
      neededFor: ['head-of-entity'],
    },
    {
      flag: '--body <body>',
      about: 'oversight-body: which (OIOS, BOA, …); preparer: for which manager',
      is: BODY,
      only: EMBODIED,
      neededFor: EMBODIED,
    },
    AS,
  ],
  async run(bench, request) {
    const [name = '', key = ''] = request.words;
    const person = await personOf(bench.app, key);
    const unit = option(request, 'unit') ?? '';
    if (unit && word === 'grant') await unitOf(bench.app, unit);
    const given = option(request, 'body');
    const body = given && name === 'preparer' ? (await personOf(bench.app, given)).id : given;
    const data = { role: name, person: person.id, unit, ...(body ? { body } : {}) };
    return perform(bench, request, `role.${word}`, data, async (_, said) => done(said, data));
  },
});

const acting: OperatorCommand = {
  usage: 'act PERSON',
  about: 'Let somebody stand in for another as officer-in-charge, from a day to a day, both included.',
  example: 'steward act okoro@example.org --for DM --from 2027-05-03 --to 2027-05-21',
  words: { PERSON },
  flags: [
    { flag: '--for <person or unit>', about: 'whose post; a unit means its head', is: PERSON_OR_UNIT, required: true },
    { flag: '--from <day>', about: 'the first day', is: DAY, required: true },
    { flag: '--to <day>', about: 'the last day', is: DAY, required: true },
  ],
  async run(bench, request) {
    const person = await personOf(bench.app, request.words[0] ?? '');
    const whose = option(request, 'for') ?? '';
    const from = option(request, 'from') ?? '';
    const to = option(request, 'to') ?? '';
    if (to < from) throw usage(`--to ${to} lies before --from ${from}.`);
    const chair = (await leadOf(bench.app, whose)) ?? (await personOf(bench.app, whose, 'person or unit'));
    const data = { person: person.id, for: chair.id, from, to };
    return perform(bench, request, 'person.acting', data, async (_, said) => done(said, data));
  },
};

const waiting: OperatorCommand = {
  usage: 'proposals',
  about: 'Roles that somebody proposed and that wait for a second person, who confirms them in Teams.',
  example: 'steward proposals',
  flags: [],
  async run({ app }) {
    const now = app.kernel.calendar.now();
    const open = ((await app.kernel.store.find(proposals.name, 'state', 'open')) as Proposal[])
      .filter((it) => now < proposalEnds(it))
      .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
    const json = open.map((it) => {
      const { id, what, role, person, unit, by, at, told } = it;
      return { id, what, role, person, unit, by, at, ends: proposalEnds(it), asked: told };
    });
    const lines = open.map(
      (it) =>
        `${it.by} would ${it.what} ${it.role} ${it.person}${it.unit ? ` --unit ${it.unit}` : ''}: asked ${it.told.join(', ')}, void on ${proposalEnds(it).slice(0, 10)}`,
    );
    return done(open.length === 0 ? 'No role waits for a second person.' : lines.join('\n'), { waiting: json });
  },
};

export const roleCommands: OperatorCommand[] = [
  role('grant', 'Give somebody a role. The Ethics Office is told.', 'steward grant ethics-office a.berg@example.org'),
  role(
    'revoke',
    'Take a role back; the same --unit and --body as when it was given.',
    'steward revoke entity-focal-point 10452 --unit DM',
  ),
  waiting,
  acting,
];
