import type { Way } from '../kit/chats.ts';
import { ETHICS, Secretariat } from '../kit/secretariat.ts';
import { type Running, startSteward } from '../kit/steward.ts';

/*
 * By hand, from the outline of the sample (src/sample/structure.ts): 256 people, of whom 1 is the top (the Secretary-General leads and
 * takes part in nobody's session), 1 has left (the empty chair of Publications), 3 are away and excused (one seconded in DPA, two on
 * long leave: DPO's director and one in OCHA), 4 are non-staff, who may join and owe nothing. 256 - 1 - 1 - 3 - 4 = 247.
 * Two of the 247, drivers in Juba, have no Teams: their leader records them and nobody can ask them to confirm, 247 - 2 = 245.
 */
describe('a year of Leadership Dialogue, by its calendar', () => {
  for (const way of ['Action.Execute', 'Action.Submit'] as const satisfies readonly Way[])
    describe(`with ${way}`, () => {
      let steward: Running;
      before(async () => {
        steward = await startSteward();
      });
      after(() => steward.stop());

      it('reaches 100% of 247 people when every leader records and everyone confirms', async () => {
        const un = new Secretariat(steward.url, way);
        const ethics = await un.person(ETHICS).speaksEnglish();
        await ethics.says('launch dialogue');
        await ethics.presses('Next', { theme: 'Integrity' });
        ethics.sees('Participants: 247', 'Leaders: 50');
        await ethics.presses('Launch');
        ethics.sees('Running from 11 January 2027 to 11 April 2027');

        for (let day = '2027-01-11'; day < '2027-04-19'; day = aWeekAfter(day)) await un.until(day);

        await ethics.says('dialogue');
        ethics.sees(
          'Closed. 11 January 2027 to 11 April 2027',
          'Participation: 100% (247 of 247)',
          'Leaders who recorded: 50',
          'Confirmed: 245',
        );
        (await ethics.says('who is missing')).sees('Everyone is recorded');
      });
    });
});

const aWeekAfter = (day: string): string => new Date(Date.parse(day) + 7 * 86_400_000).toISOString().slice(0, 10);
