import type { Completion } from '../capabilities/learning/records.ts';
import type { Json } from '../kernel/store.ts';
import { AS, done, failed, type OperatorCommand, option, perform } from './command.ts';
import { dayOf, stateOf } from './cycles.ts';

const launch: OperatorCommand = {
  usage: 'launch learning',
  about: 'Launch a course. What the card in Teams shows before launching is not asked here: try the dates there first.',
  example: 'steward launch learning --course erm --opens 2027-03-01 --due 2027-04-30 --closes 2027-05-31',
  flags: [
    { flag: '--course <id>', about: 'which course', required: true },
    { flag: '--opens <day>', about: 'the first day', required: true },
    { flag: '--closes <day>', about: 'the last day', required: true },
    { flag: '--due <day>', about: 'when it is due (else on --closes, so that nothing goes up the line)' },
    { flag: '--pace <pace>', about: 'daily, second (every second working day) or once (all at once); else daily' },
    { flag: '--audience <who>', about: 'everyone, managers or joiners (people who join from now on); else everyone' },
    { flag: '--pass <percent>', about: "the pass mark (else the course's own)" },
    { flag: '--refresher', about: 'whoever completed it before takes the final assessment alone' },
    { flag: '--non-staff', about: 'those who are not staff owe it too' },
    { flag: '--message <text>', about: 'a message of the Secretary-General, shown in the first lesson' },
    { flag: '--video <link>', about: "the Secretary-General's video, https" },
    { flag: '--units <units>', about: 'only these units and below, with commas; without it, everyone' },
    { flag: '--rings', about: 'a few entities first, then more, then all' },
    AS,
  ],
  run: (bench, request) => {
    const words = Object.fromEntries(
      ['course', 'pace', 'audience', 'pass', 'message', 'video', 'units'].flatMap((name) => {
        const value = option(request, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const data: { [name: string]: Json } = {
      ...words,
      opens: dayOf(request, 'opens'),
      closes: dayOf(request, 'closes'),
      ...(option(request, 'due') === undefined ? {} : { due: dayOf(request, 'due') }),
      refresher: request.options.refresher === true,
      nonStaff: request.options.nonStaff === true,
      to: request.options.rings === true ? 'rings' : 'everyone',
    };
    return perform(bench, request, 'learning.launch', data, (result) =>
      stateOf(bench, result.reply.show?.id ?? '', 'Launched.'),
    );
  },
};

const certificate: OperatorCommand = {
  usage: 'certificate ID',
  about: 'Verify a certificate by its id: whose it is, of which course, of which day.',
  example: 'steward certificate ERM-2027-K7QF2-9XM4T',
  flags: [],
  async run({ app }, request) {
    const id = (request.words[0] ?? '').trim().toUpperCase();
    const found = (await app.kernel.store.get('learning.completions', id)) as Completion | undefined;
    const person = found && (await app.kernel.read((view) => view.org.person(found.person)));
    if (!found || !person)
      return failed(
        'STW_NOT_FOUND',
        `There is no certificate "${id}" here. Compare it letter by letter; 0 and O are different.`,
      );
    const { course, day, how } = found;
    const json = { certificate: id, person: person.id, name: person.name, course, completedOn: day, how };
    const where = how === 'assessment' ? 'by passing the final assessment' : 'elsewhere, as a file said';
    return done(
      `${id} is valid: ${person.name} (${person.id}) completed the course ${course} on ${day}, ${where}.`,
      json,
    );
  },
};

/** The commands of e-learning: a launch, and whether a certificate is one of ours. */
export const learningCommands: OperatorCommand[] = [launch, certificate];
