import { expect } from 'chai';
import { optionName, placesOf, typedName } from '../../src/operator/checks.ts';
import { done, type Flag, nameOf, type OperatorCommand, type OperatorRequest } from '../../src/operator/command.ts';
import { commands } from '../../src/operator/index.ts';
import { runProgram, type Terminal } from '../../src/operator/program.ts';

/** What may stand behind an option, by what its help calls it, and what may not. A new placeholder needs its line here. */
const VALUES: { [placeholder: string]: { right: string; wrong: string[] } } = {
  day: {
    right: '2027-05-03',
    wrong: ['', 'soon', '3 May 2027', '2027-02-30', '2027-5-3', '0000-00-00', '2027-05-03T09:00'],
  },
  year: { right: '2027', wrong: ['', 'abc', '27', '1999', '2201', '2027.5', '-2027', '2e3', '0x7EB'] },
  n: { right: '12', wrong: ['', 'abc', '-1', '1.5', '1e9', '99999999999999999999', '１２', 'NaN'] },
  text: { right: 'Speaking up', wrong: [' ', '\u0000', '\u202e', 'x'.repeat(2001)] },
  link: {
    right: 'https://example.org/a',
    wrong: [
      'http://example.org',
      'example.org',
      'javascript:alert(1)',
      'https://',
      'https://user@evil.example',
      'https://a b',
      ' ',
    ],
  },
  units: { right: 'DM,DGACM', wrong: ['', ',', 'DM,', '/', 'DM,,OIOS', 'x'.repeat(401)] },
  unit: { right: 'DM', wrong: ['', ' ', '/', '//', 'x'.repeat(401)] },
  person: { right: 'a.berg@example.org', wrong: ['', ' ', 'Ana Diaz', 'a\u0000b', 'x'.repeat(255)] },
  'person or unit': { right: 'DM/Finance', wrong: ['', ' ', '/', 'x'.repeat(401)] },
  id: { right: 'dialogue-2027', wrong: ['', ' ', 'no such', '../x', 'x'.repeat(101)] },
  file: { right: 'a.csv', wrong: ['', ' ', 'a\u0000b'] },
  path: { right: '/safe/erasures.jsonl', wrong: ['', ' ', 'erasures.jsonl', './e', '/a\u0000b'] },
  format: { right: 'csv', wrong: ['', 'doc', 'CSV ', '__proto__'] },
  body: { right: 'OIOS', wrong: ['', ' ', 'x'.repeat(61)] },
  pace: { right: 'daily', wrong: ['', 'weekly', 'toString'] },
  who: { right: 'managers', wrong: ['', 'nobody', 'constructor'] },
  percent: { right: '80', wrong: ['', '0', '101', '80%', 'most'] },
  grades: { right: 'USG,ASG', wrong: ['', ' ', 'USG,', ','] },
  people: { right: 'okoro@example.org, 10452', wrong: [' ', 'x'.repeat(8001)] },
  pairs: { right: 'okoro@example.org: 10452; Ana Diaz: 7', wrong: ['', 'okoro', ':', 'a:', 'a: b;', ': b'] },
  zone: { right: 'Africa/Nairobi', wrong: ['', 'Mars/X', 'EST5', '+03:00', 'Nairobi', 'Africa/Nairobi '] },
  'seq:hash': { right: `12:${'a'.repeat(64)}`, wrong: ['', '12', ':', `12:${'g'.repeat(64)}`, `-1:${'a'.repeat(64)}`] },
  'heading=field': { right: 'Employee ID=id', wrong: ['', 'id', 'a\nb'] },
  how: { right: 'day/month/year', wrong: ['', 'iso', 'toString'] },
  word: { right: 'Complete', wrong: ['', ' ', 'x'.repeat(61)] },
  'field=column': { right: 'id=Badge', wrong: ['', 'id', '=', '=Badge'] },
};
/** The same for capital words. */
const PLACES: { [place: string]: { right: string; wrong: string[] } } = {
  FILE: VALUES.file!,
  PERSON: VALUES.person!,
  FOLDER: { right: '/backups/one', wrong: ['', ' ', 'backups/one', './one', '/a\u0000b'] },
  CLAIM: { right: '3f9ac0d1e2b4', wrong: ['', ' ', '3f9ac0d1e2b', 'dialogue-2027', '../3f9ac0d1e2b4'] },
  ID: { right: 'dialogue-2027', wrong: ['', ' ', 'no such', '../x', 'x'.repeat(101)] },
  ROLE: { right: 'trainer', wrong: ['', 'Trainer', 'boss', '__proto__'] },
  ACTION: { right: 'pause', wrong: ['', 'stop', 'frobnicate', 'constructor'] },
  NAME: { right: 'reach', wrong: ['', ' ', 'x'.repeat(61)] },
};

interface Ran {
  exit: number;
  out: string;
  err: string;
  asked: OperatorRequest[];
}

/** `steward WORDS`, where whatever is asked for is done at once: nothing wrong may come so far. */
async function steward(...typed: string[]): Promise<Ran> {
  const ran: Ran = { exit: 0, out: '', err: '', asked: [] };
  const at: Terminal = {
    user: 'u',
    watched: false,
    read: () => new Uint8Array(),
    write: () => undefined,
    out(what) {
      ran.out += what;
    },
    err(text) {
      ran.err += text;
    },
    perform: async (_, request) => {
      ran.asked.push(request);
      return done('done', { done: true });
    },
    serve: async () => undefined,
  };
  ran.exit = await runProgram(typed, at);
  return ran;
}

