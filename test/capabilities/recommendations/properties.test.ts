import { expect } from 'chai';
import fc from 'fast-check';
import { type Item, isClosedStatus, type Move, type Status } from '../../../src/capabilities/recommendations/items.ts';
import { leads, PATHS, type PathName } from '../../../src/capabilities/recommendations/moves.ts';
import { SAYINGS } from '../../../src/capabilities/recommendations/update.ts';
import { acts, house, imports, row, says } from './house.ts';

const PEOPLE = ['ann', 'bob', 'dir', 'usg', 'fox', 'aud', 'inq', 'ius', 'sec', 'cee', 'sg'];
const person = fc.constantFrom(...PEOPLE);

/** One thing that somebody tries, whether they may or not. */
const step = fc.oneof(
  // Mostly what leads somewhere: claims by those who may, decisions by anybody.
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      by: fc.constantFrom('ann', 'fox', 'usg'),
      what: fc.constantFrom('done' as const, 'done' as const, 'overtaken' as const, 'closeWithout' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('verify' as const),
      by: person,
      verdict: fc.constantFrom('accept', 'return', 'return', 'ask'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('confirm' as const), by: person, agree: fc.constant('yes') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), by: fc.constantFrom('ann', 'fox') }) },
  fc.record({ do: fc.constant('say' as const), by: person, what: fc.constantFrom(...SAYINGS) }),
  fc.record({ do: fc.constant('verify' as const), by: person, verdict: fc.constantFrom('accept', 'return', 'ask') }),
  fc.record({ do: fc.constant('confirm' as const), by: person, agree: fc.constantFrom('yes', 'no') }),
  fc.record({ do: fc.constant('approve' as const), by: person, approve: fc.constantFrom('yes', 'no') }),
  fc.record({ do: fc.constant('answer' as const), by: person }),
  fc.record({ do: fc.constant('assign' as const), by: person, owner: fc.constantFrom('ann', 'bob', 'dir', 'usg') }),
  fc.record({ do: fc.constant('delegate' as const), by: person, to: person }),
  fc.record({ do: fc.constant('stand' as const), person, for: person }),
  fc.record({
    do: fc.constant('move' as const),
    person: fc.constantFrom('ann', 'bob', 'aud', 'inq'),
    under: fc.constantFrom('dir', 'usg', 'ius'),
  }),
);

let decided = 0;

describe('any acts by any people, delegates and officers-in-charge', () => {
  for (const body of ['OIOS', 'BOA'])
    it(`never close an unverified one of ${body}, nor let whoever claimed decide; statuses move by the table only`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
          const bot = await house();
          // Everybody holds the right to decide, so that nothing but the distance keeps anybody from it.
          const [role, more] = body === 'OIOS' ? ['oversight-body', { body }] : ['oversight-secretariat', {}];
          for (const who of PEOPLE)
            await bot.act('role.grant', { role, person: who, unit: '', ...more }, 'operator:test');
          await imports(bot, [row({ id: 'R-1', body, priority: 'critical' })]);
          for (const it of steps) {
            if (it.do === 'say') await says(bot, it.by, it.what, { text: 'Because.', until: '2028-01-31', risk: true });
            else if (it.do === 'verify')
              await acts(bot, it.by, 'verify', {
                obligation: 'verify|R-1',
                verdict: it.verdict,
                text: 'So.',
                document: 'A/68/5',
              });
            else if (it.do === 'confirm')
              await acts(bot, it.by, 'confirm', { obligation: 'confirm|R-1', agree: it.agree });
            else if (it.do === 'approve')
              await acts(bot, it.by, 'approve', { obligation: 'approve|R-1', approve: it.approve, text: 'So.' });
            else if (it.do === 'answer') await acts(bot, it.by, 'answer', { obligation: 'answer|R-1', text: 'So.' });
            else if (it.do === 'assign')
              await acts(bot, it.by, 'assign', { obligation: 'assign|R-1', what: 'assign', owner: it.owner });
            else if (it.do === 'delegate') {
              await bot.act('obligation.delegate', { obligation: 'update|R-1', to: it.to }, it.by, { via: 'card' });
              await bot.act('obligation.accept', { obligation: 'update|R-1', accept: 'yes' }, it.to, { via: 'card' });
            } else if (it.do === 'stand')
              await bot.act('person.acting', { person: it.person, for: it.for, from: '2027-03-01', to: '2027-12-31' });
            else await bot.imports({ id: it.person, managerId: it.under });
            await bot.settled();
          }
          const item = (await bot.kernel.store.get('recommendations.items', 'R-1')) as Item;
          const moves = ((await bot.kernel.store.find('recommendations.moves', 'item', 'R-1')) as Move[]).sort(
            (a, b) => a.n - b.n,
          );
          const claimers = new Set<string>();
          let status: Status = 'in-progress';
          for (const m of moves) {
            expect(m.from, 'each move begins where the last one ended').to.equal(status);
            expect(leads(PATHS[m.what as PathName], m.from, m.to), `${m.what}: ${m.from} to ${m.to}`).to.equal(true);
            if (m.what === 'claim' || m.what === 'request') {
              claimers.add(m.by);
              if (m.for) claimers.add(m.for);
            }
            const decides = ['verify', 'closeOvertaken', 'closeWithout', 'return', 'reiterate', 'recordVerdict'];
            if (decides.includes(m.what)) {
              expect(claimers.size, 'nothing is decided that nobody claimed').to.be.greaterThan(0);
              expect(claimers.has(m.by), `${m.by} decided on what they claimed`).to.equal(false);
              decided++;
            }
            // A body without accounts: two people, never one.
            if (body === 'BOA' && isClosedStatus(m.to)) expect(m.for).to.not.equal(m.by).and.not.equal(undefined);
            status = m.to;
          }
          expect(item.status).to.equal(status);
          expect(item.originalDueOn).to.equal('2027-06-30');
          expect(bot.errors).to.deep.equal([]);
          await bot.close();
        }),
        { numRuns: 25 },
      );
      // The property is about decisions: there were some.
      expect(decided).to.be.greaterThan(10);
    }).timeout(60_000);
});
