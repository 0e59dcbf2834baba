import { expect } from 'chai';
import { card, forget, person, replaced, type Stand, stand, type Wire } from './fake.ts';

describe('The stand-in as Teams: what the bot receives', () => {
  let s: Stand;
  let asked = '';
  beforeEach(async () => {
    s = await stand();
  });
  afterEach(async () => {
    await s.stop();
    await forget(s.dataDir);
  });

  const press = (action: object, id = '1') => s.send('POST', `/local/chats/${id}/press`, { message: asked, action });
  const messages = async (id = '1'): Promise<Wire[]> => (await s.get(`/local/chats/${id}`)).body.messages;
  /** Lets the bot send a card to Amina. */
  const askAmina = async () => {
    await s.send('POST', '/local/chats/1/messages', { text: 'hello' });
    asked = await s.replies(s.got.at(-1), card({ body: [{ type: 'TextBlock', text: 'question' }] }));
  };

  it('sends a message in the form of Teams', async () => {
    const sent = await s.send('POST', '/local/chats/2/messages', { text: '  bonjour ' });
    expect(s.got).to.have.length(1);
    const [activity] = s.got;
    expect(activity).to.deep.include({
      type: 'message',
      text: 'bonjour',
      id: sent.body.id,
      channelId: 'msteams',
      locale: 'fr-FR',
      timestamp: '2026-01-05T09:00:00.000Z',
      serviceUrl: `${s.url}/local/connector`,
      channelData: { tenant: { id: 'tenant-1' } },
    });
    expect(activity.from).to.include({ name: 'Jean Dupont', aadObjectId: '00000000-0000-4000-8000-000000000002' });
    expect(activity.from.id).to.match(/^29:/);
    expect(activity.conversation).to.include({ conversationType: 'personal', tenantId: 'tenant-1' });
    expect(activity.recipient.id).to.match(/^28:/);
  });

  it('gives an account to somebody whose row has no Entra id, the same after a restart', async () => {
    await s.stop();
    const list = [person('7', 'New Joiner', { aadObjectId: '' })];
    const ids = [];
    for (let run = 0; run < 2; run += 1) {
      s = await stand({ list, dataDir: s.dataDir });
      await s.send('POST', '/local/chats/7/messages', { text: 'hi' });
      ids.push(s.got[0].from.aadObjectId);
      if (run === 0) await s.stop();
    }
    expect(ids[0]).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).to.equal(ids[0]);
  });

  it('reports the install once, on the first opening, also when opened twice at once', async () => {
    await Promise.all([s.send('POST', '/local/chats/1/open', {}), s.send('POST', '/local/chats/1/open', {})]);
    await s.send('POST', '/local/chats/1/open', {});
    expect(s.got.map(({ type, action }) => [type, action])).to.deep.equal([['installationUpdate', 'add']]);
  });

  it('can leave the install out for people whom the bot has met', async () => {
    await s.stop();
    s = await stand({ install: 'unless-met', dataDir: s.dataDir });
    await askAmina();
    await s.send('POST', '/local/chats/1/open', {});
    await s.send('POST', '/local/chats/2/open', {});
    expect(s.got.map(({ type }) => type)).to.deep.equal(['message', 'installationUpdate']);
  });

  it('sends Action.Execute as an invoke and puts the answered card in the place of the pressed one', async () => {
    await askAmina();
    s.bot = (activity) =>
      activity.type === 'invoke' ? replaced({ body: [{ type: 'TextBlock', text: 'recorded' }] }) : undefined;
    const { body } = await press({
      type: 'Action.Execute',
      verb: 'dialogue.record',
      data: { on: '2026-05-04' },
      title: 'Record',
    });
    expect(body).to.deep.equal({ shown: 'card' });
    const invoke = s.got.at(-1);
    expect(invoke).to.deep.include({ type: 'invoke', name: 'adaptiveCard/action', replyToId: asked });
    expect(invoke.value).to.deep.equal({
      action: { type: 'Action.Execute', title: 'Record', verb: 'dialogue.record', data: { on: '2026-05-04' } },
      trigger: 'manual',
    });
    const all = await messages();
    expect(all.map(({ from }) => from)).to.deep.equal(['person', 'bot']);
    expect(all[1].id).to.equal(asked);
    expect(all[1].attachments[0].content.body[0].text).to.equal('recorded');
  });

  it('sends every press anew: two presses are two invokes with ids of their own', async () => {
    await askAmina();
    s.bot = () => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'ok' });
    const action = { type: 'Action.Execute', verb: 'v', data: {} };
    await Promise.all([press(action), press(action)]);
    const [first, second] = s.got.slice(-2);
    expect(first.id).not.to.equal(second.id);
  });

  it('shows the words of an answer under the card, and clears them when a card follows', async () => {
    await askAmina();
    s.bot = () => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Noted.' });
    expect((await press({ type: 'Action.Execute', verb: 'v' })).body).to.deep.equal({
      shown: 'message',
      text: 'Noted.',
    });
    expect((await messages())[1].note).to.deep.equal({ kind: 'info', text: 'Noted.' });
    s.bot = () => replaced({});
    await press({ type: 'Action.Execute', verb: 'v' });
    expect((await messages())[1].note).to.equal(undefined);
  });

  for (const [what, bot, words] of [
    [
      'a coded error',
      () => ({ statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'X', message: 'Too late.' } }),
      /^Too late\.$/,
    ],
    ['no proper answer', () => ({}), /^Something went wrong/],
    ['a bot that fails', () => Promise.reject(new Error('boom')), /^Unable to reach app.*500/],
  ] as const)
    it(`shows a red line for ${what}`, async () => {
      await askAmina();
      s.bot = bot;
      expect((await press({ type: 'Action.Execute', verb: 'v' })).body.shown).to.equal('error');
      const [, message] = await messages();
      expect(message.note.kind).to.equal('error');
      expect(message.note.text).to.match(words);
      expect(message.attachments[0].content.body[0].text).to.equal('question');
    });

  it('loses patience with a bot that does not answer', async () => {
    await s.stop();
    s = await stand({ patience: 50, dataDir: s.dataDir });
    await askAmina();
    let release = () => {};
    s.bot = () => new Promise((resolve) => (release = () => resolve(undefined)));
    const { body } = await press({ type: 'Action.Execute', verb: 'v' });
    release();
    expect(body).to.include({ shown: 'error' });
    expect(body.text).to.match(/took too long/);
  });

  it('sends Action.Submit as a message with value and replyToId; the chat shows no line for it', async () => {
    await askAmina();
    expect((await press({ type: 'Action.Submit', data: { verb: 'v', on: '2026-05-04' } })).body).to.deep.equal({
      shown: 'none',
    });
    const submit = s.got.at(-1);
    expect(submit).to.deep.include({ type: 'message', replyToId: asked, value: { verb: 'v', on: '2026-05-04' } });
    expect(submit).not.to.have.property('text');
    expect(await messages()).to.have.length(2);
  });

  it('types for the person with imBack', async () => {
    await askAmina();
    await press({ type: 'Action.Submit', data: { msteams: { type: 'imBack', value: 'my team' } } });
    expect(s.got.at(-1)).to.include({ type: 'message', text: 'my team' });
    expect((await messages()).at(-1)).to.include({ from: 'person', text: 'my team' });
  });

  it('marks what did not arrive', async () => {
    s.bot = () => Promise.reject(new Error('boom'));
    await s.send('POST', '/local/chats/1/messages', { text: 'hello' });
    expect((await messages())[0].note).to.deep.equal({ kind: 'error', text: 'Not delivered: the bot answered 500.' });
  });

  it('hands a dropped file over by a download address of its own', async () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    const up = await fetch(`${s.url}/local/chats/1/files?name=${encodeURIComponent('C:\\scans\\Feuille été.pdf')}`, {
      method: 'POST',
      body: bytes,
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expect(up.status).to.equal(200);
    const [attachment] = s.got[0].attachments;
    expect(attachment).to.include({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'Feuille été.pdf',
    });
    expect(attachment.content.fileType).to.equal('pdf');
    const down = await fetch(attachment.content.downloadUrl);
    expect(Buffer.from(await down.arrayBuffer()).equals(bytes)).to.equal(true);
    expect(down.headers.get('content-disposition')).to.match(/^attachment/);
    expect((await s.get('/local/uploads/../../etc/passwd')).status).to.equal(404);
  });

  it('takes neither empty words nor actions that Teams keeps to itself', async () => {
    expect((await s.send('POST', '/local/chats/1/messages', { text: ' ' })).status).to.equal(400);
    expect((await press({ type: 'Action.OpenUrl', url: 'https://example.org' })).status).to.equal(400);
    expect(s.got).to.have.length(0);
  });

  it('lets nobody chat who has no account, nor anybody unknown', async () => {
    expect((await s.send('POST', '/local/chats/4/messages', { text: 'hi' })).status).to.equal(403);
    expect((await s.send('POST', '/local/chats/none/messages', { text: 'hi' })).status).to.equal(404);
  });
});
