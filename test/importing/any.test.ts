import { expect } from 'chai';
import fc from 'fast-check';
import { FIELDS } from '../../src/importing/columns.ts';
import { parsePeople, planPeople } from '../../src/importing/people.ts';
import { carriedOut, TODAY } from './helpers.ts';

/** Ids that often meet, some of them names of object properties, and text of any kind. */
const ids = fc.constantFrom('1', '01', 'a', 'b', 'c', '__proto__', 'constructor', '');
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  ids,
  fc.constantFrom('Mon-Fri', 'fr', 'left', 'a@x.org', 'UTC', '<at>', '-'),
);
const fields = FIELDS.filter((field) => field !== 'firstName' && field !== 'lastName');

/** Sheets as bad as they come. */
const anySheet = fc.record({
  header: fc.oneof(
    fc.constant<string[]>([...fields]),
    fc.array(fc.oneof(text, fc.constantFrom<string[]>(...FIELDS)), { maxLength: 20 }),
  ),
  rows: fc
    .array(fc.array(text, { maxLength: 16 }), { maxLength: 8 })
    .map((rows) => rows.map((cells, i) => ({ row: i + 2, cells }))),
});

/** Small organisations, often in circles, that are otherwise in order. */
const orderly = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'constructor'), { minLength: 1 })
  .chain((people) =>
    fc.tuple(
      ...people.map((id) =>
        fc.tuple(fc.constant(id), fc.constantFrom('', ...people), fc.constantFrom('active', 'left')),
      ),
    ),
  )
  .map((rows) => ({
    header: ['id', 'name', 'unit', 'managerId', 'status'],
    rows: rows.map(([id, manager, status], i) => ({ row: i + 2, cells: [id, `Name ${id}`, 'HQ', manager, status] })),
  }));

const clean = (sheet: { header: string[]; rows: { row: number; cells: string[] }[] }) =>
  planPeople(parsePeople(sheet), [], { today: TODAY });

describe('Any people file', () => {
  it('is planned or refused, never thrown over; never half of it', () => {
    fc.assert(
      fc.property(anySheet, fc.boolean(), (sheet, full) => {
        const made = planPeople(parsePeople(sheet), [], { today: TODAY, full });
        if (made.refused.length > 0)
          expect([made.added, made.changed, made.left, made.unchanged]).to.deep.equal([[], [], [], 0]);
        else expect(made.added).to.have.length(sheet.rows.length);
        for (const fault of made.refused) expect(fault.reason).to.match(/^.{3,}/s);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves a forest: every way up ends; a circle is refused and every other tree is taken', () => {
    fc.assert(
      fc.property(orderly, (sheet) => {
        const manager = new Map(sheet.rows.map(({ cells }) => [cells[0], cells[3]]));
        const circles = sheet.rows.filter(({ cells }) => {
          let at = cells[3];
          for (let steps = 0; at && steps <= sheet.rows.length && at !== cells[0]; steps++) at = manager.get(at);
          return at === cells[0];
        });
        expect(clean(sheet).refused.map(({ row }) => row)).to.deep.equal(circles.map(({ row }) => row));
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(orderly, orderly, fc.boolean(), (first, second, full) => {
        const before = carriedOut([], clean(first));
        const made = planPeople(parsePeople(second), before, { today: TODAY, ...(full ? { full } : {}) });
        fc.pre(made.refused.length === 0);
        const again = planPeople(parsePeople(second), carriedOut(before, made), {
          today: '2027-09-09',
          ...(full ? { full } : {}),
        });
        expect(again).to.deep.equal({ added: [], changed: [], unchanged: second.rows.length, left: [], refused: [] });
      }),
      { numRuns: 300 },
    );
  });
});
