import { expect } from 'chai';
import fc from 'fast-check';
import { follows, GENESIS, type Head } from '../../src/kernel/ledger.ts';
import { isSettled, STATES } from '../../src/kernel/obligation.ts';
import type { Json } from '../../src/kernel/store.ts';
import { dayIn } from '../../src/kernel/time.ts';
import { type Bot, organisation, type Somebody } from '../kit/inprocess.ts';

const ZONES = ['UTC', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Cairo', 'America/New_York'];
const IDS = ['sg', 'h1', 'h2', 'm1', 'm2', 'a', 'b', 'c', 'd', 'e'];
const UP = ['', 'sg', 'sg', 'h1', 'h2', 'm1', 'm1', 'm2', 'm2', 'h1'];
const people: Somebody[] = IDS.map((id, i) => ({
  id,
  managerId: UP[i] ?? '',
  unit: id === 'sg' ? 'EOSG' : ['h2', 'm2', 'c', 'd'].includes(id) ? 'Y' : 'X',
  grade: i === 0 ? 'SG' : i < 3 ? 'USG' : 'P-4',
  timeZone: ZONES[i % ZONES.length] ?? 'UTC',
}));

type Step = { who: string; whom: string; n: number; what: string };
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(...IDS),
  whom: fc.constantFrom(...IDS),
  n: fc.integer({ min: 0, max: 30 }),
  what: fc.constantFrom(
    'return',
    'damaged',
    'plan',
    'approve',
    'reject',
    'delegate',
    'accept',
    'away',
    'back',
    'snooze',
    'acting',
    'zone',
    'leave',
    'return-to-work',
    'block',
    'unblock',
    'pause',
    'resume',
    'says',
    'days',
    'days',
    'days',
  ),
});

const day = (bot: Bot, n: number) => dayIn(new Date(Date.parse(bot.now()) + n * 86_400_000).toISOString(), 'UTC');

async function take(bot: Bot, { who, whom, n, what }: Step): Promise<void> {
  const send = (kind: string, data: { [name: string]: Json }) => bot.sends(who, kind, data).then(() => undefined);
  const own = `c1|return|${n % 3 ? who : whom}`;
  switch (what) {
    case 'return':
    case 'damaged':
      return send('laptop.return', {
        obligation: own,
        state: what === 'return' ? 'good' : 'damaged',
        ...(n % 2 ? { seen: n % 4 } : {}),
      });
    case 'plan':
      return send('laptop.plan', { obligation: own, planned: day(bot, n) });
    case 'approve':
    case 'reject':
      return send('laptop.approve', { obligation: `c1|approve|${whom}`, back: what === 'approve' ? 'yes' : 'no' });
    case 'delegate':
      return send('obligation.delegate', { obligation: own, to: whom });
    case 'accept':
      return send('obligation.accept', { obligation: `c1|return|${whom}`, accept: n % 2 ? 'yes' : 'no' });
    case 'away':
      return send('person.away', { until: day(bot, n) });
    case 'back':
      return send('person.away', { until: null });
    case 'snooze':
      return send('obligation.snooze', { days: 1 + n });
    case 'acting':
      return void (await bot.act('person.acting', {
        person: who,
        for: whom,
        from: day(bot, n % 5),
        to: day(bot, n + 5),
      }));
    case 'zone':
      return bot.imports({ id: who, timeZone: ZONES[n % ZONES.length] ?? 'UTC' });
    case 'leave':
      return who === 'sg' ? undefined : bot.imports({ id: who, status: n % 2 ? 'left' : 'long-leave' });
    case 'return-to-work':
      return bot.imports({ id: who, status: 'active' });
    case 'block':
      return void bot.broken.set(who, { kind: 'unreachable', state: n % 2 ? 'blocked' : 'failed', reason: 'x' });
    case 'unblock':
      return void bot.broken.delete(who);
    case 'pause':
    case 'resume':
      return void (await bot.act(`cycle.${what}`, { cycle: 'c1' }));
    case 'says':
      return void (await bot.says(who, 'what do I owe'));
    default:
      return bot.days(n + 1);
  }
}

