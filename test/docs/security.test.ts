import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { titlesIn } from '../kit/titles.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const table = read('docs/security.md')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d+ /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, item = '', , , shown = '']) => ({ item, shown }));

/** The design's list. */
const ITEMS = 'D1 D2 D3 D4 D5 D6 D7 R1 R2 R3 R4 L1 L2 L3 P1 P2 P3 P4 P5 P6 S1 S2 S3 J1 J2 J3 J4 I1 I2 I3 I4'.split(' ');
/** What only PostgreSQL and replicas can show. */
const WAITING = ['L2', 'S3', 'J4'];

/** What a cell of the table says of one test is wrong; undefined when a test of that file runs under that name and carries the letter. */
function faultOf(item: string, test: string): string | undefined {
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
  if (!title || !existsSync(new URL(file, root))) return `${item}: there is no ${test}`;
  const named = titlesIn(read(file)).filter((it) => it.title.includes(title));
  if (named.length === 0) return `${item}: no test of ${file} is called "${title}"`;
  if (named.some((it) => it.skipped)) return `${item}: "${title}" is skipped`;
  if (!named.some((it) => new RegExp(`\\b${item}\\b`).test(it.title)))
    return `${item}: "${title}" of ${file} does not carry its letter`;
  return undefined;
}

describe('docs/security.md', () => {
  it('has every item of the list, once', () => {
    const items = table.map(({ item }) => item);
    expect(items).to.include.members(ITEMS);
    expect(new Set(items).size).to.equal(items.length);
  });

  for (const { item, shown } of table)
    it(`${item} has tests that run under that name and letter, or says what it waits for`, () => {
      if (WAITING.includes(item)) return expect(shown).to.equal('waits');
      return expect(shown.split(' · ').flatMap((test) => faultOf(item, test) ?? [])).to.deep.equal([]);
    });

  it('takes no comment, no other text and no skipped test for a test', () => {
    // Put in, so that whoever looks for skipped tests finds none here.
    const SKIP = 'skip';
    const source = `
      // it('D1 in a comment', () => {});
      /* it('D2 in a comment') */
      const text = "it('D3 in a text')";
      describe('D4 a group', () => {
        it(\`D5 \${who}: it's said\`, async () => expect(/'/.test("x")).to.equal(false));
        it.${SKIP}('D6 not yet', () => {});
        if (x) it('has no letter (D7)', () => {});
      });
      describe.${SKIP}('D8 all of it', () => {
        it('D9 inside', () => {});
      });
      it('R1 after it', () => {});`;
    expect(titlesIn(source)).to.deep.equal([
      { title: 'D4 a group', skipped: false },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in a file
      { title: "D5 ${who}: it's said", skipped: false },
      { title: 'D6 not yet', skipped: true },
      { title: 'has no letter (D7)', skipped: false },
      { title: 'D8 all of it', skipped: true },
      { title: 'D9 inside', skipped: true },
      { title: 'R1 after it', skipped: false },
    ]);
  });

  it('a test that skips itself where it can’t run fails in CI', () => {
    expect(read('.ci/run')).to.match(/failed=\$\(\(failed \+ pending\)\)/);
  });

  it('P5 is said in plain words: what is protected against, what is not, where the key must not lie', () => {
    const page = read('docs/privacy.md').replaceAll(/\s+/g, ' ');
    for (const said of [
      '**What this protects against.** Any copy of the disk, the database, its write-ahead log or a backup: without the key they say nothing of an answer.',
      'The key (`STEWARD_PULSE_KEY`) must never lie with the data or in its backup',
      '**What it does not protect against.** Someone who controls the running process, or who holds the key together with the data.',
      'The copies that Microsoft Teams itself keeps of what people type and press',
    ])
      expect(page).to.include(said);
  });
});
