import { expect } from 'chai';
import { heapHeld } from '../../kit/memory.ts';
import { OpenDoor } from '../../kit/opendoor.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

/** `STEWARD_TEST_LONG=1` sends 10,000 of each kind; some minutes. */
const PRESSES = process.env.STEWARD_TEST_LONG === '1' ? 10_000 : 1_500;
const AT_ONCE = 16;
/** Colleagues of DM-001, whose session is none of theirs. */
const THIEVES = ['DM-009', 'DM-012', 'DM-024', 'DM-026', 'DM-028'];
const LEADERS = ['DM-001', 'DM-002', 'OCHA-001', 'UNOG-001'];

const ways = [
  { how: 'however many one person may send', limit: '1000000' },
  { how: 'from people who may send 20 in ten seconds', limit: '20' },
];

describe(`${PRESSES} tampered presses over HTTP`, function () {
  this.timeout(900_000);
  for (const { how, limit } of ways)
    describe(how, () => {
      let steward: Running;
      let door: OpenDoor;
      let honest: string[];
      before(async () => {
        steward = await startSteward({ env: { STEWARD_ACT_LIMIT: limit } });
        door = await OpenDoor.of(steward);
        honest = door.people.filter((id) => !THIEVES.includes(id)).slice(0, 100);
        const run = ['--theme', 'Integrity', '--opens', '2027-01-04', '--closes', '2027-04-30', '--as', 'ETH-003'];
        await steward.steward('launch', 'dialogue', ...run);
      });
      after(() => steward?.stop());

      /** Somebody else's session, an office they don't hold, a version nobody has seen, another's name in what the card carries back. */
      const press = (by: string, verb: string, data: object): object =>
        door.activity(by, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          replyToId: '1',
          value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
        });
      const tampered = (n: number): object => {
        const by = THIEVES[n % THIEVES.length] ?? '';
        const lead = `lead|dialogue-2027|${LEADERS[(n >> 3) % LEADERS.length]}`;
        const [verb, data] = [
          ['dialogue.record', { obligation: lead, date: '2027-01-04', minutes: 60, seen: 0 }],
          ['dialogue.record', { obligation: lead, held: 'everyone', seen: n, by: 'DM-001', person: 'DM-001' }],
          ['role.grant', { role: 'administrator', person: by }],
          ['obligation.delegate', { obligation: lead, to: by }],
          ['dialogue.record', { obligation: `lead|dialogue-2027|${n}`, date: '2027-01-04', seen: 0 }],
        ][(n % 7) % 5] as [string, object];
        return press(by, verb, data);
      };
      const seq = async (): Promise<number> => (await steward.app.kernel.store.head()).seq;
      const floods = async (presses: number): Promise<void> => {
        let next = 0;
        const one = async (): Promise<void> => {
          for (let n = next++; n < presses; n = next++) {
            const { status, text } = await door.post(tampered(n));
            expect(status, text).to.equal(200);
            expect(text).to.not.match(/"statusCode":5|adaptive"/);
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, one));
      };

      it('D6 are all answered 200 and refused; the ledger grows by its bound alone, memory by nothing, and an honest person is answered meanwhile', async () => {
        // Everybody has met Steward before: that is on the ledger too.
        for (const id of honest) await door.holds(press(id, 'obligation.list', {}));
        await floods(100);
        const [before, held] = [await seq(), heapHeld()];
        const flood = { on: true };
        const flooding = floods(PRESSES).finally(() => {
          flood.on = false;
        });
        let longest = 0;
        let asked = 0;
        while (flood.on) {
          const began = performance.now();
          // One colleague after another, each as soon as the one before has been answered.
          const text = await door.holds(press(honest[asked++ % honest.length] ?? '', 'obligation.list', {}));
          longest = Math.max(longest, performance.now() - began);
          expect(text).to.include('application/vnd.microsoft.card.adaptive');
        }
        await flooding;
        expect(asked).to.be.greaterThan(5);
        expect(longest, 'the longest that one waited (ms)').to.be.below(5_000);
        // One entry a person and thing in an hour: four sessions, or what is nothing of anybody's (roles, what is not there).
        expect((await seq()) - before).to.be.at.most(THIEVES.length * (LEADERS.length + 2));
        expect(heapHeld() - held).to.be.below(8 * 1024 * 1024);
        expect((await fetch(`${steward.url}/readyz`)).status).to.equal(200);
        expect(await steward.app.kernel.store.all('responses')).to.deep.equal([]);
        // An hour later each has its count.
        await fetch(`${steward.url}/local/clock`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ advance: 'PT2H' }),
        });
        expect((await seq()) - before).to.be.at.most(THIEVES.length * (LEADERS.length + 2) * 2 + 10);
        const told = (await steward.app.kernel.store.entries(1, 100_000)).filter(
          ({ what }) => what === 'refused.again',
        );
        expect(told.length).to.be.greaterThan(0);
      });
    });
});
