import { expect } from 'chai';
import { toText } from '../../src/reporting/text.ts';
import { hostileReport, report } from './samples.ts';

describe('a report in the terminal', () => {
  it('stands in aligned columns, figures to the right', () => {
    expect(toText(report())).to.equal(
      [
        'Leadership Dialogue 2026',
        '2026-12-31',
        '',
        'Entity  Staff  Took part  Closed on',
        '------  -----  ---------  ----------',
        'DM      1,250        59%  2026-11-30',
        'OIOS      171         0%',
        '',
        'Took part: as recorded, divided by active staff.',
        'Ledger head: 4812:a3f9c0de',
        '',
      ].join('\n'),
    );
  });

  it('counts a Chinese character as two places', () => {
    const one = report({ notes: [] });
    one.tables[0]!.rows = [
      { entity: '管理事务部', staff: 1, rate: 2, closed: null },
      { entity: 'abcdefghij', staff: 1, rate: 2, closed: null },
    ];
    const lines = toText(one).split('\n');
    expect(lines[5]).to.equal('管理事务部      1         2%');
    expect(lines[6]).to.equal('abcdefghij      1         2%');
  });

  it('cuts what is wider than a column, and says so', () => {
    const one = report();
    one.tables[0]!.rows = [{ entity: 'x'.repeat(200), staff: 1, rate: 2, closed: null }];
    expect(toText(one)).to.include(`${'x'.repeat(59)}…  `);
  });

  it('I2 lets no escape sequence, direction control or line break of a cell through', () => {
    const text = toText(hostileReport());
    expect(text).not.to.match(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
    // Title, date, empty, header, rule; 23 rows; empty, two notes, the end.
    expect(text.split('\n')).to.have.length(5 + 23 + 4);
  });
});
