import { expect } from 'chai';
import fc from 'fast-check';
import { capabilities } from '../../src/capabilities/index.ts';
import { follows, GENESIS, type Head } from '../../src/kernel/ledger.ts';
import { STATES } from '../../src/kernel/obligation.ts';
import { dayIn } from '../../src/kernel/time.ts';
import { diceOf, pressesAnything, WRITTEN } from '../kit/anybody.ts';
import { erases, holding } from '../kit/erasing.ts';
import { type Bot, organisation, type Somebody } from '../kit/inprocess.ts';
import { imports as indicators, LAUNCH, standard } from './compacts/house.ts';
import { imports as recommendations, row } from './recommendations/house.ts';

/**
 *     sg (EOSG) ── eo, lea, sec, max: the offices of the four capabilities
 *      ├── usg (DM, head) ── fox, focal point; dir (DM/A) ── ann, bob, cem
 *      └── ius (OIOS, head) ── aud, auditor
 */
const PEOPLE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG', timeZone: 'America/New_York' },
  { id: 'eo', unit: 'EOSG', managerId: 'sg', timeZone: 'America/New_York' },
  { id: 'lea', unit: 'EOSG', managerId: 'sg', timeZone: 'Europe/Paris' },
  { id: 'sec', unit: 'EOSG', managerId: 'sg', timeZone: 'America/New_York' },
  { id: 'max', unit: 'EOSG', managerId: 'sg', grade: 'D-1', timeZone: 'Asia/Kathmandu' },
  { id: 'usg', unit: 'DM', managerId: 'sg', grade: 'USG', timeZone: 'Africa/Nairobi' },
  { id: 'fox', unit: 'DM', managerId: 'usg', timeZone: 'Africa/Cairo' },
  { id: 'dir', unit: 'DM/A', managerId: 'usg', grade: 'D-2', timeZone: 'Pacific/Apia' },
  { id: 'ann', unit: 'DM/A', managerId: 'dir', language: 'fr' },
  { id: 'bob', unit: 'DM/A', managerId: 'dir', language: 'ar', timeZone: 'Africa/Cairo', workDays: [7, 1, 2, 3, 4] },
  { id: 'cem', unit: 'DM/A', managerId: 'dir', language: 'zh', timeZone: 'Asia/Shanghai' },
  { id: 'ius', unit: 'OIOS', managerId: 'sg', grade: 'USG', language: 'ru', timeZone: 'Europe/Moscow' },
  { id: 'aud', unit: 'OIOS', managerId: 'ius', language: 'es', timeZone: 'America/Bogota' },
];
const IDS = PEOPLE.map((p) => p.id);
const workDays = new Map(PEOPLE.map((p) => [p.id, p.workDays ?? [1, 2, 3, 4, 5]]));
const zones = new Map(PEOPLE.map((p) => [p.id, p.timeZone ?? 'UTC']));

const WORDS = [
  'help',
  'what do I owe',
  'my dialogue',
  'my team',
  'dialogue',
  'my lessons',
  'lesson',
  'my compact',
  'compacts',
  'my recommendations',
  'overdue recommendations',
  'my portfolio',
  'dialogue report',
  'reach',
  'take it back',
  'officer in charge',
  'launch dialogue',
  'stop reminders for 3 days',
];

/** Everything that is in use in a year: a dialogue, a course, compacts of two managers, a dozen recommendations. */
async function begun(): Promise<Bot> {
  const bot = await organisation(PEOPLE, {
    at: '2027-03-01T09:00:00.000Z',
    capabilities: [...capabilities],
    grants: [
      ['ethics-office', 'eo'],
      ['learning-office', 'lea'],
      ['compact-secretariat', 'sec'],
      ['oversight-secretariat', 'sec'],
      ['compact-countersigner', 'sg'],
      ['performance-board', 'max'],
      ['entity-focal-point', 'fox', 'DM'],
      ['oversight-focal-point', 'fox', 'DM'],
      ['administrator', 'max'],
    ],
  });
  const must = async (kind: string, data: object, by: string) => {
    const result = await bot.act(kind, data as never, by);
    expect(result.refused, `${kind}: ${result.reply.text}`).to.not.equal(true);
  };
  await must('role.grant', { role: 'oversight-body', person: 'aud', unit: '', body: 'OIOS' }, 'operator:test');
  await must(
    'dialogue.launch',
    { theme: 'Speaking up', year: 2027, opens: '2027-03-08', closes: '2027-06-30', figuresDue: '2027-07-30', days: 14 },
    'operator:test',
  );
  await must('learning.launch', { course: 'erm', opens: '2027-03-02', due: '2027-04-30', closes: '2027-08-31' }, 'lea');
  await indicators(bot, [standard('DOC', 'Documents on time', 90, '2027'), standard('REC', 'Implemented', 80, '2027')]);
  await must('compacts.launch', { ...LAUNCH, opens: '2027-03-01', signBy: '2027-03-25' }, 'sec');
  await recommendations(
    bot,
    Array.from({ length: 12 }, (_, i) =>
      row({
        id: `R-${i}`,
        priority: i % 3 ? 'important' : 'critical',
        dueOn: `2027-${String(1 + i).padStart(2, '0')}-15`,
        ownerId: i % 2 ? 'ann' : 'dir',
        confidential: i === 5 ? 'yes' : '',
        status: i % 4 ? 'in progress' : 'not started',
      }),
    ),
  );
  await bot.settled();
  return bot;
}

