import { expect } from 'chai';
import { button, card, forget, PEOPLE, person, type Stand, stand } from './fake.ts';

const AMINA = '00000000-0000-4000-8000-000000000001';
const members = (id: string) => ({
  bot: { id: '28:steward' },
  members: [{ id }],
  channelData: { tenant: { id: 'tenant-1' } },
  tenantId: 'tenant-1',
  isGroup: false,
});

describe('The stand-in connector', () => {
  let s: Stand;
  beforeEach(async () => {
    s = await stand();
  });
  afterEach(async () => {
    await s.stop();
    await forget(s.dataDir);
  });

  const contact = async (id = AMINA): Promise<string> =>
    (await s.send('POST', '/local/connector/v3/conversations', members(id))).body.id;
  const at = (conversation: string, rest = '') =>
    `/local/connector/v3/conversations/${encodeURIComponent(conversation)}${rest}`;
  const chat = async (id = '1') => (await s.get(`/local/chats/${id}`)).body;

  it('makes a first contact by Entra id, and the same conversation the next time', async () => {
    const first = await s.send('POST', '/local/connector/v3/conversations', members(AMINA));
    expect(first.status).to.equal(201);
    expect(first.body.id).to.match(/^a:1/);
    expect(await contact()).to.equal(first.body.id);
  });

  it('finds a person by the 29: id that an activity carried', async () => {
    await s.send('POST', '/local/chats/1/messages', { text: 'hello' });
    expect(await contact(s.got[0].from.id)).to.equal(s.got[0].conversation.id);
  });

  it('knows nobody by the ids of the people file', async () => {
    expect((await s.send('POST', '/local/connector/v3/conversations', members('1'))).status).to.equal(404);
  });

  it('refuses to reach somebody without an account, as Teams does', async () => {
    await s.stop();
    const nora = person('9', 'Nora Paper', { hasTeams: false });
    s = await stand({ list: [nora], dataDir: s.dataDir });
    const { status, body } = await s.send('POST', '/local/connector/v3/conversations', members(nora.aadObjectId));
    expect([status, body.error.code]).to.deep.equal([403, 'ForbiddenOperationException']);
  });

  it('shows what the bot sends and answers with its id; ids of one conversation never repeat', async () => {
    const conversation = await contact();
    const ids = [];
    for (const text of ['one', 'two', 'three'])
      ids.push((await s.send('POST', at(conversation, '/activities'), { type: 'message', text })).body.id);
    expect(new Set(ids).size).to.equal(3);
    const { messages, unread } = await chat();
    expect(messages.map((message: { id: string; text: string }) => [message.id, message.text])).to.deep.equal([
      [ids[0], 'one'],
      [ids[1], 'two'],
      [ids[2], 'three'],
    ]);
    expect(unread).to.equal(3);
  });

  it('R1 gives two people the same activity id at the same moment, as Teams may', async () => {
    const ids = [];
    for (const id of [AMINA, PEOPLE[1]!.aadObjectId]) {
      const conversation = await contact(id);
      ids.push((await s.send('POST', at(conversation, '/activities'), { type: 'message', text: 'x' })).body.id);
    }
    expect(ids[0]).to.equal(ids[1]);
  });

  it('updates a message in place: same id, same place, whole new content, not unread again', async () => {
    const conversation = await contact();
    const { body } = await s.send('POST', at(conversation, '/activities'), {
      type: 'message',
      text: 'asked',
      ...card({ body: [] }),
    });
    await s.send('POST', at(conversation, '/activities'), { type: 'message', text: 'later' });
    await s.send('POST', '/local/chats/1/read', {});
    const put = await s.send('PUT', at(conversation, `/activities/${body.id}`), {
      type: 'message',
      ...card({ body: [{ type: 'TextBlock', text: 'done' }] }),
    });
    expect([put.status, put.body.id]).to.deep.equal([200, body.id]);
    const { messages, unread } = await chat();
    expect(messages[0].id).to.equal(body.id);
    expect(messages[0].text).to.equal(undefined);
    expect(messages[0].attachments[0].content.body[0].text).to.equal('done');
    expect(messages[1].text).to.equal('later');
    expect(unread).to.equal(0);
  });

  it('answers unknown conversations and activities with the codes of Teams', async () => {
    const conversation = await contact();
    const text = { type: 'message', text: 'x' };
    const wrong = await s.send('POST', at('a:none', '/activities'), text);
    expect([wrong.status, wrong.body.error.code]).to.deep.equal([404, 'ConversationNotFound']);
    const gone = await s.send('PUT', at(conversation, '/activities/123'), text);
    expect([gone.status, gone.body.error.code]).to.deep.equal([404, 'ActivityNotFoundInConversation']);
    await s.send('POST', '/local/chats/1/messages', { text: 'mine' });
    const theirs = await s.send('PUT', at(conversation, `/activities/${s.got[0].id}`), text);
    expect(theirs.status).to.equal(404);
  });

  it('names the member with address and Entra id, and nobody else in that conversation', async () => {
    const conversation = await contact();
    const { body } = await s.get(at(conversation, `/members/${AMINA}`));
    expect(body).to.include({
      name: 'Amina Diallo',
      email: '1@example.org',
      userPrincipalName: '1@example.org',
      aadObjectId: AMINA,
    });
    expect((await s.get(at(conversation, `/members/${encodeURIComponent(body.id)}`))).body.id).to.equal(body.id);
    expect((await s.get(at(conversation, `/members/${PEOPLE[1]?.aadObjectId}`))).status).to.equal(404);
  });

  it('refuses a message over 100 KB counted as UTF-16', async () => {
    const conversation = await contact();
    const fits = await s.send('POST', at(conversation, '/activities'), { type: 'message', text: 'x'.repeat(51_000) });
    expect(fits.status).to.equal(201);
    const big = await s.send('POST', at(conversation, '/activities'), { type: 'message', text: 'x'.repeat(52_000) });
    expect([big.status, big.body.error.code]).to.deep.equal([413, 'MessageSizeTooBig']);
  });

  it('takes only uncompressed JSON objects', async () => {
    const conversation = await contact();
    const post = (body: string, headers: Record<string, string>) =>
      fetch(s.url + at(conversation, '/activities'), { method: 'POST', body, headers });
    const json = { 'Content-Type': 'application/json' };
    expect((await post('{', json)).status).to.equal(400);
    expect((await post('[]', json)).status).to.equal(400);
    expect((await post('{}', { 'Content-Type': 'text/plain' })).status).to.equal(415);
    expect((await post('{}', { ...json, 'Content-Encoding': 'gzip' })).status).to.equal(415);
  });

  it('keeps only attachments that say what they are', async () => {
    const conversation = await contact();
    await s.send('POST', at(conversation, '/activities'), {
      type: 'message',
      attachments: [null, 7, {}, ...(card({ actions: [button('A', 'v')] }) as { attachments: [] }).attachments],
    });
    expect((await chat()).messages[0].attachments).to.have.length(1);
  });
});
