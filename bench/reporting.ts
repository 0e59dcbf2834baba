import { performance } from 'node:perf_hooks';
import { FORMATS, print, type Report, toCard } from '../src/reporting/index.ts';

/** How long a report of so many rows takes in each format, beside JSON.stringify of the same rows. */
export async function benchReporting(
  count = 5000,
): Promise<{ format: string; ms: number; bytes: number; ratio: number }[]> {
  const report: Report = {
    name: 'dialogue',
    asOf: '2026-12-31',
    title: 'Leadership Dialogue 2026',
    language: 'en',
    notes: ['Took part: as recorded, divided by active staff.'],
    tables: [
      {
        key: 'people',
        title: 'Not yet recorded',
        columns: [
          { key: 'name', title: 'Name', unit: 'text' },
          { key: 'unit', title: 'Unit', unit: 'text' },
          { key: 'staff', title: 'Staff', unit: 'count' },
          { key: 'rate', title: 'Took part', unit: 'percent' },
          { key: 'due', title: 'Due', unit: 'date' },
        ],
        rows: Array.from({ length: count }, (_, i) => ({
          name: `Person Number ${i}`,
          unit: `DM/OHRM/Section ${i % 40}`,
          staff: i,
          rate: i % 101,
          due: '2026-11-30',
        })),
        chart: { kind: 'bars', label: 'unit', values: ['rate'] },
      },
    ],
  };
  const start = performance.now();
  JSON.stringify(report);
  const bare = performance.now() - start;
  const out: { format: string; ms: number; bytes: number; ratio: number }[] = [];
  const time = async (format: string, make: () => Promise<number>) => {
    const from = performance.now();
    const bytes = await make();
    const ms = performance.now() - from;
    out.push({ format, ms: Math.round(ms), bytes, ratio: Math.round(ms / bare) });
  };
  for (const format of FORMATS) await time(format, async () => (await print(report, format)).bytes.length);
  const labels = { more: String, none: '' };
  await time('card', async () => Buffer.byteLength(JSON.stringify(toCard(report, { labels }))));
  return out;
}

/** The same as lines of the bench. */
export async function bench(): Promise<{ name: string; value: number; unit: string }[]> {
  const measured = await benchReporting();
  return measured.flatMap(({ format, ms, ratio }) => [
    { name: `report of 5,000 rows as ${format}`, value: ms, unit: 'ms' },
    { name: `  against JSON.stringify of its rows`, value: ratio, unit: 'ratio' },
  ]);
}

if (import.meta.url === `file://${process.argv[1]}`) console.table(await benchReporting());
