import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { disarm, toCsv } from '../../src/reporting/csv.ts';
import { EXPRESSION, HOSTILE, hostileReport, report } from './samples.ts';

describe('a report as CSV', () => {
  it('is a header row and rows that any reader takes, with a byte order mark', () => {
    const csv = toCsv(report());
    expect(csv.charCodeAt(0)).to.equal(0xfeff);
    expect(parse(csv, { bom: true, columns: true })).to.deep.equal([
      { Entity: 'DM', Staff: '1250', 'Took part': '59', 'Closed on': '2026-11-30' },
      { Entity: 'OIOS', Staff: '171', 'Took part': '0', 'Closed on': '' },
    ]);
  });

  it('I2 no cell of a hostile report begins a formula, and negative numbers stay numbers', () => {
    const rows: string[][] = parse(toCsv(hostileReport()), { bom: true, from: 2 });
    expect(rows).to.have.length(HOSTILE.length);
    for (const [text, staff] of rows) {
      expect(text).not.to.match(/^\s*[=+\-@＝＋－＠\t\r]/u);
      expect(staff).to.equal('-5');
    }
    expect(rows.map(([text]) => text).slice(0, 9)).to.deep.equal([
      "'=1+1",
      '\'=HYPERLINK("http://127.0.0.1/x","see")',
      "'+1+cmd|calc",
      "'-2+3",
      "'@SUM(1)",
      "' =1+1",
      "'\n=1+1",
      "' =1+1",
      "'＝1+1",
    ]);
  });

  it('I2 direction controls, control characters and mentions are gone, everything else is as typed', () => {
    const texts: string[] = parse(toCsv(hostileReport()), { bom: true, from: 2 }).map((row: string[]) => row[0] ?? '');
    expect(texts).to.include('safegpj.exe').and.include('left').and.include('Everyone hello');
    expect(texts).to.include(EXPRESSION).and.include('<script>alert(1)</script>').and.include('__proto__');
    expect(texts).to.include('quote " comma , semicolon ; line\nbreak');
    expect(texts).to.include('bell escape[31m null').and.include('lone \ufffd surrogate');
  });

  it('leaves numbers in text alone, whatever their sign', () => {
    for (const number of ['-5', '+3', '-1.5', '-1,234.50', '12%', '-7 %']) expect(disarm(number)).to.equal(number);
    for (const formula of ['-5+1', '+41 22 917 1234', '-A1', '=5']) expect(disarm(formula)).to.equal(`'${formula}`);
    expect(disarm('D-1')).to.equal('D-1');
  });

  it('disarms titles as well as cells', () => {
    const one = report();
    one.tables[0]!.columns[0]!.title = '=cmd';
    expect(parse(toCsv(one), { bom: true })[0]?.[0]).to.equal("'=cmd");
  });

  it('puts several tables one after the other, each under its title, notes last', () => {
    const one = report();
    const [table] = one.tables;
    const csv = toCsv({ ...one, tables: [table!, { ...table!, title: 'By level', rows: [] }] });
    expect(csv.slice(1).split('\r\n')).to.deep.equal([
      'By entity',
      'Entity,Staff,Took part,Closed on',
      'DM,1250,59,2026-11-30',
      'OIOS,171,0,',
      '',
      'By level',
      'Entity,Staff,Took part,Closed on',
      '',
      'Leadership Dialogue 2026',
      '"Took part: as recorded, divided by active staff."',
      'Ledger head: 4812:a3f9c0de',
      '',
    ]);
  });
});
