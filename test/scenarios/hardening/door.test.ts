import { expect } from 'chai';
import { textOf } from '../../../src/cards/inspect.ts';
import type { CardJson } from '../../../src/delivery/channel.ts';
import { type ChatMessage, type StandIn, standInConnector } from '../../kit/connector.ts';
import { OpenDoor } from '../../kit/opendoor.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

/** The line for whoever is in nobody's list, and the one for whoever asks in public. */
const STRANGER = /Your account is not in the Organization's people list yet/;
const ELSEWHERE = 'Please open our own chat; what you owe is between you and me.';
/** The first session is led by the Under-Secretary-General for Management: the first prompt of a dialogue is theirs. */
const USG = 'DM-001';

/** The whole program behind its door, and a connector of the test's own, where everything that it says arrives. */
describe('Who may ask, and where (the whole program over HTTP)', function () {
  this.timeout(120_000);
  let steward: Running;
  let teams: StandIn;
  let door: OpenDoor;
  before(async () => {
    // Nobody is in its roster: whoever is not known by their account is nobody.
    teams = await standInConnector({ members: {} });
    steward = await startSteward();
    door = await OpenDoor.of(steward);
  });
  after(async () => {
    await steward?.stop();
    await teams?.close();
  });

  const read = ({ card, text }: ChatMessage): string => [text, card ? textOf(card as CardJson) : ''].join('');
  const chat = (conversation: string): string[] => teams.chat(conversation).map(read);
  const seq = async (): Promise<number> => (await steward.app.kernel.store.head()).seq;
  const until = async (now: string): Promise<void> => {
    const moved = await fetch(`${steward.url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });
    expect(moved.status).to.equal(200);
  };

  describe('somebody of the tenant who is in no list', () => {
    const HOME = 'a:stranger';
    const stranger = (more: object): object =>
      door.activity('', {
        serviceUrl: teams.url,
        from: { id: '29:stranger', name: 'Some Body', aadObjectId: '5a5a5a5a-0000-4000-8000-000000000001' },
        conversation: { conversationType: 'personal', tenantId: 'local', id: HOME },
        ...more,
      });
    const press = (verb: string, data: object): object =>
      stranger({
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: '1',
        value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
      });
    /** Everything that one can do in a chat. @returns what HTTP answered */
    const triesAll = async (): Promise<string> => {
      const answers: string[] = [];
      for (const activity of [
        stranger({ type: 'installationUpdate', action: 'add' }),
        ...['what do I owe', 'dialogue report', 'recommendations', 'grant administrator', 'help'].map((text) =>
          stranger({ type: 'message', text }),
        ),
        press('obligation.list', { open: `dialogue.lead|lead|dialogue-2027|${USG}` }),
        press('role.grant', { role: 'administrator', person: USG }),
        press('dialogue.begin', {}),
        stranger({ type: 'message', text: '', replyToId: '1', value: { verb: 'obligation.list' } }),
        stranger({
          type: 'message',
          text: '',
          attachments: [
            {
              contentType: 'application/vnd.microsoft.teams.file.download.info',
              name: 'people.csv',
              contentUrl: `${teams.url}people.csv`,
              content: { downloadUrl: `${teams.url}people.csv`, uniqueId: 'u', fileType: 'csv' },
            },
          ],
        }),
      ]) {
        const { status, text } = await door.post(activity);
        expect(status, text).to.equal(200);
        answers.push(text);
      }
      return answers.join('\n');
    };

    it('D3 gets one polite line a day whatever they try, and nothing else; the ledger says nothing of it', async () => {
      const before = await seq();
      const answered = await triesAll();
      expect(chat(HOME)).to.have.length(1);
      expect(chat(HOME)[0]).to.match(STRANGER);
      expect(
        teams.requests.some(({ path }) => path.includes('people.csv')),
        'their file is not fetched',
      ).to.equal(false);
      expect(answered).to.not.match(/adaptive"|Kwame|Mwangale|dialogue/i);
      // Started anew on the same day it says nothing twice.
      steward = await steward.again();
      door = await OpenDoor.of(steward);
      await triesAll();
      expect(chat(HOME)).to.have.length(1);
      await until('2027-01-05T14:00:00Z');
      await triesAll();
      expect(chat(HOME)).to.have.length(2);
      expect(chat(HOME)[1]).to.match(STRANGER);
      // The calendar moved, and nothing else happened.
      expect(await seq()).to.equal(before);
      expect(await steward.app.kernel.store.all('reaches')).to.deep.equal([]);
    });
  });

  describe('somebody who is known', () => {
    it('D4 a mention in a channel gets one line there; the reminders that come after it reach the personal chat and no other', async () => {
      const home = 'a:usg';
      const channel = '19:abc@thread.tacv2';
      const says = (conversation: object, text: string): object =>
        door.activity(USG, { type: 'message', text, serviceUrl: teams.url, conversation });
      const tenantId = 'local';
      await door.holds(says({ conversationType: 'personal', tenantId, id: home }, 'language English'));
      const met = chat(home).length;
      expect(met).to.be.greaterThan(0);
      for (const text of ['<at>Steward</at> what do I owe', '<at>Steward</at> help'])
        await door.holds(says({ conversationType: 'channel', tenantId, id: channel }, text));
      await door.holds(says({ conversationType: 'groupChat', tenantId, id: '19:def@thread.v2' }, 'what do I owe'));
      expect(chat(channel)).to.deep.equal([ELSEWHERE, ELSEWHERE]);
      expect(chat('19:def@thread.v2')).to.deep.equal([ELSEWHERE]);
      expect(chat(home)).to.have.length(met);

      const run = ['--theme', 'Integrity', '--opens', '2027-01-11', '--closes', '2027-04-11', '--as', 'ETH-003'];
      await steward.steward('launch', 'dialogue', ...run);
      await until('2027-02-28T12:00:00Z');
      const unasked = teams.chat(home).slice(met);
      // The first prompt and at least one reminder of it.
      expect(unasked.length).to.be.greaterThan(1);
      expect(read(unasked[0] as ChatMessage)).to.match(/Leadership Dialogue/);
      expect(chat(channel)).to.have.length(2);
      expect(chat('19:def@thread.v2')).to.have.length(1);
      expect(teams.requests.filter(({ kind }) => kind === 'first')).to.deep.equal([]);
    });
  });
});
