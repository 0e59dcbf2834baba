import { expect } from 'chai';
import fc from 'fast-check';
import { owesPart, survey } from '../../../src/capabilities/dialogue/audience.ts';
import type { Obligation } from '../../../src/kernel/obligation.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { CYCLE, house, LAUNCH, lead, records } from './house.ts';

/** Any organisation: each person's manager comes earlier in the list, or is nobody; some have left or are on leave. */
const anyHouse = fc
  .array(
    fc.record({
      up: fc.nat(),
      status: fc.constantFrom('active', 'active', 'active', 'long-leave', 'left'),
      staff: fc.boolean(),
      entity: fc.constantFrom('DM', 'OIOS', 'DGACM'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all): Somebody[] =>
    all.map((p, i) => ({
      id: `p${i}`,
      unit: p.entity,
      managerId: i === 0 ? '' : `p${p.up % i}`,
      status: p.status as 'active',
      category: p.staff || i % 3 > 0 ? 'staff' : 'non-staff',
    })),
  );

const obligations = (bot: Bot): Promise<Obligation[]> =>
  bot.kernel.read((view) => view.find<Obligation>('obligations', 'cycle', CYCLE));

describe('any organisation', () => {
  it('has everyone but the top and the unassigned counted once, and closes with everybody settled', async () => {
    await fc.assert(
      fc.asyncProperty(anyHouse, fc.array(fc.nat(), { maxLength: 6 }), async (people, turns) => {
        const bot = await house(people, { grants: [] });
        try {
          const seen = await bot.kernel.read((view) => survey([], view));
          const launched = await bot.act('dialogue.launch', LAUNCH);
          expect(launched.refused ?? false).to.equal(seen.leaders.length === 0);
          if (launched.refused) return;
          await bot.settled();
          const groups = [
            ...seen.participants.map((p) => p.person),
            ...seen.excused.map((p) => p.person),
            ...seen.nonStaff,
            ...seen.tops,
            ...seen.unassigned,
          ].map((p) => p.id);
          expect([...groups].sort()).to.deep.equal(
            people
              .filter((p) => p.status !== 'left')
              .map((p) => p.id)
              .sort(),
          );
          const takes = (await obligations(bot)).filter((o) => o.kind === 'dialogue.take').map((o) => o.about);
          const owing = await bot.kernel.read((view) =>
            view.org
              .all()
              .filter((p) => owesPart(p, [], view))
              .map((p) => p.id),
          );
          expect([...takes].sort()).to.deep.equal([...owing].sort());
          // Leaders record in any order; nobody at level 2 or below is asked before their supervisor's record.
          for (const turn of turns) {
            const chair = seen.leaders[turn % seen.leaders.length]?.person.id ?? '';
            const holder = await bot.kernel.read((view) => view.org.sitter(chair)?.id);
            if (!holder) continue;
            await bot.act('dialogue.record', { obligation: lead(chair), date: '2027-03-01' }, holder, { via: 'card' });
            await bot.settled();
          }
          const all = await obligations(bot);
          const done = new Set(all.filter((o) => o.kind === 'dialogue.lead' && o.state === 'done').map((o) => o.about));
          for (const { person, level } of seen.leaders) {
            const own = all.find((o) => o.id === lead(person.id));
            if (level >= 2 && own?.state === 'open')
              expect(done.has(person.managerId), `${person.id} was asked before ${person.managerId} recorded`).to.equal(
                true,
              );
          }
          await bot.until('2027-05-02T00:00Z');
          for (const o of await obligations(bot))
            if (o.kind !== 'dialogue.certify')
              expect(['done', 'excused', 'missed', 'withdrawn'], o.id).to.include(o.state);
        } finally {
          await bot.close();
        }
      }),
      { numRuns: 15 },
    );
  }).timeout(60_000);

  it('records nothing twice when the same press comes again', async () => {
    const bot = await house(undefined, {});
    await bot.act('dialogue.launch', LAUNCH);
    await bot.settled();
    await records(bot, 'asg', 'asg', { seen: 0 });
    const again = await bot.act('dialogue.record', { obligation: lead('asg'), date: '2027-03-01', seen: 0 }, 'asg', {
      via: 'card',
    });
    expect(again.repeated).to.equal(true);
    const other = await bot.act(
      'dialogue.record',
      { obligation: lead('asg'), date: '2027-03-01', absent: ['hal'], seen: 0 },
      'asg',
      { via: 'card' },
    );
    expect([other.refused, other.reply.text]).to.deep.equal([true, 'common.stale']);
    expect((await bot.obligation(lead('asg'))).revision).to.equal(1);
    await bot.close();
  });
});
