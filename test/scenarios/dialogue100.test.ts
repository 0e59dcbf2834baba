import { expect } from 'chai';
import { buttonsOf, type CardButton } from '../../src/cards/inspect.ts';
import { buttonOf, Chats, type Shown, type Way } from '../kit/chats.ts';
import { type Running, startSteward } from '../kit/steward.ts';

/** Lamar Whitlock, Ethics Officer: holds the office that launches. */
const ETHICS = 'ETH-003';

/*
 * By hand, from the outline of the sample (src/sample/structure.ts): 256 people, of whom 1 is the top (the Secretary-General leads and
 * takes part in nobody's session), 1 has left (the empty chair of Publications), 3 are away and excused (one seconded in DPA, two on
 * long leave: DPO's director and one in OCHA), 4 are non-staff, who may join and owe nothing. 256 - 1 - 1 - 3 - 4 = 247.
 * Two of the 247, drivers in Juba, have no Teams: their leader records them and nobody can ask them to confirm.
 */
const PARTICIPANTS = 247;
const WITHOUT_TEAMS = 2;
const LEADERS = 50;

/** Buttons are known by what they do: what they are called depends on the language of the person. */
const isRecord = ({ verb, data }: CardButton): boolean =>
  verb === 'dialogue.record' && data.nav === 'start' && String(data.about).startsWith('lead|');
const isYes = ({ verb, data }: CardButton): boolean => verb === 'dialogue.confirm' && data.answer === 'yes';
/** A confirmation among several things that wait: opened from the list. */
const isListed = ({ data }: CardButton): boolean => String(data.open).startsWith('dialogue.confirm|');
const isOnward = ({ verb, data }: CardButton): boolean =>
  verb === 'dialogue.record' && (data.nav === 'next' || data.nav === 'done');

class Year {
  readonly chats: Chats;
  readonly recorded = new Set<string>();
  confirmations = 0;

  constructor(url: string, way: Way) {
    this.chats = new Chats(url, way);
  }

  async launch(): Promise<void> {
    const { chats } = this;
    await chats.open(ETHICS);
    const titled = (title: string) => (button: CardButton) => button.title === title;
    let form = await chats.say(ETHICS, 'launch dialogue');
    form = await chats.press(ETHICS, form, buttonOf(form, titled('Next')), { theme: 'Integrity' });
    expect(form.text).to.contain(`Participants: ${PARTICIPANTS}`).and.to.contain(`Leaders: ${LEADERS}`);
    form = await chats.press(ETHICS, form, buttonOf(form, titled('Launch')));
    expect(form.text).to.contain('Running from 11 January 2027 to 11 April 2027');
  }

  /** Whoever has something new answers all of it. */
  async everybodyAnswers(): Promise<void> {
    for (const { id } of (await this.chats.people('unread')).people)
      for (const card of await this.chats.open(id)) await this.#answer(id, card);
  }

  async #answer(person: string, card: Shown): Promise<void> {
    const listed = buttonsOf(card.card).find(isListed);
    if (listed) await this.#answer(person, await this.chats.press(person, card, listed));
    const buttons = listed ? [] : buttonsOf(card.card);
    const yes = buttons.find(isYes);
    if (yes) {
      await this.chats.press(person, card, yes);
      this.confirmations += 1;
    }
    const record = buttons.find(isRecord);
    if (!record) return;
    this.recorded.add(String(record.data.about));
    let form = await this.chats.press(person, card, record);
    let pages = 0;
    for (let onward = buttonsOf(form.card).find(isOnward); onward; onward = buttonsOf(form.card).find(isOnward)) {
      // Seventy names are three pages of absences, between when and who else.
      pages += 1;
      if (pages > 5) throw new Error(`${person} can't leave the form:\n${form.text}`);
      form = await this.chats.press(person, form, onward);
    }
  }
}

describe('a year of Leadership Dialogue, by its calendar', () => {
  for (const way of ['Action.Execute', 'Action.Submit'] as const)
    describe(`with ${way}`, () => {
      let steward: Running;
      before(async () => {
        steward = await startSteward();
      });
      after(() => steward.stop());

      it('reaches 100% of 247 people when every leader records and everyone confirms', async () => {
        const year = new Year(steward.url, way);
        await year.launch();
        for (let now = ''; now < '2027-04-12'; ) {
          now = await year.chats.move('P7D');
          await year.everybodyAnswers();
        }
        const report = await year.chats.say(ETHICS, 'dialogue');
        expect(report.text).to.contain('Closed. 11 January 2027 to 11 April 2027');
        expect(report.text).to.contain(`Participation: 100% (${PARTICIPANTS} of ${PARTICIPANTS})`);
        expect(report.text).to.contain(`Leaders who recorded: ${LEADERS}`);
        expect(report.text).to.contain(`Confirmed: ${PARTICIPANTS - WITHOUT_TEAMS}`);
        const missing = await year.chats.say(ETHICS, 'who is missing');
        expect(missing.text).to.contain('Everyone is recorded');
      });
    });
});
