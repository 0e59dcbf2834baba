import { expect } from 'chai';
import { toJson } from '../../src/reporting/json.ts';
import { HOSTILE, hostileReport, report } from './samples.ts';

describe('a report as JSON', () => {
  it('is one object with name, date, columns, rows and notes', () => {
    expect(toJson(report())).to.deep.equal({
      name: 'dialogue',
      asOf: '2026-12-31',
      columns: [
        { key: 'entity', title: 'Entity', unit: 'text' },
        { key: 'staff', title: 'Staff', unit: 'count' },
        { key: 'rate', title: 'Took part', unit: 'percent' },
        { key: 'closed', title: 'Closed on', unit: 'date' },
      ],
      rows: [
        { entity: 'DM', staff: 1250, rate: 59, closed: '2026-11-30' },
        { entity: 'OIOS', staff: 171, rate: 0, closed: null },
      ],
      notes: ['Took part: as recorded, divided by active staff.', 'Ledger head: 4812:a3f9c0de'],
    });
  });

  it('holds several tables in a list, each with its own notes', () => {
    const one = report();
    const [table] = one.tables;
    const json = toJson({ ...one, tables: [table!, { ...table!, key: 'levels', title: 'By level', notes: ['n'] }] });
    expect(json).to.have.all.keys('name', 'asOf', 'tables', 'notes');
    expect(json).to.have.nested.property('tables[1].key', 'levels');
    expect(json).to.have.nested.property('tables[1].notes[0]', 'n');
    expect(json).to.have.nested.property('tables[0].rows[0].staff', 1250);
  });

  it('keeps hostile cells as the data they are, and never a column that was not declared', () => {
    const one = hostileReport();
    one.tables[0]!.rows[0]!.secret = 'not for print';
    const json = JSON.parse(JSON.stringify(toJson(one)));
    expect(json.rows.map((row: { entity: string }) => row.entity)).to.deep.equal(HOSTILE);
    expect(json.rows[0]).to.have.all.keys('entity', 'staff', 'rate', 'closed');
  });
});
