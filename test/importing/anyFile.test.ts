import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { capabilities } from '../../src/capabilities/index.ts';
import { StewardError } from '../../src/errors.ts';
import type { Sheet } from '../../src/kernel/import.ts';
import { takeFile } from '../../src/kernel/intake.ts';
import { HEADER as INDICATORS, standard } from '../capabilities/compacts/house.ts';
import { HEADER as RECOMMENDATIONS, row as recommendation } from '../capabilities/recommendations/house.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const HEADERS = [
  ...new Set(`${RECOMMENDATIONS},${INDICATORS},person,course,date,score,entity,rating,year,report`.split(',')),
];
const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('1', '01', 'R-1', 'ann', 'usg', 'DM', 'DM/A', 'OIOS', 'erm', '__proto__', 'constructor', ''),
  fc.constantFrom(
    '2027-02-30',
    '2026-06-15',
    '2027-06',
    '2027',
    '31/12/2026',
    'critical',
    'in progress',
    'closed',
    'yes',
    'percent',
    'standard',
    'higher',
  ),
  fc.constantFrom('1e999', '-5', '90', '1,234.5', '12%', 'x'.repeat(5_000), '=1+1', `$${'{1}'}`, '<at>'),
);
/** Sheets as bad as they come: known titles in any order and number, others between them, rows too short and too long. */
const anySheet: fc.Arbitrary<Sheet> = fc.record({
  header: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...HEADERS) }, { weight: 1, arbitrary: cell }), {
    maxLength: 22,
  }),
  rows: fc
    .array(fc.array(cell, { maxLength: 24 }), { maxLength: 6 })
    .map((rows) => rows.map((cells, i) => ({ row: i + 2, cells }))),
});
/** A whole header, so that rows are read and not the titles refused. */
const orderly: fc.Arbitrary<Sheet> = fc.record({
  header: fc.constantFrom(RECOMMENDATIONS.split(','), INDICATORS.split(',')),
  rows: fc
    .array(fc.array(cell, { minLength: 12, maxLength: 17 }), { minLength: 1, maxLength: 6 })
    .map((rows) => rows.map((cells, i) => ({ row: i + 2, cells }))),
});

/** A row that is right, beside rows that are as bad as they come: the one must not come in while any of the others is refused. */
let serial = 0;
const GOOD: { [name: string]: () => string } = {
  recommendations: () => recommendation({ id: `GOOD-${++serial}` }),
  indicators: () => standard(`GOOD${++serial}`, 'Documents on time', 90, '2027'),
};
const beside = (name: string, sheet: Sheet, good: boolean): Sheet => {
  const made = GOOD[name]?.();
  const header = name === 'recommendations' ? RECOMMENDATIONS : INDICATORS;
  if (!good || made === undefined || sheet.header.join() !== header) return sheet;
  return {
    header: sheet.header,
    rows: [...sheet.rows, { row: sheet.rows.length + 2, cells: made.split(',').map((it) => it.replace(/^"|"$/g, '')) }],
  };
};

describe('Any file, into any capability', () => {
  let bot: Bot;
  before(async () => {
    bot = await organisation(
      [
        { id: 'sg', unit: 'EOSG', grade: 'SG' },
        { id: 'usg', unit: 'DM', managerId: 'sg', grade: 'USG' },
        { id: 'ann', unit: 'DM/A', managerId: 'usg' },
      ],
      {
        capabilities: [...capabilities],
        grants: [
          ['oversight-secretariat', 'sg'],
          ['compact-secretariat', 'sg'],
          ['learning-office', 'sg'],
        ],
      },
    );
  });
  after(() => bot.close());

  const names = capabilities.flatMap((c) => Object.keys(c.imports ?? {}));
  it('there are files to try', () =>
    expect(names).to.include.members(['recommendations', 'indicators', 'completions']));

  for (const name of names)
    it(`I1 ${name}: is taken or refused with row, field and reason, never thrown over; never half of it`, async () => {
      let mixed = 0;
      await fc.assert(
        fc.asyncProperty(fc.oneof(anySheet, orderly), fc.boolean(), fc.boolean(), async (bare, good, partly) => {
          const sheet = beside(name, bare, good);
          const rule = bot.kernel.catalogue.imports.get(name);
          if (!rule) throw new Error(name);
          const before = await bot.store.head();
          const sha256 = createHash('sha256').update(JSON.stringify(sheet)).digest('hex');
          const ask = { sheet, sha256, by: 'operator:test', ...(partly ? { partly } : {}) };
          try {
            const { plan, done } = await takeFile(bot.kernel, rule, ask, `${name}.import`);
            for (const fault of plan.refused) {
              expect(fault.reason.length, JSON.stringify(fault)).to.be.above(2);
              expect(fault.row).to.be.at.least(0);
            }
            if (plan.rows.length > 0 && plan.refused.length > 0) mixed++;
            if (!done) expect(await bot.store.head()).to.deep.equal(before);
            if (plan.refused.length > 0 && !partly) expect(done).to.equal(false);
          } catch (error) {
            // A file that cannot be read as a whole is refused with a code.
            if (!(error instanceof StewardError) || error.code === 'STW_INTERNAL') throw error;
            expect(await bot.store.head()).to.deep.equal(before);
          }
        }),
        { numRuns: 250 },
      );
      // Files of which a half could have come in were among them.
      if (name in GOOD) expect(mixed).to.be.above(10);
    }).timeout(60_000);
});
