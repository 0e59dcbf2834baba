import { certificateNamed, certificateOf } from '../capabilities/learning/certificate.ts';
import { AUDIENCES, PACES } from '../capabilities/learning/content.ts';
import type { Json } from '../kernel/store.ts';
import { AS, done, failed, type OperatorCommand, option, perform } from './command.ts';
import { stateOf } from './cycles.ts';
import { among, CERTIFICATE, COURSE, DAY, LINK, text, UNITS, whole } from './kinds.ts';

const launch: OperatorCommand = {
  usage: 'launch learning',
  about: 'Launch a course. What the card in Teams shows before launching is not asked here: try the dates there first.',
  example: 'steward launch learning --course erm --opens 2027-03-01 --due 2027-04-30 --closes 2027-05-31',
  flags: [
    { flag: '--course <id>', about: 'which course', is: COURSE, required: true },
    { flag: '--opens <day>', about: 'the first day', is: DAY, required: true },
    { flag: '--closes <day>', about: 'the last day', is: DAY, required: true },
    { flag: '--due <day>', about: 'when it is due (else on --closes, so that nothing goes up the line)', is: DAY },
    {
      flag: '--pace <pace>',
      about: 'daily, second (every second working day) or once (all at once); else daily',
      is: among(PACES),
    },
    {
      flag: '--audience <who>',
      about: 'everyone, managers or joiners (people who join from now on); else everyone',
      is: among(AUDIENCES),
    },
    { flag: '--pass <percent>', about: "the pass mark (else the course's own)", is: whole(1, 100) },
    { flag: '--refresher', about: 'whoever completed it before takes the final assessment alone' },
    { flag: '--non-staff', about: 'those who are not staff owe it too' },
    {
      flag: '--message <text>',
      about: 'a message of the Secretary-General, shown in the first lesson',
      is: text(2000, true),
    },
    { flag: '--video <link>', about: "the Secretary-General's video, https", is: LINK },
    { flag: '--units <units>', about: 'only these units and below, with commas; without it, everyone', is: UNITS },
    { flag: '--rings', about: 'a few entities first, then more, then all' },
    AS,
  ],
  run: (bench, request) => {
    const words = Object.fromEntries(
      ['course', 'pace', 'audience', 'pass', 'message', 'video', 'units', 'due'].flatMap((name) => {
        const value = option(request, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const data: { [name: string]: Json } = {
      ...words,
      opens: option(request, 'opens') ?? '',
      closes: option(request, 'closes') ?? '',
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
  words: { ID: CERTIFICATE },
  flags: [],
  async run({ app }, request) {
    const id = certificateNamed(request.words[0] ?? '');
    const found = await app.kernel.read((view) => certificateOf(id, view));
    if (!found)
      return failed(
        'STW_NOT_FOUND',
        `There is no certificate "${id}" here. Compare it sign by sign: the figure 0 and the letter O are different.`,
      );
    const { person } = found;
    const { course, day, how } = found.completion;
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
