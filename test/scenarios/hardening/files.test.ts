import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import writeXlsxFile from 'write-excel-file/node';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Json } from '../../../src/kernel/store.ts';
import type { OperatorReply, OperatorRequest } from '../../../src/operator/command.ts';
import { sampleOrganisation, tagged } from '../../../src/sample/organisation.ts';
import { ask } from '../../../src/storage/control.ts';
import { HEADER, row } from '../../capabilities/recommendations/house.ts';
import { inMarkdown, markupIn } from '../../kit/cards.ts';
import { Chats } from '../../kit/chats.ts';
import { aSeed } from '../../kit/random.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

const one = (tag: string): string => tagged(tag)[0] ?? '';
const nameOf = (id: string): string => sampleOrganisation().find((it) => it.id === id)?.name ?? '';
const learners = sampleOrganisation().flatMap((it) => (it.status === 'active' ? [it.id] : []));
const cellsOf = (line: string): string[] => (parse(line, { relax_column_count: true }) as string[][])[0] ?? [];

/** Who brings which file, and a row of it that is in order. `table` is where each new row of the file is one row. */
const FILES: { kind: string; by: string; header: string[]; row(n: number): string[]; table?: string }[] = [
  {
    kind: 'recommendations',
    by: one('secretariat'),
    header: cellsOf(HEADER),
    row: (n) => cellsOf(row({ id: `R-${n}`, reference: `A/${n}`, ownerId: one('staff'), unit: 'DM' })),
    table: 'recommendations.items',
  },
  {
    kind: 'ratings',
    by: one('secretariat'),
    header: ['reference', 'body', 'rating', 'issuedOn'],
    row: (n) => [`OIOS 2026/${n}`, 'OIOS', 'satisfactory', '2026-06-15'],
    table: 'recommendations.ratings',
  },
  {
    kind: 'portfolio',
    by: one('focal:DM'),
    header: ['Id', 'Version (leave as it is)', 'Status', 'Current date', 'Owner', 'Last update'],
    row: (n) => [n % 2 ? 'R-0' : `R-${n}`, '0', 'in progress', '2027-06-30', nameOf(one('staff')), `Word ${n}`],
  },
  {
    kind: 'indicators',
    by: one('secretariat'),
    header: 'id,name,scope,unit,direction,target,managerId,period,actual'.split(','),
    row: (n) => [`I-${n}`, 'Budget', 'standard', 'percent', 'higher', '90', '', '2027', ''],
  },
  {
    kind: 'completions',
    by: one('learning'),
    header: ['person', 'course', 'completedOn', 'reference'],
    row: (n) => [learners[n % learners.length] ?? '', 'erm', '2026-12-01', `C-${n}`],
  },
  {
    kind: 'people',
    by: one('administrator'),
    header: 'id,name,unit,managerId,email,language,timeZone,status'.split(','),
    row: (n) => [`NEW-${n}`, `New Person ${n}`, 'DM', 'DM-001', `new${n}@example.org`, 'en', 'UTC', 'active'],
    table: 'people',
  },
];

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    ...['', '-', '0', '-5', '1e999', '1,234.5', '90 %', '2027-02-30', '31/12/2026', 'closed', 'DM-001', 'DM/A', '01'],
    ...['__proto__', 'constructor', '=HYPERLINK("http://evil.example")', '+1', '@SUM(1)', `$${'{1+1}'}`, '<at>a</at>'],
    ...['**b** [x](javascript:alert(1))', '\u202e\u0000\ud800', 'a\nb\tc"d', 'x'.repeat(5_000), '../../etc/passwd'],
  ),
);
const odd = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: cell });
/**
 * Up to 25 rows in order, in which some cells are hostile; sometimes a title is too. `calm`: so many rows stay as they are. Reading a file
 * starts a thread, which is what takes the time: better more cells a file than more files.
 */
const hostile = fc.record({
  rows: fc.array(fc.array(odd, { minLength: 20, maxLength: 20 }), { minLength: 1, maxLength: 25 }),
  calm: fc.nat(25),
  title: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.tuple(fc.nat(7), cell) }),
  xlsx: fc.boolean(),
});
type Hostile = typeof hostile extends fc.Arbitrary<infer T> ? T : never;

/** `STEWARD_TEST_LONG=1` tries 250 of each kind and way. */
const RUNS = process.env.STEWARD_TEST_LONG === '1' ? 250 : 4;
/** A file in order, one of which nothing is, and one of both: what is half of a file could only be taken from the last. */
const IN_ORDER: Hostile = { rows: [[], []], calm: 2, title: null, xlsx: false };
const WRONG: Hostile = { rows: [Array<string>(20).fill('x'.repeat(5_000))], calm: 0, title: null, xlsx: true };
const MIXED: Hostile = { ...WRONG, rows: [[], ...WRONG.rows, []], calm: 1, xlsx: false };

