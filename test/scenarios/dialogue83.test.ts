import type { Way } from '../kit/chats.ts';
import { aYear, type Year } from './dialogue83/cast.ts';
import { closing } from './dialogue83/closing.ts';
import { silence } from './dialogue83/silence.ts';
import { spring } from './dialogue83/spring.ts';

/*
 * By hand. Of the sample 247 owe participation, 3 are excused (test/scenarios/dialogue100.test.ts). In this year one leaves and one joins,
 * one goes on long leave and one is excused by the leader: 247 - 1 + 1 - 1 - 1 = 245 active staff on board at closing, 3 + 2 = 5 excused.
 *
 * Not taking part: two directors' teams of two (the silent director's, the silent deputy's), 4; one taken off a list and one whose
 * record is contradicted, 2; one who joined after the session, 1; of 70 in Security 40 at the first closing, 34 at the second.
 *   first:  4 + 2 + 1 + 40 = 47, 245 - 47 = 198, 198 / 245 = 80.8%
 *   second: 4 + 2 + 1 + 34 = 41, 245 - 41 = 204, 204 / 245 = 83.27%; with the excused 204 / 250 = 81.6%
 * Recorded and unanswered: nobody in Geneva's office confirms (82 staff less 34, 48), two drivers have no Teams, one told only the
 * Ethics Office: 51, 20.8%. Confirmed: 204 - 51 = 153, 62.4%. Of the 41 one is contradicted, 40 have no record.
 */
describe('a year of Leadership Dialogue as life has it, closing at 83%', () => {
  for (const way of ['Action.Execute', 'Action.Submit'] as const satisfies readonly Way[])
    describe(`with ${way}`, () => {
      let year: Year;
      before(async () => {
        year = await aYear(way);
      });
      after(() => year.steward.stop());
      // One story: what comes after a chapter that failed would only fail with it.
      let failed = false;
      for (const [title, play] of [...spring, ...silence, ...closing])
        it(title, async function () {
          if (failed) this.skip();
          failed = true;
          await play(year);
          failed = false;
        });
    });
});