const placeholder = (flag: Flag): string | undefined => /<(.+)>/.exec(flag.flag)?.[1];
const right = (flag: Flag): string[] => {
  const name = placeholder(flag);
  return name === undefined ? [typedName(flag)] : [typedName(flag), VALUES[name]!.right];
};

/** A right call that asks for what `flag` belongs to, with everything that is needed but without `flag` itself. */
function around(command: OperatorCommand, flag?: Flag): string[] {
  const picked = flag?.only?.[0] ?? (command.picks ? PLACES[command.picks]!.right : '');
  const words = placesOf(command.usage).map((place) => (place === command.picks ? picked : PLACES[place]!.right));
  const needed = command.flags.filter(
    (f) => f !== flag && (f.required || f.neededFor?.includes(picked) || optionName(f) === flag?.with),
  );
  return [...nameOf(command.usage).split(' '), ...words, ...needed.flatMap(right)];
}

/** Wrong usage: told in one sentence on standard error, and as JSON on standard output; nothing was done. */
async function refused(typed: string[], names: string): Promise<void> {
  const said = await steward(...typed);
  if (typed.includes('--json')) said.err = `${JSON.parse(said.out).error}\n`;
  const as = JSON.stringify(typed).slice(0, 200);
  expect([said.exit, said.asked], as).to.deep.equal([2, []]);
  if (!typed.includes('--json')) expect(said.out, as).to.equal('');
  expect(said.err, as).to.match(/^[^\n]{10,400}[.”"]\n$/u);
  expect(said.err, as)
    .to.contain(names)
    .and.not.match(/STW_|undefined|\bat \w+ \(|Error:|zod/i);
  const json = await steward(...typed, ...(typed.includes('--json') ? [] : ['--json']));
  expect([json.exit, json.err], as).to.deep.equal([2, '']);
  expect(JSON.parse(json.out), as).to.deep.equal({ code: 'STW_USAGE', error: said.err.trimEnd() });
}

describe('steward, as it is typed', () => {
  for (const command of commands) {
    const name = nameOf(command.usage);
    it(`${name}: its example and every option as it should be are taken`, async () => {
      const words = (command.example.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ''));
      expect(await steward(...words.slice(1))).to.include({ exit: 0, err: '' });
      for (const flag of command.flags) {
        const ran = await steward(...around(command, flag), ...right(flag));
        expect(ran, `${flag.flag}: ${ran.err}`).to.include({ exit: 0, err: '' });
        expect(ran.asked[0]?.options[optionName(flag)], flag.flag).to.not.equal(undefined);
      }
    });

    it(`${name}: every option and every word with garbage is wrong usage, and says which and what it should be`, async () => {
      const places = placesOf(command.usage);
      for (const [i, place] of places.entries())
        for (const value of PLACES[place]!.wrong) {
          const typed = around(command);
          typed[nameOf(command.usage).split(' ').length + i] = value;
          await refused(typed, place);
        }
      for (const flag of command.flags) {
        const values = placeholder(flag);
        if (values === undefined) continue;
        expect(VALUES, `what may stand behind ${flag.flag}`).to.have.property(values);
        for (const value of VALUES[values]!.wrong)
          await refused([...around(command, flag), typedName(flag), value], typedName(flag));
        expect((await steward(...around(command, flag), typedName(flag))).err).to.contain(
          `'${flag.flag}' argument missing`,
        );
        await refused([...around(command, flag), typedName(flag), '--json'], typedName(flag));
        if (!flag.repeated) await refused([...around(command, flag), ...right(flag), ...right(flag)], typedName(flag));
      }
      await refused([...around(command), '--frobnicate'], '--frobnicate');
      await refused([...around(command), 'more'], 'Too many arguments');
    });

    it(`${name}: an option that does not belong is refused, and one that is needed is asked for`, async () => {
      for (const flag of command.flags) {
        const without = around(command, flag);
        if (flag.required || flag.neededFor?.some((word) => without.includes(word)))
          await refused(without, `${typedName(flag)} is missing`);
        if (flag.with) {
          const its = command.flags.filter((f) => optionName(f) === flag.with).flatMap(right);
          const alone = without.filter((word) => !its.includes(word));
          await refused([...alone, ...right(flag)], `--${flag.with}`);
        }
        if (flag.only && command.picks && !flag.only.includes(PLACES[command.picks]!.right))
          await refused([...around(command), ...right(flag)], `${typedName(flag)} belongs to`);
      }
    });
  }

  it('no command at all, and one that is none, are wrong usage', async () => {
    await refused(['frobnicate'], 'Unknown command \'frobnicate\'. See "steward --help".');
    await refused(['statsu'], "Unknown command 'statsu' (Did you mean status?) See");
    expect((await steward()).exit).to.equal(2);
    expect((await steward('import')).exit).to.equal(2);
    expect((await steward('--help')).out).to.contain('verify');
  });

  it('serve says as JSON why it does not start', async () => {
    const ran: string[] = [];
    const at = {
      user: 'u',
      out: (text: string) => void ran.push(text),
      serve: async () => ({ exit: 1, text: 'No.', json: { code: 'STW_CONFIG', error: 'No.' } }),
    } as unknown as Terminal;
    expect([await runProgram(['serve', '--json'], at), ...ran]).to.deep.equal([
      1,
      '{"code":"STW_CONFIG","error":"No."}\n',
    ]);
  });
});