describe('A year of anything that people do', () => {
  it('keeps one unsolicited message a person and working day, legal states, true counts, a whole ledger', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { size: 'max', minLength: 10, maxLength: 60 }), async (steps) => {
        const bot = await organisation(people, {
          grants: [
            ['ethics-office', 'e'],
            ['entity-focal-point', 'b', 'X'],
          ],
        });
        await bot.launch({ people: IDS, counters: ['m1', 'm2'], offices: ['X'], closes: '2027-11-30' });
        const zones = new Map(people.map((p) => [p.id, [[bot.now(), p.timeZone ?? 'UTC'] as [string, string]]]));
        for (const s of steps) {
          await take(bot, s);
          if (s.what === 'zone') zones.get(s.who)?.push([bot.now(), ZONES[s.n % ZONES.length] ?? 'UTC']);
        }
        if (steps.length > 0) await bot.act('cycle.resume', { cycle: 'c1' });
        if (bot.now() < '2028-03-01') await bot.until('2028-03-01T09:00');
        expect(bot.errors).to.deep.equal([]);

        for (const id of IDS) {
          // In the zone that the person had at that moment, and never within 12 hours.
          const heard = bot.unasked(id).map((m) => ({
            at: m.at,
            zone:
              zones
                .get(id)
                ?.filter(([from]) => from <= m.at)
                .at(-1)?.[1] ?? 'UTC',
          }));
          const days = heard.map(({ at, zone }) => dayIn(at, zone));
          expect(new Set(days).size, `${id}: ${days.join(' ')}`).to.equal(days.length);
          for (const [i, { at }] of heard.slice(1).entries())
            expect(Date.parse(at) - Date.parse(heard[i]?.at ?? '')).to.be.at.least(12 * 3_600_000);
          for (const { at, zone } of heard)
            expect(new Date(`${dayIn(at, zone)}T00:00:00Z`).getUTCDay()).to.be.within(1, 5);
        }
        await bot.kernel.read((view) => {
          const all = view.all<{
            id: string;
            version: number;
            state: 'open';
            kind: string;
            cycle?: string;
            owner: object;
          }>('obligations');
          const recount = new Map<string, number>();
          for (const o of all) {
            expect(STATES).to.include(o.state);
            // The cycle closed on 30 November: only approvals are owed after it.
            if (!isSettled(o)) expect(o.kind).to.equal('laptop.approve');
            const key = `${o.cycle ?? ''}:${o.kind}:${o.state}`;
            recount.set(key, (recount.get(key) ?? 0) + 1);
          }
          expect(new Map([...view.counts('obligations', 'c1:')].sort())).to.deep.equal(new Map([...recount].sort()));
          for (const id of IDS)
            for (const o of view.owedBy(id))
              expect(
                o.delegate === id || view.org.holdersOf(o.owner).some((p) => p.id === id),
                `${id} ${o.id}`,
              ).to.equal(true);
        });
        let head: Head = GENESIS;
        for (const entry of await bot.store.entries(1, 100_000)) {
          expect(follows(head, entry)).to.equal(undefined);
          head = entry;
        }
        await bot.close();
      }),
      { numRuns: 12 },
    );
  }).timeout(120_000);

  it('plays in seconds', async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ id: `p${i}`, managerId: i < 6 ? 'sg' : `p${i % 6}` }));
    const bot = await organisation([{ id: 'sg', grade: 'SG', unit: 'EOSG' }, ...many]);
    const began = performance.now();
    await bot.launch({ people: many.map((m) => m.id), closes: '2028-02-28' });
    for (const who of ['p10', 'p20', 'p30']) await bot.presses(who, 'I returned it');
    await bot.until('2028-03-01T09:00');
    expect(performance.now() - began).to.be.below(20_000);
    expect(
      await bot.kernel.read((view) => view.counts('obligations', 'c1:laptop.return:').get('c1:laptop.return:missed')),
    ).to.equal(57);
    await bot.close();
  });
});
