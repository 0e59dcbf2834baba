import writeXlsxFile from 'write-excel-file/node';
import { parsePeople, planPeople } from '../src/importing/people.ts';
import { readSheet } from '../src/importing/sheet.ts';
import type { Person } from '../src/kernel/person.ts';

const PEOPLE = 43_000;
const HEADER =
  'id,name,email,aadObjectId,title,grade,unit,managerId,language,timeZone,location,category,status,workDays'.split(',');

/** The `n`-th of 43,000 people, ten under each manager, managers by name: the dearest way to say it. */
function rowOf(n: number): string[] {
  const uuid = `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const manager = n === 0 ? '' : nameOf(Math.floor((n - 1) / 10));
  const unit = `Entity ${n % 40}/Division ${n % 400}`;
  return [
    `E${n}`,
    nameOf(n),
    `p${n}@example.org`,
    uuid,
    'Officer',
    'P-4',
    unit,
    manager,
    'fr',
    'Africa/Nairobi',
    'Nairobi',
    'staff',
    'active',
    'Sun-Thu',
  ];
}
const nameOf = (n: number): string => `Éloïse-${n} Person`;

interface Measured {
  name: string;
  value: number;
  unit: string;
  target: string;
  ok: boolean;
}

/** How long an import of 43,000 people takes from the bytes to the plan, and how much memory it needs at most. */
export async function bench(): Promise<Measured[]> {
  const rows = Array.from({ length: PEOPLE }, (_, n) => rowOf(n));
  const csv = new TextEncoder().encode([HEADER, ...rows].map((row) => row.join(',')).join('\n'));
  const cells = [HEADER, ...rows].map((row) => row.map((value) => (value ? { value, type: String } : null)));
  const xlsx = new Uint8Array(await writeXlsxFile(cells).toBuffer());
  rows.length = 0;
  cells.length = 0;
  const measured: Measured[] = [];
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  let present: Person[] = [];
  const once = async (name: string, bytes: Uint8Array) => {
    const start = performance.now();
    const plan = planPeople(parsePeople(await readSheet({ name, bytes })), present, {
      today: '2027-01-04',
      full: true,
    });
    const seconds = (performance.now() - start) / 1000;
    peak = Math.max(peak, process.memoryUsage().rss);
    const whole = plan.refused.length === 0 && plan.added.length + plan.unchanged === PEOPLE;
    if (plan.added.length > 0) present = plan.added;
    measured.push({
      name: `import of 43,000 people, ${name}`,
      value: Math.round(seconds * 100) / 100,
      unit: 's',
      target: '< 10',
      ok: whole && seconds < 10,
    });
  };
  await once('first.csv', csv);
  await once('again.csv', csv);
  await once('again.xlsx', xlsx);
  clearInterval(watch);
  const megabytes = Math.round(peak / 1e6);
  measured.push({
    name: 'memory at most during it',
    value: megabytes,
    unit: 'MB',
    target: '< 1000',
    ok: megabytes < 1000,
  });
  return measured;
}
