import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import writeXlsxFile from 'write-excel-file/node';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Json } from '../../../src/kernel/store.ts';
import { type Upload, uploads } from '../../../src/kernel/upload.ts';
import type { OperatorReply, OperatorRequest } from '../../../src/operator/command.ts';
import { sampleOrganisation, tagged } from '../../../src/sample/organisation.ts';
import type { ChatMessage } from '../../../src/server/local/types.ts';
import { createLog } from '../../../src/server/log.ts';
import { ask } from '../../../src/storage/control.ts';
import { HEADER, row } from '../../capabilities/recommendations/house.ts';
import { faultsOf, inMarkdown, markupIn } from '../../kit/cards.ts';
import { Chats, type Shown } from '../../kit/chats.ts';
import { heapHeld } from '../../kit/memory.ts';
import { aSeed } from '../../kit/random.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

const one = (tag: string): string => tagged(tag)[0] ?? '';
const nameOf = (id: string): string => sampleOrganisation().find((it) => it.id === id)?.name ?? '';
const learners = sampleOrganisation().flatMap((it) => (it.status === 'active' ? [it.id] : []));
const cellsOf = (line: string): string[] => (parse(line, { relax_column_count: true }) as string[][])[0] ?? [];

/** Who brings which file, a row of it that is in order, and the table in which a row of the file becomes or changes a row. */
const FILES: { kind: string; by: string; header: string[]; row(n: number): string[]; table: string }[] = [
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
    table: 'recommendations.items',
  },
  {
    kind: 'indicators',
    by: one('secretariat'),
    header: 'id,name,scope,unit,direction,target,managerId,period,actual'.split(','),
    row: (n) => [`I-${n}`, 'Budget', 'standard', 'percent', 'higher', '90', '', '2027', ''],
    table: 'compacts.indicators',
  },
  {
    kind: 'completions',
    by: one('learning'),
    header: ['person', 'course', 'completedOn', 'reference'],
    row: (n) => [learners[n % learners.length] ?? '', 'erm', '2026-12-01', `C-${n}`],
    table: 'learning.completions',
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
 * Up to 25 rows in order, in which some cells are hostile; sometimes a title is too. `calm`: so many rows stay as they are. Better
 * more cells a file than more files.
 */
const hostile = fc.record({
  rows: fc.array(fc.array(odd, { minLength: 20, maxLength: 20 }), { minLength: 1, maxLength: 25 }),
  calm: fc.nat(25),
  title: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.tuple(fc.nat(7), cell) }),
  xlsx: fc.boolean(),
});
type Hostile = typeof hostile extends fc.Arbitrary<infer T> ? T : never;

/** What a file may be called besides: shown on cards and in words, as cells are. */
const called = fc.constantFrom(
  'list',
  '**b** [x](javascript:alert(1))',
  '<img src=x onerror=alert(1)>',
  '=1+1',
  'a"b\u202e',
);

/**
 * A file in order, and one that is so in its first and last row only: what is half of a file could only be taken from it. Then what comes at
 * random, in the suite into the chat alone, since reading a file starts a thread: `STEWARD_TEST_LONG=1` tries 250 of each kind and way, or
 * as many as STEWARD_TEST_FILES says.
 */
const IN_ORDER: Hostile = { rows: [[], []], calm: 2, title: null, xlsx: false };
const MARKUP = `[x](https://evil.example) **b** <img src=x onerror=alert(1)> ${'x'.repeat(5_000)}`;
const MIXED: Hostile = { rows: [[], Array<string>(20).fill(MARKUP), []], calm: 1, title: null, xlsx: true };
const LONG = process.env.STEWARD_TEST_LONG === '1' ? Number(process.env.STEWARD_TEST_FILES ?? 250) : 0;
/** Held once each, the files of the test of memory would be 4 MB. */
const LARGE = 4;

