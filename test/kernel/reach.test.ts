import { expect } from 'chai';
import fc from 'fast-check';
import { leaversOf, REACH_STATES, reachOf } from '../../src/kernel/reach.ts';
import { organisation } from '../kit/inprocess.ts';

describe('Reach (promise 10)', () => {
  it('everybody is in the first state that fits', async () => {
    const ids = ['exc', 'ans', 'fai', 'blo', 'noa', 'uni', 'del', 'que', 'not', 'lef'];
    const bot = await organisation(
      ids.map((id) => ({
        id,
        ...(id === 'exc' ? { status: 'long-leave' as const } : {}),
        ...(id === 'noa' ? { aadObjectId: '' } : {}),
        ...(id === 'ans' ? { managerId: 'exc' } : {}),
        ...(id === 'que' ? { timeZone: 'Pacific/Apia' } : {}),
      })),
    );
    bot.broken.set('fai', { kind: 'unreachable', state: 'failed', reason: 'x' });
    bot.broken.set('blo', { kind: 'unreachable', state: 'blocked', reason: 'x' });
    bot.broken.set('uni', { kind: 'unreachable', state: 'not-installed', reason: 'x' });
    // At 09:00 UTC it is 22:00 in Apia: que's question waits for the morning.
    await bot.launch({ people: ids.filter((id) => id !== 'not') });
    await bot.presses('ans', 'I returned it');
    await bot.imports({ id: 'lef', status: 'left' });
    const audience = [...ids, 'ghost', 'del'];
    const reach = await bot.kernel.read((view) => [...reachOf(view, audience, 'c1')]);
    expect(reach).to.deep.equal([
      ['excused', ['exc']],
      ['answered', ['ans']],
      ['failed', ['fai']],
      ['blocked', ['blo']],
      ['no account', ['noa']],
      ['not installed', ['uni']],
      ['delivered', ['del']],
      ['queued', ['que']],
      ['not yet asked', ['not']],
    ]);
    expect(await bot.kernel.read((view) => leaversOf(view, audience))).to.deep.equal(['lef', 'ghost']);
    await bot.close();
  });

  it('the sums equal the headcount at every step, whatever happens', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const step = fc.oneof(
      fc.record({ do: fc.constant('return' as const), who: fc.constantFrom(...ids) }),
      fc.record({ do: fc.constant('leave' as const), who: fc.constantFrom(...ids) }),
      fc.record({
        do: fc.constant('break' as const),
        who: fc.constantFrom(...ids),
        state: fc.constantFrom('failed' as const, 'blocked' as const, 'not-installed' as const),
      }),
      fc.record({ do: fc.constant('days' as const), n: fc.integer({ min: 1, max: 30 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.uniqueArray(fc.constantFrom(...ids)),
        async (steps, asked) => {
          const bot = await organisation(ids.map((id) => ({ id, ...(id === 'c' ? { aadObjectId: '' } : {}) })));
          await bot.launch({ people: asked });
          const left = new Set<string>();
          for (const s of steps) {
            if (s.do === 'return')
              await bot.act('laptop.return', { obligation: `c1|return|${s.who}` }, s.who, { via: 'chat' });
            if (s.do === 'break') bot.broken.set(s.who, { kind: 'unreachable', state: s.state, reason: 'x' });
            if (s.do === 'days') await bot.days(s.n);
            if (s.do === 'leave') {
              left.add(s.who);
              await bot.imports({ id: s.who, status: 'left' });
            }
            for (const cycle of ['c1', undefined]) {
              const reach = await bot.kernel.read((view) => reachOf(view, ids, cycle));
              expect([...reach.keys()]).to.deep.equal([...REACH_STATES]);
              expect([...reach.values()].flat().sort()).to.deep.equal(ids.filter((id) => !left.has(id)));
            }
          }
          await bot.close();
        },
      ),
      { numRuns: 20 },
    );
  });
});
