import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { recommendations } from '../src/capabilities/recommendations/index.ts';
import { portfolioFile } from '../src/capabilities/recommendations/portfolio/file.ts';
import { reports } from '../src/capabilities/recommendations/reports/index.ts';
import { commonTexts, loadTexts } from '../src/i18n/index.ts';
import { readSheet } from '../src/importing/sheet.ts';
import type { Step } from '../src/kernel/act.ts';
import { Catalogue } from '../src/kernel/catalogue.ts';
import { takeFile } from '../src/kernel/intake.ts';
import { Kernel } from '../src/kernel/kernel.ts';
import { WorkTime } from '../src/kernel/worktime.ts';
import { print } from '../src/reporting/index.ts';
import { openLowdb } from '../src/storage/lowdb/index.ts';
import { person } from '../test/kit/inprocess.ts';
import type { Row } from './fanout.ts';

const ROWS = 50_000;
const ENTITIES = 40;
/** Rows of the second file that changed: what a report as of a day has to take back. */
const CHANGED = 10_000;

const HEADER =
  'id,reference,series,body,period,title,priority,issuedOn,dueOn,ownerId,unit,status,statusOn,response,amount';
const BODIES = ['BOA', 'OIOS', 'JIU'];
const PRIORITIES = ['critical', 'main', 'important', 'other'];

function row(n: number, due: string): string {
  const closed = n % 3 === 0;
  return [
    `R-${n}`,
    `A/${60 + (n % 8)}/${n % 900}`,
    n % 2 ? 'peacekeeping' : 'United Nations',
    BODIES[n % 3],
    `${2018 + (n % 8)}`,
    `Strengthen control ${n} over contracts of the mission`,
    PRIORITIES[n % 4],
    `202${n % 6}-0${1 + (n % 9)}-15`,
    due,
    closed ? '' : `p${n % (ENTITIES * 50)}`,
    `E${n % ENTITIES}`,
    closed ? 'closed - implemented' : 'in progress',
    closed ? '2026-11-30' : '',
    'accepted',
    n % 10 === 0 ? '1200' : '',
  ].join(',');
}