describe('Any cell in any file that Steward takes in, with the whole program', function () {
  this.timeout(900_000);
  const seed = aSeed();
  let steward: Running;
  let chats: Chats;
  let serial = 0;
  let moved = 0;
  const taken = new Set<string>();
  const refused = new Set<string>();
  const faults: string[] = [];
  before(async () => {
    steward = await startSteward({ log: createLog('error', { write: (line) => void faults.push(line) }) });
    chats = new Chats(steward.url);
    steward.app.kernel.onCommit(({ ledger }) => {
      // A file that is dropped lies here before anybody has said yes to it: that is on the ledger too.
      moved += ledger.filter(({ what }) => what !== 'file.kept').length;
    });
    const text = [HEADER, row({ id: 'R-0', ownerId: one('staff'), unit: 'DM' }), ''].join('\n');
    await imports('recommendations', { name: 'r.csv', base64: Buffer.from(text).toString('base64') });
    const options = { course: 'erm', opens: '2027-01-04', closes: '2027-06-30' };
    expect(await asks('launch learning', { options })).to.include({ exit: 0 });
    for (const { by } of FILES) await chats.say(by, 'language English');
  });
  after(() => steward?.stop());

  /** As the command line asks the running bot, without the cost of starting it. */
  const asks = (command: string, more: Partial<OperatorRequest>): Promise<OperatorReply> => {
    const request: OperatorRequest = { command, words: [], options: {}, files: [], user: 'test', ...more };
    return ask(steward.app.config.dataDir, request as unknown as Json) as unknown as Promise<OperatorReply>;
  };
  const imports = (kind: string, file: OperatorRequest['files'][number]): Promise<OperatorReply> =>
    asks(`import ${kind}`, { words: [file.name], files: [file] });
  /** A file with these cells in it. */
  async function fileOf(of: (typeof FILES)[number], { rows, calm, title, xlsx }: Hostile, name: string) {
    const header = [...of.header];
    if (title) header[title[0] % header.length] = title[1];
    const lines = rows.map((cells, at) => {
      const whole = of.row(++serial);
      return at < calm ? whole : whole.map((it, n) => cells[n] ?? it);
    });
    const table = [header, ...lines];
    if (!xlsx) return { name: `${name}${serial}.csv`, bytes: Buffer.from(stringify(table)) };
    const made = writeXlsxFile(table.map((line) => line.map((value) => ({ value, type: String }))));
    return { name: `${name}${serial}.xlsx`, bytes: await made.toBuffer() };
  }
  type File = Awaited<ReturnType<typeof fileOf>>;
  /** What stands: the version of each row of a table, and how much is on the ledger. */
  const standing = async (table: string) => ({
    rows: new Map((await steward.app.kernel.store.all(table)).map(({ id, version }) => [id, version])),
    ledger: moved,
  });
  /** Rows of the table that are new or changed since. */
  const written = async (table: string, before: Awaited<ReturnType<typeof standing>>): Promise<number> =>
    [...(await standing(table)).rows].filter(([id, version]) => before.rows.get(id) !== version).length;
  const check = (of: (typeof FILES)[number], examples: Hostile[], random: number, run: (file: File) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(hostile, called, async (cells, name) => run(await fileOf(of, cells, name))),
      {
        numRuns: examples.length + random,
        seed,
        examples: examples.map((it) => [it, 'list'] as [Hostile, string]),
        endOnFailure: true,
        includeErrorInReport: true,
      },
    );

  /** A card that can be sent and words beside it, in which no cell is markup. */
  function looked(card?: Shown['card'], text = ''): void {
    if (card) expect(faultsOf(card)).to.deep.equal([]);
    for (const read of [...(card ? inMarkdown(card) : []), text])
      expect(markupIn(read).join(' '), read).to.not.match(/<(a|img|script|code|h\d|del|blockquote|hr)\b/);
  }
  /** Somebody may have ten files lying here that belong nowhere, for a week each: these go at once. */
  const room = (who: string) =>
    steward.app.kernel.apply(
      { kind: 'test.room', at: steward.app.kernel.calendar.now(), by: 'clock', via: 'tick', data: {} },
      (view) =>
        view.find<Upload>(uploads.name, 'loose', who).map(({ id }) => ({ do: 'remove', table: uploads.name, id })),
    );
  const messages = async (who: string): Promise<ChatMessage[]> =>
    ((await (await fetch(`${steward.url}/local/chats/${who}`)).json()) as { messages: ChatMessage[] }).messages;

  for (const of of FILES) {
    // A portfolio comes back where it was asked for.
    if (of.kind !== 'portfolio')
      it(`I1 ${of.kind} by the control socket: taken as a whole, or refused with row, field and reason`, async () => {
        await check(of, [IN_ORDER, MIXED], LONG, async ({ name, bytes }) => {
          const before = await standing(of.table);
          const reply = await imports(of.kind, { name, base64: bytes.toString('base64') });
          expect(reply.exit, reply.text).to.be.oneOf([0, 1]);
          expect(reply.text).to.not.match(/TypeError|RangeError|inside Steward|at .+\.(ts|js):\d+/);
          const json = reply.json as {
            added?: number;
            changed?: number;
            refused?: { row: number; field: string; reason: string }[];
          };
          const faulty = json.refused ?? [];
          for (const { row: at, field, reason } of faulty) {
            expect(at).to.be.at.least(0);
            expect(field).to.be.a('string');
            expect(reason.length).to.be.above(2);
            expect(reply.text).to.include(`row ${at}${field ? `, ${field}` : ''}: `);
          }
          (reply.exit === 0 ? taken : refused).add(`${of.kind} by the socket`);
          if (reply.exit === 0)
            return void expect(await written(of.table, before), reply.text).to.equal(
              (json.added ?? 0) + (json.changed ?? 0),
            );
          // A file that can't be read as a whole is refused in one sentence.
          if (faulty.length === 0) expect(reply.text.length).to.be.above(10);
          expect(await standing(of.table)).to.deep.equal(before);
        });
      });

    it(`I1 ${of.kind} dropped into the chat: shown, taken after a yes and as shown; each refused row says which and why`, async () => {
      await check(of, [MIXED], LONG || 1, async ({ name, bytes }) => {
        await room(of.by);
        const [before, seen] = [await standing(of.table), (await messages(of.by)).length];
        const dropped = await fetch(`${steward.url}/local/chats/${of.by}/files?name=${encodeURIComponent(name)}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream' },
          body: new Uint8Array(bytes),
        });
        expect(dropped.status).to.equal(200);
        expect(await dropped.text()).to.not.match(/Not delivered/);
        expect(await standing(of.table), 'nothing happens before a yes').to.deep.equal(before);
        const answers = (await messages(of.by)).slice(seen).filter(({ from }) => from === 'bot');
        expect(answers, name).to.not.have.length(0);
        for (const { text, plain } of answers) if (!plain) looked(undefined, text);
        const shown = (await chats.cards(of.by)).find(({ message }) => message === answers.at(-1)?.id);
        // What can't be read, or is none of what this person may bring, is answered in a sentence; people come by the command line alone.
        if (!shown) {
          expect(answers.at(-1)?.text, 'there was room for it').to.not.include('10 files');
          return void refused.add(`${of.kind} in the chat`);
        }
        looked(shown.card);
        for (const [line, at] of shown.text.matchAll(/^Row (\d+) [^\n]*/gm)) {
          expect(Number(at), line).to.be.above(0);
          expect(line).to.match(/^Row \d+ .*: .{3,}/);
        }
        const take = buttonsOf(shown.card).find(({ verb }) => verb === 'file.import');
        (take ? taken : refused).add(`${of.kind} in the chat`);
        if (!take) return;
        const [added = 0, changed = 0] = ['New', 'Changed'].map((word) =>
          Number(new RegExp(`${word}: ([\\d,]+)`).exec(shown.text)?.[1]),
        );
        const lines = (await messages(of.by)).length;
        const after = await chats.press(of.by, shown, take);
        // On a busy machine Teams is told to wait, and the answer comes as a message: what is looked at next must not overtake it.
        const end = performance.now() + 60_000;
        while (after.said?.startsWith('This takes a little longer') && (await messages(of.by)).length === lines)
          expect(performance.now(), 'the late answer').to.be.below(end);
        expect(after.text + (after.said ?? '')).to.not.match(/inside Steward|STW_INTERNAL/);
        looked(after.card);
        expect(await written(of.table, before), `${shown.text}\n${after.text}`).to.equal(added + changed);
      });
    });
  }

  it('I1 of large files that were refused nothing is held', async () => {
    const [of] = FILES;
    if (!of) return;
    const cells = (n: number) => Array.from({ length: 200 }, (_, at) => [`R-${n}-${at}`, 'x'.repeat(5_000)]);
    const bring = async (n: number): Promise<void> => {
      const base64 = Buffer.from(stringify([['id', 'reference'], ...cells(n)])).toString('base64');
      expect((await imports(of.kind, { name: 'large.csv', base64 })).exit).to.equal(1);
    };
    // The first makes what stays: caches of texts and the like.
    await bring(0);
    const before = heapHeld();
    for (let n = 1; n <= LARGE; n++) await bring(n);
    const after = heapHeld();
    expect(after - before).to.be.below(1.5 * 1024 * 1024);
  });

  it('of each something was taken in and something refused; no fault of ours was logged, it is ready, and the ledger whole', async () => {
    const tried = FILES.flatMap(({ kind }) => [
      ...(kind === 'portfolio' ? [] : [`${kind} by the socket`]),
      ...(kind === 'people' ? [] : [`${kind} in the chat`]),
    ]);
    expect([...taken]).to.have.members(tried);
    expect([...refused]).to.include.members(tried.filter((way) => way.endsWith('socket')));
    expect(faults).to.deep.equal([]);
    expect((await fetch(`${steward.url}/readyz`)).status).to.equal(200);
    expect((await asks('verify', {})).json).to.include({ ok: true });
  });
});
