import { expect } from 'chai';
import { buttonsOf } from '../../src/cards/inspect.ts';
import { erm, filled } from '../capabilities/learning/house.ts';
import { Chats, type Shown, type Way } from '../kit/chats.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const ANSWER = 'learning.answer';

describe('a course over HTTP, from the launch to a verified certificate', () => {
  let steward: Running;
  let learners: string[];

  before(async () => {
    steward = await startSteward();
    await steward.steward(
      'launch',
      'learning',
      '--course',
      'erm',
      '--opens',
      '2027-01-05',
      '--due',
      '2027-02-26',
      '--closes',
      '2027-03-31',
    );
    const chats = new Chats(steward.url);
    await chats.move('P2D');
    const { people } = await chats.people();
    const known = people as { id: string; name: string; language?: string; hasTeams?: boolean }[];
    const got = [];
    for (const { id, language } of known) {
      if (got.length >= 2) break;
      if (language === 'en' && (await chats.cards(id)).some((c) => buttonsOf(c.card).some((b) => b.verb === ANSWER)))
        got.push(id);
    }
    learners = got;
  });
  after(() => steward.stop());

  const ways: Way[] = ['Action.Execute', 'Action.Submit'];
  for (const [at, way] of ways.entries())
    it(`is passed by pressing as ${way}, lessons first, in two languages`, async () => {
      const who = learners[at] ?? '';
      const chats = new Chats(steward.url, way);
      let card: Shown = (await chats.cards(who)).findLast((c) =>
        buttonsOf(c.card).some((b) => b.verb === ANSWER),
      ) as Shown;
      expect(card.text).to.match(/Why it matters[\s\S]*Question 1 of 3/);
      const press = async (verb: string) => {
        const button = buttonsOf(card.card).find((b) => b.verb === verb);
        if (!button) throw new Error(`no ${verb} on:\n${card.text}`);
        card = await chats.press(who, card, button, verb === ANSWER ? filled(card.card, true, erm) : {});
      };
      await press(ANSWER);
      expect(card.text).to.match(/Right[\s\S]*Question 2 of 3/);
      await press(ANSWER);
      await press(ANSWER);
      expect(card.text).to.match(/3 of 3 were right the first time[\s\S]*Next: Risk, cause and effect/);
      // The rest in another language: the same obligation, the same progress.
      await chats.say(who, 'language français');
      card = await chats.say(who, 'évaluation finale');
      for (let n = 1; n <= 8; n++) {
        expect(card.text).to.match(new RegExp(`Question ${n} sur 8`));
        await press(ANSWER);
      }
      const id = /Certificat (ERM-2027-\w{5}-\w{5})/.exec(card.text)?.[1] ?? '';
      expect(card.text).to.match(/^Terminé\u00a0: La gestion globale des risques[\s\S]*8 sur 8 exactes/);
      expect(await steward.steward('certificate', id)).to.include({ certificate: id, person: who, course: 'erm' });
      // Nothing more comes of it, a reminder least of all.
      await chats.open(who);
      const told = async () => (await chats.cards(who)).filter((c) => !/\d:[0-9a-f]{64}/.test(c.text)).length;
      const before = await told();
      await chats.until(at === 0 ? '2027-02-15T16:00:00.000Z' : '2027-02-27T16:00:00.000Z');
      expect(await told()).to.equal(before);
    });

  it('is in the report', async () => {
    const report = (await steward.steward('report', 'learning')) as {
      tables: { key: string; rows: { [key: string]: number }[] }[];
    };
    expect(report.tables.find((t) => t.key === 'rates')?.rows[0]).to.include({ completed: 2 });
  });
});
