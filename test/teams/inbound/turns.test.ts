import { expect } from 'chai';
import { StewardError } from '../../../src/errors.ts';
import type { Answer, Incoming } from '../../../src/teams/conversation.ts';
import { type DoorOptions, message, openDoor, press, type TestDoor } from '../../kit/door.ts';

const card = { type: 'AdaptiveCard', version: '1.5', body: [] };
const CARD = 'application/vnd.microsoft.card.adaptive';
const WORDS = 'application/vnd.microsoft.activity.message';

describe('answers', () => {
  let answer: Answer | undefined;
  let act: (incoming: Incoming) => Promise<Answer | undefined>;
  let door: TestDoor;
  const open = async (more: DoorOptions = {}): Promise<void> => {
    door = await openDoor({ receive: (incoming) => act(incoming), env: { STEWARD_ACT_LIMIT: '1000' }, ...more });
  };
  beforeEach(async () => {
    answer = undefined;
    posted.splice(0);
    act = async () => answer;
    await open();
  });
  afterEach(() => door.close());

  const submit = (more: Record<string, unknown> = {}): Record<string, unknown> =>
    message({ text: undefined, value: { verb: 'dialogue.record', held: 'true' }, replyToId: 'card-1', ...more });
  const out = (): unknown[] =>
    door.sent.map(({ what, activity, message: said }) => [
      what,
      activity,
      said.card ? 'card' : said.file ? 'file' : said.text,
    ]);
  const posted: string[] = [];
  const keep = (id: string): void => void posted.push(id);

  it('a text is answered in the chat, and HTTP says 200 with nothing', async () => {
    answer = { text: 'Nothing is owed.', language: 'fr', posted: keep };
    const response = await door.post(message());
    expect(response).to.deep.equal({ status: 200, body: undefined, text: '' });
    expect(door.sent).to.deep.equal([
      {
        what: 'reply',
        conversation: 'a:amina',
        activity: undefined,
        message: { text: 'Nothing is owed.', language: 'fr' },
      },
    ]);
    expect(posted).to.deep.equal(['sent-1']);
  });

  it('an answer to a text may be a card, with more after it and a file by itself', async () => {
    answer = {
      card,
      summary: 'A card',
      language: 'en',
      file: { name: 'r.csv', bytes: 3, id: 'f1' },
      more: [{ text: 'And this.', language: 'en' }],
      posted: keep,
    };
    await door.post(message());
    expect(out()).to.deep.equal([
      ['reply', undefined, 'card'],
      ['reply', undefined, 'file'],
      ['reply', undefined, 'And this.'],
    ]);
    expect(door.sent[0]?.message.summary).to.equal('A card');
    expect(posted, 'only the answer itself').to.deep.equal(['sent-1']);
  });

  it('nothing to say is nothing said', async () => {
    expect((await door.post(message())).status).to.equal(200);
    expect((await door.post(press('x', {}))).body).to.deep.equal({ statusCode: 200, type: WORDS, value: '' });
    expect(out()).to.deep.equal([]);
  });

  it('Action.Execute: a card replaces the pressed one, and the app learns where it stands', async () => {
    answer = { card, language: 'en', posted: keep };
    expect((await door.post(press('dialogue.record', { held: 'true' }))).body).to.deep.equal({
      statusCode: 200,
      type: CARD,
      value: card,
    });
    expect(door.received[0]).to.deep.include({
      kind: 'press',
      verb: 'dialogue.record',
      as: 'invoke',
      data: { held: 'true' },
      replyTo: 'card-1',
    });
    expect(posted).to.deep.equal(['card-1']);
    expect(out()).to.deep.equal([]);
  });

  it('Action.Execute takes every verb, also with a card that has refresh: nothing is ever updated by itself', async () => {
    answer = { card: { ...card, refresh: { action: {}, userIds: [] } }, language: 'en' };
    for (const verb of ['dialogue.record', 'anything', ''])
      expect((await door.post(press(verb, {}))).body).to.have.property('type', CARD);
    answer = { card, language: 'en' };
    await door.post(press('dialogue.record', {}));
    expect(out()).to.deep.equal([]);
  });

  it('Action.Execute: words stand below the card; a refusal leaves the card as it is', async () => {
    answer = { text: 'Saved.', language: 'en', posted: keep };
    expect((await door.post(press('x', {}))).body).to.deep.equal({ statusCode: 200, type: WORDS, value: 'Saved.' });
    answer = { text: 'Not yours.', card, refused: true, language: 'en', posted: keep };
    expect((await door.post(press('x', {}))).body).to.deep.equal({ statusCode: 200, type: WORDS, value: 'Not yours.' });
    expect(posted).to.deep.equal([]);
    answer = { card, refused: true, language: 'en' };
    expect((await door.post(press('x', {}))).body).to.have.property('type', CARD);
  });

  it('Action.Execute: a second card and a file follow in the chat', async () => {
    answer = {
      card,
      language: 'en',
      file: { name: 'r.csv', bytes: 3, id: 'f1' },
      more: [{ card, language: 'en' }],
      posted: keep,
    };
    await door.post(press('x', {}));
    expect(out()).to.deep.equal([
      ['reply', undefined, 'file'],
      ['reply', undefined, 'card'],
    ]);
    expect(posted).to.deep.equal(['card-1']);
  });

  it('Action.Submit: the pressed card is replaced in place, as Action.Execute would', async () => {
    answer = { card, language: 'en', more: [{ text: 'And this.', language: 'en' }], posted: keep };
    await door.post(submit());
    expect(out()).to.deep.equal([
      ['update', 'card-1', 'card'],
      ['reply', undefined, 'And this.'],
    ]);
    expect(posted).to.deep.equal(['card-1']);
  });

  it('Action.Submit: without a known card, or when it is gone, the answer is a new message', async () => {
    answer = { card, language: 'en', posted: keep };
    await door.post(submit({ replyToId: undefined }));
    expect(out()).to.deep.equal([['reply', undefined, 'card']]);
    await door.close();
    await open({
      outcome: (sent) =>
        sent.what === 'update'
          ? { kind: 'unreachable', state: 'failed', reason: '404', forget: 'activity' }
          : { kind: 'sent', activity: 'new', conversation: sent.conversation },
    });
    await door.post(submit());
    expect(out()).to.deep.equal([
      ['update', 'card-1', 'card'],
      ['reply', undefined, 'card'],
    ]);
    expect(posted).to.deep.equal(['sent-1', 'new']);
  });

  it('Action.Submit: refusals and words stand below the card', async () => {
    answer = { text: 'Not yours.', card, refused: true, language: 'en' };
    await door.post(submit());
    answer = { text: 'Saved.', language: 'en' };
    await door.post(submit());
    expect(out()).to.deep.equal([
      ['reply', undefined, 'Not yours.'],
      ['reply', undefined, 'Saved.'],
    ]);
  });

  it('a file consent is answered 200 and heard; an invoke nobody knows is 501', async () => {
    answer = { text: 'The file is there.', language: 'en' };
    const value = { type: 'fileUpload', action: 'decline', context: { file: 'f1' } };
    expect((await door.post(message({ type: 'invoke', name: 'fileConsent/invoke', value }))).status).to.equal(200);
    expect(door.received[0]).to.deep.include({ kind: 'consent', accepted: false, file: 'f1' });
    expect(out()).to.deep.equal([['reply', undefined, 'The file is there.']]);
    expect((await door.post(message({ type: 'invoke', name: 'composeExtension/query', value: {} }))).status).to.equal(
      501,
    );
    expect((await door.post(press('x', {}, { value: {} }))).body).to.deep.include({
      statusCode: 400,
      type: 'application/vnd.microsoft.error',
    });
  });

  it('activities that say nothing are 200 and not heard', async () => {
    for (const type of ['typing', 'messageReaction', 'event', 'messageDelete', 'endOfConversation', 'anything']) {
      expect((await door.post(message({ type }))).status, type).to.equal(200);
    }
    expect(door.received).to.deep.equal([]);
  });

  it('a failure gets a polite line with a code, no sentence of the error and no stack', async () => {
    act = async () => {
      throw new StewardError('STW_STORE_FULL', {});
    };
    expect((await door.post(message())).status).to.equal(200);
    expect(out()).to.deep.equal([['reply', undefined, 'failed {"code":"STW_STORE_FULL"}']]);
    act = async () => {
      throw new TypeError('Amina Canary is undefined');
    };
    const pressed = await door.post(press('x', {}));
    expect(pressed.status).to.equal(200);
    expect(pressed.body).to.deep.equal({
      statusCode: 500,
      type: 'application/vnd.microsoft.error',
      value: { code: 'STW_INTERNAL', message: 'failed {"code":"STW_INTERNAL"}' },
    });
    expect(pressed.text).not.to.match(/Canary| at /);
    expect(door.log()).to.contain('STW_STORE_FULL').and.not.to.contain('Canary');
  });

  it('even the texts of the door may fail: there is a last line', async () => {
    await door.close();
    await open({
      texts: () => {
        throw new Error('no such text');
      },
    });
    act = async () => {
      throw new Error('broken');
    };
    await door.post(message());
    expect(door.sent[0]?.message.text).to.match(/try again later.*STW_INTERNAL/);
  });

  it('a press waits a second for the messages that belong to its answer, and not at all behind a queue of others', async () => {
    answer = { card, language: 'en', more: [{ text: 'And this.', language: 'en' }] };
    const later = { kind: 'retry', reason: '429', after: 5_000, scope: 'tenant' } as const;
    for (const replies of [24, 25]) {
      await door.close();
      await open({
        outcome: ({ conversation }) => (door.sent.length === 1 ? later : { kind: 'sent', activity: 'a', conversation }),
        replies,
      });
      const pressed = door.post(press('x', {}));
      if (replies === 24) {
        // The message's own next try, and the second that the answer waits.
        await until(() => door.clock.sleeping === 2);
        door.clock.move(1_000);
      }
      expect((await pressed).body, `${replies} wait`).to.have.property('type', CARD);
      expect(out()).to.deep.equal([['reply', undefined, 'And this.']]);
      door.clock.move(5_000);
      await until(() => door.sent.length === 2);
    }
  });

  it('what follows two quick presses comes one after the other, and the end waits for it', async () => {
    await door.close();
    const retry = { kind: 'retry', reason: '429', after: 3_000, scope: 'tenant' } as const;
    await open({
      outcome: ({ conversation }) => (door.sent.length === 1 ? retry : { kind: 'sent', activity: 'a', conversation }),
      replies: 30,
    });
    for (const n of [1, 2]) {
      answer = {
        card,
        language: 'en',
        more: ['one', 'two'].map((part) => ({ text: `${n}: ${part}`, language: 'en' })),
      };
      expect((await door.post(press('x', {}))).body).to.have.property('type', CARD);
    }
    await until(() => door.clock.sleeping === 1);
    let isOver = false;
    const over = door.settled().then(() => {
      isOver = true;
    });
    await new Promise((next) => setImmediate(next));
    expect(isOver).to.equal(false);
    door.clock.move(3_000);
    await over;
    expect(door.sent.map(({ message }) => message.text)).to.deep.equal([
      '1: one',
      '1: one',
      '1: two',
      '2: one',
      '2: two',
    ]);
  });

  it('a slow press is answered in time, and its card follows in place', async () => {
    let finish: (late: Answer) => void = () => undefined;
    act = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const pressed = door.post(press('x', {}));
    await until(() => door.received.length === 1 && door.clock.sleeping > 0);
    door.clock.move(4_500);
    expect((await pressed).body).to.deep.equal({ statusCode: 200, type: WORDS, value: 'late {}' });
    finish({ card, language: 'en', posted: keep });
    await until(() => posted.length === 1);
    expect(out()).to.deep.equal([['update', 'card-1', 'card']]);
  });

  it('a slow text is 200 before Teams sends it again, and its answer follows', async () => {
    let finish: (late: Answer) => void = () => undefined;
    act = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const asked = door.post(message());
    await until(() => door.received.length === 1 && door.clock.sleeping > 0);
    door.clock.move(10_000);
    expect((await asked).status).to.equal(200);
    finish({ text: 'Here it is.', language: 'en', posted: keep });
    await until(() => posted.length === 1);
    expect(out()).to.deep.equal([['reply', undefined, 'Here it is.']]);
  });

  it('a reply that Teams takes later is sent again, three times at most', async () => {
    let refusals = 2;
    await door.close();
    await open({
      outcome: (sent) =>
        refusals-- > 0
          ? { kind: 'retry', reason: '429', after: 100, scope: 'conversation' }
          : { kind: 'sent', activity: 'at-last', conversation: sent.conversation },
    });
    answer = { text: 'Nothing is owed.', language: 'en', posted: keep };
    const asked = door.post(message());
    for (const tries of [1, 2]) {
      await until(() => door.sent.length === tries && door.clock.sleeping > 1);
      door.clock.move(100);
    }
    await asked;
    expect(posted).to.deep.equal(['at-last']);
    expect(door.sent).to.have.length(3);
  });

  it('the channel may fail in any way: HTTP still says 200', async () => {
    await door.close();
    await open({
      outcome: () => {
        throw new Error('Amina Canary');
      },
    });
    answer = { text: 'x', language: 'en' };
    expect((await door.post(message())).status).to.equal(200);
    expect(door.log()).not.to.contain('Canary');
  });

  it('I4 nothing that people are called, type or answer stands in the log', async () => {
    answer = { text: 'canary answer', language: 'en' };
    await door.post(message({ text: 'canary text' }));
    await door.post(press('x', { note: 'canary data' }));
    await door.post(message({ from: { id: '29:canary', name: 'Canary' } }));
    expect(door.log())
      .to.contain('Answered.')
      .and.not.to.match(/canary|29:amina|aaaaaaaa/i);
  });
});

/** Lets the event loop turn until something is so; the test's own time limit ends it otherwise. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setImmediate(resolve));
}
