import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { learningWith } from '../src/capabilities/learning/index.ts';
import { FolderShelf } from '../src/content/shelf.ts';
import { commonTexts, loadTexts } from '../src/i18n/index.ts';
import type { Step } from '../src/kernel/act.ts';
import { Catalogue } from '../src/kernel/catalogue.ts';
import { Kernel } from '../src/kernel/kernel.ts';
import type { Draft, Row as StoredRow } from '../src/kernel/store.ts';
import { WorkTime } from '../src/kernel/worktime.ts';
import { memoryStore } from '../src/storage/memory/index.ts';
import { person } from '../test/kit/inprocess.ts';
import type { Row } from './fanout.ts';

const LEARNERS = 43_000;
const LAUNCHED = 3_000;
const ZONES = Array.from({ length: 40 }, (_, n) => `Etc/GMT${n % 25 < 12 ? '-' : '+'}${(n % 12) + 1}`);
const RUN = 'erm-2027';

/** Everybody is a learner whose next lesson is due on the same day: the worst day there is. */
export async function bench(): Promise<Row[]> {
  const shelf = new FolderShelf(fileURLToPath(new URL('../content/courses/', import.meta.url)));
  const learning = learningWith({ shelf, rate: 48 });
  loadTexts([commonTexts, { name: 'learning', folder: learning.texts }]);
  let now = '2027-03-01T00:00:00.000Z';
  const catalogue = new Catalogue([learning]);
  const store = memoryStore(catalogue.tables);
  const kernel = new Kernel({
    store,
    calendar: { now: () => now },
    catalogue,
    work: new WorkTime({ from: '09:00', to: '17:00' }),
  });
  const people = Array.from({ length: LEARNERS }, (_, n) =>
    person({
      id: `p${n}`,
      unit: `E${n % 40}/D${n % 400}`,
      timeZone: ZONES[n % ZONES.length] ?? 'UTC',
      managerId: n === 0 ? '' : `p${Math.floor((n - 1) / 10)}`,
    }),
  );
  const stage = async (id: string, rows: { table: string; row: Draft<StoredRow> }[]) => {
    for (let part = 0; part * 2_000 < rows.length; part++)
      await store.stage(id, part, rows.slice(part * 2_000, (part + 1) * 2_000));
    await kernel.apply({ kind: 'bench', at: now, by: 'clock', via: 'tick', data: {} }, () => [], id);
  };
  await stage(
    'people',
    people.map((row) => ({ table: 'people', row })),
  );

  // A launch for 3,000: the act alone; what goes out at which rate is the fan-out's bench.
  await kernel.apply({ kind: 'bench', at: now, by: 'clock', via: 'tick', data: {} }, () => [
    { do: 'put', table: 'grants', row: { id: 'g', role: 'learning-office', person: 'p0', unit: '' } as never } as Step,
  ]);
  const units = [...new Set(people.slice(0, LAUNCHED).map((p) => p.unit))].slice(
    0,
    Math.ceil((LAUNCHED * 400) / LEARNERS),
  );
  const from = performance.now();
  const launched = await kernel.act({
    kind: 'learning.launch',
    at: now,
    by: 'p0',
    via: 'card',
    data: { course: 'erm', opens: '2027-03-01', due: '2027-04-30', closes: '2027-05-31', units },
  });
  const launch = performance.now() - from;
  if (launched.refused) throw new Error(launched.reply.text);
  await kernel.tick();
  const enrolled = performance.now() - from;
  const owed = [...(await store.counts('obligations', `${RUN}:learning.learn:`)).values()].reduce((a, b) => a + b, 0);

  // The day's tick, on a run of its own with everybody in it.
  const run = 'all-2027';
  const course = shelf.course('erm');
  const day = '2027-03-13';
  await stage('learners', [
    {
      table: 'cycles',
      row: {
        id: run,
        capability: 'learning',
        title: 'All',
        state: 'open',
        opens: '2027-03-01',
        closes: '2027-05-31',
        units: [],
        content: {
          course: 'erm',
          version: course?.version,
          pass: 75,
          due: '2027-04-30',
          pace: 'daily',
          rings: [],
          began: ['2027-03-01'],
        },
      } as never,
    },
    ...people.flatMap((p) => {
      const id = `learn|${run}|${p.id}`;
      return [
        {
          table: 'obligations',
          row: {
            id,
            kind: 'learning.learn',
            cycle: run,
            about: p.id,
            owner: { person: p.id },
            state: 'open',
            opens: now,
            openedAt: now,
            due: '2027-04-30',
            rungs: [],
            tag: p.id,
            revision: 0,
            data: { unit: p.unit },
          } as never,
        },
        {
          table: 'learning.learners',
          row: {
            id,
            run,
            person: p.id,
            zone: p.timeZone,
            part: 'why',
            attempt: 1,
            lessons: ['why'],
            nextOn: day,
          } as never,
        },
      ];
    }),
  ]);
  for (const [i, zone] of [...new Set(ZONES)].entries())
    await kernel.apply({ kind: 'bench', at: now, by: 'clock', via: 'tick', data: {} }, () => [
      {
        do: 'alarm',
        id: `lessons|${i}`,
        at: `${day}T12:00:00.000Z`,
        kind: 'learning.lessons',
        data: { run, zone, day },
      },
    ]);
  // Whatever the launch has put on the clock meanwhile is not measured.
  now = '2027-03-12T23:00:00.000Z';
  await kernel.tick();
  const told = async () => [...(await store.counts('notices', `${run}:`)).values()].reduce((a, b) => a + b, 0);
  const before = await told();
  // A Saturday: the day's lessons are found and told, and nobody's message is put together yet.
  now = `${day}T12:00:00.000Z`;
  let started = performance.now();
  const alarms = await kernel.tick();
  const tick = performance.now() - started;
  const all = (await told()) - before;
  // On Monday every message is put together, each in its reader's morning: what every prompt costs, whatever it asks for.
  now = '2027-03-16T00:00:00.000Z';
  started = performance.now();
  const composed = await kernel.tick();
  const compose = performance.now() - started;
  await store.close();
  return [
    { name: 'launch of a course, the act', value: launch, unit: 'ms', target: 'for information', ok: true },
    {
      name: `the same with ${owed} learners enrolled, entity by entity`,
      value: enrolled,
      unit: 'ms',
      target: 'for information',
      ok: true,
    },
    {
      name: `a day's tick, the next lesson due for all ${all} learners: ${alarms} alarms`,
      value: tick / 1_000,
      unit: 's',
      target: 'for information',
      ok: true,
    },
    {
      name: `putting their messages together: ${composed} alarms`,
      value: compose / 1_000,
      unit: 's',
      target: 'for information',
      ok: true,
    },
    {
      name: `the whole day of all ${all} learners, both together`,
      value: (tick + compose) / 1_000,
      unit: 's',
      target: 'under 2 s',
      ok: tick + compose < 2_000,
    },
  ];
}
