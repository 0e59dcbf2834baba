import type { App } from '../app.ts';
import { StewardError } from '../errors.ts';
import { within } from '../kernel/person.ts';
import { ROLES, type Role } from '../kernel/role.ts';
import { isDay } from '../kernel/time.ts';
import { AS, done, type OperatorCommand, option, perform, personOf, usage } from './command.ts';

/** A unit that somebody belongs to, or is above. Errors: STW_NOT_FOUND. */
async function unitOf(app: App, unit: string): Promise<string> {
  const known = await app.kernel.read((view) => view.org.all().some((p) => within(p.unit, unit)));
  if (!known) throw new StewardError('STW_NOT_FOUND', { what: 'unit', id: unit });
  return unit;
}

const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);

const role = (word: 'grant' | 'revoke', about: string, example: string): OperatorCommand => ({
  usage: `${word} ROLE PERSON`,
  about,
  example,
  flags: [
    { flag: '--unit <unit>', about: 'for this unit and below; without it, everywhere' },
    { flag: '--body <body>', about: 'oversight-body: which (OIOS, BOA, …); preparer: for which manager' },
    AS,
  ],
  async run(bench, request) {
    const [name = '', key = ''] = request.words;
    if (!isRole(name)) throw usage(`There is no role "${name}". There are: ${ROLES.join(', ')}.`);
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
  flags: [
    { flag: '--for <person or unit>', about: 'whose post; a unit means its head', required: true },
    { flag: '--from <day>', about: 'first day, like 2027-05-03', required: true },
    { flag: '--to <day>', about: 'last day', required: true },
  ],
  async run(bench, request) {
    const person = await personOf(bench.app, request.words[0] ?? '');
    const whose = option(request, 'for') ?? '';
    const from = option(request, 'from') ?? '';
    const to = option(request, 'to') ?? '';
    for (const day of [from, to]) if (!isDay(day)) throw usage(`"${day}" is no day; write it like 2027-05-03.`);
    const chair = (await bench.app.kernel.read((view) => view.org.head(whose))) ?? (await personOf(bench.app, whose));
    const data = { person: person.id, for: chair.id, from, to };
    return perform(bench, request, 'person.acting', data, async (_, said) => done(said, data));
  },
};

export const roleCommands: OperatorCommand[] = [
  role('grant', 'Give somebody a role. The Ethics Office is told.', 'steward grant ethics-office a.berg@example.org'),
  role(
    'revoke',
    'Take a role back; the same --unit and --body as when it was given.',
    'steward revoke entity-focal-point 10452 --unit DM',
  ),
  acting,
];
