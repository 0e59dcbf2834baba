import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

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

describe('docs/security.md', () => {
  it('has every item of the list, once', () => {
    const items = table.map(({ item }) => item);
    expect(items).to.include.members(ITEMS);
    expect(new Set(items).size).to.equal(items.length);
  });

  for (const { item, shown } of table)
    it(`${item} has a test of that name, or says what it waits for`, () => {
      if (WAITING.includes(item)) return expect(shown).to.equal('waits');
      const tests = shown.split(' · ');
      for (const test of tests) {
        const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
        expect(existsSync(new URL(file, root)), `${item}: ${test}`).to.equal(true);
        expect(title, `${item}: ${test}`).to.not.equal('');
        const named = read(file)
          .split('\n')
          .some((line) => /\b(it|describe)\b/.test(line) && line.includes(title));
        const carried = read(file).includes(`${title}`);
        expect(named || carried, `${item}: no test of ${file} is called "${title}"`).to.equal(true);
      }
      return undefined;
    });

  it('P5 is said in plain words', () => {
    expect(read('docs/privacy.md'))
      .to.match(/STEWARD_PULSE_KEY/)
      .and.to.match(/running/i);
  });
});