describe('Any cell in any file that Steward takes in, with the whole program', function () {
  this.timeout(900_000);
  const seed = aSeed();
  let steward: Running;
  let chats: Chats;
  let serial = 0;
  let moved = 0;
  const taken = new Set<string>();
  const refused = new Set<string>();
  before(async () => {
    steward = await startSteward();
    chats = new Chats(steward.url);
    steward.app.kernel.onCommit(({ ledger }) => {
      // A file that is dropped lies here before anybody has said yes to it: that is on the ledger too.
      moved += ledger.filter(({ what }) => what !== 'file.kept').length;
    });
    const text = [HEADER, row({ id: 'R-0', ownerId: one('staff'), unit: 'DM' }), ''].join('\n');
    await imports('recommendations', { name: 'r.csv', base64: Buffer.from(text).toString('base64') });
    await steward.steward('launch', 'learning', '--course', 'erm', '--opens', '2027-01-04', '--closes', '2027-06-30');
    for (const { by } of FILES) await chats.say(by, 'language English');
  });
  after(() => steward?.stop());

  /** As the command line asks the running bot, without the cost of starting it. */
  const imports = (kind: string, file: OperatorRequest['files'][number]): Promise<OperatorReply> => {
    const request: OperatorRequest = {
      command: `import ${kind}`,
      words: [file.name],
      options: {},
      files: [file],
      user: 'test',
    };
    return ask(steward.app.config.dataDir, request as unknown as Json) as unknown as Promise<OperatorReply>;
  };
  /** The bytes of a file with these cells in it. */
  async function fileOf(of: (typeof FILES)[number], { rows, calm, title, xlsx }: Hostile) {
    const header = [...of.header];
    if (title) header[title[0] % header.length] = title[1];
    const lines = rows.map((cells, at) => {
      const whole = of.row(++serial);
      return at < calm ? whole : whole.map((it, n) => cells[n] ?? it);
    });
    if (!xlsx) return { name: `f${serial}.csv`, bytes: Buffer.from(stringify([header, ...lines])) };
    const made = writeXlsxFile([header, ...lines].map((line) => line.map((value) => ({ value, type: String }))));
    return { name: `f${serial}.xlsx`, bytes: await made.toBuffer() };
  }
  const count = async (table = ''): Promise<number> => (table ? (await steward.app.kernel.store.all(table)).length : 0);
  const check = (of: (typeof FILES)[number], run: (file: { name: string; bytes: Buffer }) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(hostile, async (cells) => run(await fileOf(of, cells))),
      { numRuns: RUNS, seed, examples: [[IN_ORDER], [WRONG], [MIXED]], endOnFailure: true, includeErrorInReport: true },
    );

  for (const of of FILES) {
    // A portfolio comes back where it was asked for.
    if (of.kind !== 'portfolio')
      it(`I1 ${of.kind} by the control socket: taken as a whole, or refused with row, field and reason`, async () => {
        await check(of, async ({ name, bytes }) => {
          const [before, ledger] = [await count(of.table), moved];
          const reply = await imports(of.kind, { name, base64: bytes.toString('base64') });
          expect(reply.exit, reply.text).to.be.oneOf([0, 1]);
          expect(reply.text).to.not.match(/TypeError|RangeError|inside Steward|at .+\.(ts|js):\d+/);
          const json = reply.json as { added?: number; refused?: { row: number; field: string; reason: string }[] };
          const faults = json.refused ?? [];
          for (const { row: at, field, reason } of faults) {
            expect(at).to.be.at.least(0);
            expect(field).to.be.a('string');
            expect(reason.length).to.be.above(2);
            expect(reply.text).to.include(`row ${at}${field ? `, ${field}` : ''}: `);
          }
          (reply.exit === 0 ? taken : refused).add(`${of.kind} by the socket`);
          if (reply.exit === 1) {
            // A file that can't be read as a whole is refused in one sentence.
            if (faults.length === 0) expect(reply.text.length).to.be.above(10);
            expect([await count(of.table), moved]).to.deep.equal([before, ledger]);
          } else if (of.table) expect(await count(of.table)).to.equal(before + (json.added ?? 0));
        });
      });

    it(`I1 ${of.kind} dropped into the chat: shown, taken after a yes and as shown; each refused row says which and why`, async () => {
      await check(of, async ({ name, bytes }) => {
        const [before, ledger] = [await count(of.table), moved];
        const cards = (await chats.cards(of.by)).length;
        const dropped = await fetch(`${steward.url}/local/chats/${of.by}/files?name=${name}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream' },
          body: new Uint8Array(bytes),
        });
        expect(dropped.status).to.equal(200);
        expect(await dropped.text()).to.not.match(/Not delivered/);
        expect([await count(of.table), moved], 'nothing happens before a yes').to.deep.equal([before, ledger]);
        const [shown] = (await chats.cards(of.by)).slice(cards);
        // What can't be read, or is none of what this person may bring, is answered in a sentence; people come by the command line alone.
        if (!shown) return void refused.add(`${of.kind} in the chat`);
        for (const read of inMarkdown(shown.card))
          expect(markupIn(read).join(' '), read).to.not.match(/<(a|img|script|code|h\d)\b/);
        for (const [line, at] of shown.text.matchAll(/^Row (\d+) [^\n]*/gm)) {
          expect(Number(at), line).to.be.above(0);
          expect(line).to.match(/^Row \d+ .*: .{3,}/);
        }
        const take = buttonsOf(shown.card).find(({ verb }) => verb === 'file.import');
        (take ? taken : refused).add(`${of.kind} in the chat`);
        if (!take) return;
        const added = Number(/New: ([\d,]+)/.exec(shown.text)?.[1]);
        const after = await chats.press(of.by, shown, take);
        expect(after.text + (after.said ?? '')).to.not.match(/inside Steward|STW_INTERNAL/);
        if (of.table) expect(await count(of.table), after.text).to.equal(before + added);
      });
    });
  }

  it('of each something was taken in and something refused; it is ready, and the ledger whole', async () => {
    const tried = FILES.flatMap(({ kind }) => [
      ...(kind === 'portfolio' ? [] : [`${kind} by the socket`]),
      ...(kind === 'people' ? [] : [`${kind} in the chat`]),
    ]);
    expect([...taken]).to.have.members(tried);
    expect([...refused]).to.include.members(tried.filter((way) => way.endsWith('socket')));
    expect((await fetch(`${steward.url}/readyz`)).status).to.equal(200);
    expect(await steward.steward('verify')).to.include({ ok: true });
  });
});