const step = fc.record({
  who: fc.constantFrom(...IDS),
  whom: fc.constantFrom(...IDS),
  what: fc.constantFrom(
    ...['presses', 'presses', 'presses', 'presses', 'presses', 'presses', 'says', 'says', 'days', 'days', 'figures'],
    ...['leaves', 'returns', 'moves', 'block', 'unblock', 'acting'],
  ),
  dice: fc.array(fc.nat(100_000), { minLength: 6, maxLength: 24, size: 'max' }),
});

async function take(
  bot: Bot,
  { who, whom, what, dice: numbers }: { who: string; whom: string; what: string; dice: number[] },
) {
  const dice = diceOf(numbers);
  switch (what) {
    case 'presses':
      // A few in a row, so that forms are filled in to their end.
      for (let n = 1 + dice(9); n > 0; n--) await pressesAnything(bot, who, dice);
      return;
    case 'says':
      return void (await bot.says(who, WORDS[dice(WORDS.length)] ?? 'help'));
    case 'figures':
      return void (await indicators(
        bot,
        [`DOC,usg,2027-0${1 + dice(9)},${dice(130)}`, `REC,ius,2027-0${1 + dice(9)},${dice(100)}`],
        { header: 'id,managerId,period,actual', refusals: true },
      ));
    case 'leaves':
      return who === 'sg' ? undefined : bot.imports({ id: who, status: dice(2) ? 'left' : 'long-leave' });
    case 'returns':
      return bot.imports({ id: who, status: 'active' });
    case 'moves':
      return who === 'sg' || who === whom || (await isAbove(bot, who, whom))
        ? undefined
        : bot.imports({ id: who, managerId: whom });
    case 'block':
      return void bot.broken.set(who, { kind: 'unreachable', state: dice(2) ? 'blocked' : 'failed', reason: 'x' });
    case 'unblock':
      return void bot.broken.delete(who);
    case 'acting':
      return void (await bot.act('person.acting', {
        person: who,
        for: whom,
        from: bot.now().slice(0, 10),
        to: dayIn(new Date(Date.parse(bot.now()) + dice(30) * 86_400_000).toISOString(), 'UTC'),
      }));
    default:
      return bot.days(1 + dice(12));
  }
}
const isAbove = (bot: Bot, who: string, whom: string) => bot.kernel.read((view) => view.org.isAbove(who, whom));

/** What belongs to the Organization: what an office launched, what was signed and countersigned (docs/privacy.md). */
const KEPT = ['cycles', 'compacts.papers'];

describe('A year of anything that people press, over all capabilities', () => {
  it('X3 keeps one unsolicited message a person and working day, legal states, true counts, a whole ledger', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { size: 'max', minLength: 60, maxLength: 160 }), async (steps) => {
        const bot = await begun();
        try {
          for (const s of steps) await take(bot, s);
          if (bot.now() < '2028-03-15') await bot.until('2028-03-15T09:00');
          expect(bot.errors).to.deep.equal([]);
          for (const id of IDS) {
            const zone = zones.get(id) ?? 'UTC';
            const days = bot.unasked(id).map(({ at }) => dayIn(at, zone));
            expect(new Set(days).size, `${id}: ${days.join(' ')}`).to.equal(days.length);
            for (const day of days)
              expect(workDays.get(id), `${id} on ${day}`).to.include(
                ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1,
              );
          }
          await bot.kernel.read((view) => {
            const recount = new Map<string, number>();
            for (const o of view.all<{ id: string; version: number; state: 'open'; kind: string; cycle?: string }>(
              'obligations',
            )) {
              expect(STATES).to.include(o.state);
              const key = `${o.cycle ?? ''}:${o.kind}:${o.state}`;
              recount.set(key, (recount.get(key) ?? 0) + 1);
            }
            for (const run of new Set([...recount.keys()].map((key) => key.slice(0, key.indexOf(':') + 1))))
              expect(Object.fromEntries(view.counts('obligations', run)), run).to.deep.equal(
                Object.fromEntries([...recount].filter(([key]) => key.startsWith(run))),
              );
            for (const id of IDS)
              for (const o of view.owedBy(id))
                expect(
                  o.delegate === id || view.org.holdersOf(o.owner).some((p) => p.id === id),
                  `${id} ${o.id}`,
                ).to.equal(true);
          });
          // L3 Whatever people wrote, wherever it was asked: once they are erased, no table has a word of it.
          await erases(bot, IDS);
          expect(
            await holding(
              bot,
              WRITTEN.filter((it) => it.length > 3),
              KEPT,
            ),
          ).to.deep.equal([]);
          let head: Head = GENESIS;
          for (const entry of await bot.store.entries(1, 100_000)) {
            expect(follows(head, entry)).to.equal(undefined);
            head = entry;
          }
        } finally {
          await bot.close();
        }
      }),
      // A year takes seconds: shrinking one would take the test's whole time. The seed of the report plays it again.
      { numRuns: Number(process.env.STEWARD_TEST_RUNS ?? 4), endOnFailure: true, includeErrorInReport: true },
    );
  }).timeout(180_000);
});