const middle = (all: number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
const p99 = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? Number.NaN;

/** 50,000 recommendations on the disk, compaction apart: taking the file in, what answers wait meanwhile, and the tables and files of the reports. */
export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-bench-recommendations-'));
  let now = '2027-03-01T09:00:00.000Z';
  const catalogue = new Catalogue([recommendations]);
  const t = loadTexts([commonTexts, { name: 'recommendations', folder: recommendations.texts }]).in('en');
  const store = await openLowdb({ folder, tables: catalogue.tables, compactAt: 1e12 });
  try {
    const kernel = new Kernel({
      store,
      calendar: { now: () => now },
      catalogue,
      work: new WorkTime({ from: '09:00', to: '17:00' }),
    });
    const act = { kind: 'bench', at: now, by: 'clock', via: 'tick', data: {} } as const;
    const staff = Array.from({ length: ENTITIES * 50 }, (_, n) => person({ id: `p${n}`, unit: `E${n % ENTITIES}` }));
    await kernel.apply(act, () => staff.map((row): Step => ({ do: 'put', table: 'people', row })));

    const out: Row[] = [];
    const take = async (lines: string[]): Promise<{ seconds: number; waits: number[] }> => {
      const bytes = Buffer.from([HEADER, ...lines].join('\n'));
      const waits: number[] = [];
      let over = false;
      const pressing = (async () => {
        for (let n = 0; !over; n++) {
          const from = performance.now();
          const answer = kernel.act({
            kind: 'person.met',
            at: now,
            by: 'clock',
            via: 'tick',
            data: {
              person: `p${n % staff.length}`,
              address: { user: `29:${n}`, conversation: `c${n}`, serviceUrl: 'https://smba.example/' },
            },
          });
          if ((await answer).refused) throw new Error('the act was refused');
          waits.push(performance.now() - from);
          await sleep(10);
        }
      })();
      const from = performance.now();
      const rule = catalogue.imports.get('recommendations');
      if (!rule) throw new Error('no such file');
      const { plan, done } = await takeFile(
        kernel,
        rule,
        {
          sheet: await readSheet({ name: 'all.csv', bytes }),
          sha256: createHash('sha256').update(bytes).digest('hex'),
          by: 'operator:bench',
        },
        'recommendations.import',
      );
      const seconds = (performance.now() - from) / 1000;
      over = true;
      await pressing;
      if (!done) throw new Error(`nothing was imported: ${JSON.stringify(plan.refused.slice(0, 3))}`);
      return { seconds, waits };
    };
    const first = await take(Array.from({ length: ROWS }, (_, n) => row(n, '2027-06-30')));
    out.push(
      {
        name: 'import of 50,000 recommendations',
        value: first.seconds,
        unit: 's',
        target: 'under 10',
        ok: first.seconds < 10,
      },
      {
        name: 'acts meanwhile: median, recorded durably',
        value: middle(first.waits),
        unit: 'ms',
        target: 'for information',
        ok: true,
      },
      {
        name: 'acts meanwhile: p99, recorded durably',
        value: p99(first.waits),
        unit: 'ms',
        target: 'under 50',
        ok: p99(first.waits) < 50,
      },
    );
    now = '2027-05-03T09:00:00.000Z';
    const again = await take(
      Array.from({ length: ROWS }, (_, n) =>
        row(n, n % 3 !== 0 && n < (CHANGED * 3) / 2 ? '2027-09-30' : '2027-06-30'),
      ),
    );
    out.push(
      {
        name: 'the same with 10,000 changed',
        value: again.seconds,
        unit: 's',
        target: 'under 10',
        ok: again.seconds < 10,
      },
      {
        name: 'acts meanwhile: p99, recorded durably',
        value: p99(again.waits),
        unit: 'ms',
        target: 'under 50',
        ok: p99(again.waits) < 50,
      },
    );
    await store.compact();
    const timed = async (name: string, asOf: string, target: number): Promise<void> => {
      const spent: number[] = [];
      for (let n = 0; n < 7; n++) {
        const from = performance.now();
        await kernel.read((view) => reports[name]?.build({ units: [''], asOf }, view, t));
        spent.push(performance.now() - from);
      }
      const ms = middle(spent);
      out.push({
        name: `report ${name} as of ${asOf}`,
        value: ms,
        unit: 'ms',
        target: `under ${target}`,
        ok: ms < target,
      });
    };
    await timed('recommendations', '2027-05-03', 100);
    await timed('pack', '2027-05-03', 100);
    await timed('recommendations', '2027-03-31', 2_000);
    await timed('pack', '2027-03-31', 2_000);
    for (const format of ['xlsx', 'pdf'] as const) {
      const made = await kernel.read((view) => reports.pack?.build({ units: [''], asOf: '2027-05-03' }, view, t));
      if (!made) throw new Error('no pack');
      const from = performance.now();
      const { bytes } = await print(made, format);
      const seconds = (performance.now() - from) / 1000;
      const rows = made.tables.reduce((sum, table) => sum + table.rows.length, 0);
      out.push({
        name: `pack of ${rows} rows as ${format}, ${Math.round(bytes.length / 1024)} KB`,
        value: seconds,
        unit: 's',
        target: 'under 20',
        ok: seconds < 20,
      });
    }
    await kernel.apply(act, () => [
      { do: 'put', table: 'grants', row: { id: 'g', role: 'oversight-secretariat', person: 'p0', unit: '' } as never },
    ]);
    const from = performance.now();
    const made = await kernel.read((view) => {
      const viewer = view.org.person('p0');
      return (
        viewer && portfolioFile({ ref: { kind: 'recommendations.portfolio', id: 'open' }, viewer, view, t, with: {} })
      );
    });
    if (!made || !('report' in made)) throw new Error('no portfolio');
    const { bytes } = await print(made.report, 'xlsx');
    const seconds = (performance.now() - from) / 1000;
    out.push({
      name: `portfolio of ${made.report.tables[0]?.rows.length} rows as xlsx, ${Math.round(bytes.length / 1024)} KB`,
      value: seconds,
      unit: 's',
      target: 'under 20',
      ok: seconds < 20,
    });
    return out;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
