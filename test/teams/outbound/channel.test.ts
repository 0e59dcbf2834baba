import { expect } from 'chai';
import type { Message } from '../../../src/delivery/channel.ts';
import { createWriter } from '../../../src/teams/outbound/activity.ts';
import type { Outbound } from '../../../src/teams/outbound/index.ts';
import { type StandIn, type StandInOptions, standInConnector } from '../../kit/connector.ts';
import { address, card, channelWith, config, keptLog, message, OBJECT_ID, realElapsed } from './support.ts';

describe('channel', () => {
  let connector: StandIn;
  let channel: Outbound;
  const open = async (options: StandInOptions = {}, parts: Parameters<typeof channelWith>[0] = {}): Promise<void> => {
    connector = await standInConnector(options);
    channel = channelWith({ config: config({ serviceUrl: connector.url }), ...parts });
  };
  afterEach(async () => {
    await Promise.all([channel.close(), connector.close()]);
  });

  it('sends a prompt as a card that rings, and says under which id it stands in the chat', async () => {
    await open();
    const sent = await channel.send(address(connector.url), message(), 'prompt');
    const [seen] = connector.requests;
    expect(seen?.path).to.equal('/v3/conversations/a%3Aana/activities');
    expect(seen?.body).to.deep.equal({
      type: 'message',
      from: { id: 'steward', name: 'Steward' },
      recipient: { id: 'ana' },
      conversation: { id: 'a:ana', conversationType: 'personal', tenantId: 'tenant-1' },
      locale: 'en',
      summary: 'Something for you in Steward',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card('Plan a date') }],
      channelData: { tenant: { id: 'tenant-1' }, notification: { alert: true } },
    });
    expect(sent).to.deep.equal({ kind: 'sent', activity: seen?.activity, conversation: 'a:ana' });
    expect(connector.chat('ana').map((shown) => shown.card)).to.deep.equal([card('Plan a date')]);
  });

  it('updates a message in place, without ringing', async () => {
    await open();
    const sent = await channel.send(address(connector.url), message(), 'prompt');
    const activity = sent.kind === 'sent' ? sent.activity : '';
    const updated = await channel.update(address(connector.url), activity, message('Recorded'), 'update');
    expect(updated).to.deep.equal(sent);
    const chat = connector.chat('a:ana');
    expect(chat.map(({ card: shown, alert, updates }) => ({ shown, alert, updates }))).to.deep.equal([
      { shown: card('Recorded'), alert: false, updates: 1 },
    ]);
  });

  it('replies to the activity that is answered, without ringing; to a deleted one, into the chat', async () => {
    await open();
    const first = await channel.reply(address(connector.url), message(), '1:f/42');
    expect(first.kind).to.equal('sent');
    expect(connector.requests[0]?.path).to.equal('/v3/conversations/a%3Aana/activities/1%3Af%2F42');
    expect(connector.requests[0]?.body.replyToId).to.equal('1:f/42');
    expect(connector.chat('ana')[0]?.alert).to.equal(false);
    connector.fail({ kind: 'reply' }, { status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } });
    expect((await channel.reply(address(connector.url), message(), 'gone')).kind).to.equal('sent');
    expect(connector.requests.map(({ kind }) => kind)).to.deep.equal(['reply', 'reply', 'send']);
  });

  it('meets somebody for the first time in two requests, and tells the conversation', async () => {
    await open({}, {});
    const sent = await channel.send(address('', OBJECT_ID, ''), message(), 'prompt');
    expect(sent).to.deep.include({ kind: 'sent', conversation: `a:${OBJECT_ID}` });
    expect(connector.requests.map(({ kind }) => kind)).to.deep.equal(['first', 'send']);
    expect(connector.requests[0]?.body).to.deep.equal({
      bot: { id: 'steward', name: 'Steward' },
      members: [{ id: OBJECT_ID }],
      channelData: { tenant: { id: 'tenant-1' } },
      tenantId: 'tenant-1',
      isGroup: false,
    });
    expect(connector.chat(OBJECT_ID)).to.have.length(1);
  });

  it('a first message that has to be sent again needs no second first contact', async () => {
    await open();
    connector.fail({ kind: 'send', nth: 1 }, { status: 503 });
    const to = address('', OBJECT_ID, '');
    expect(await channel.send(to, message(), 'prompt')).to.deep.equal({
      kind: 'retry',
      reason: '503',
      scope: 'conversation',
    });
    expect((await channel.send(to, message(), 'prompt')).kind).to.equal('sent');
    expect(connector.requests.map(({ kind }) => kind)).to.deep.equal(['first', 'send', 'send']);
  });

  it('a person who has not installed Steward is told apart at the first contact', async () => {
    await open();
    connector.fail({ kind: 'first' }, { status: 403, body: { error: { code: 'ForbiddenOperationException' } } });
    expect(await channel.send(address('', OBJECT_ID, ''), message(), 'prompt')).to.deep.equal({
      kind: 'unreachable',
      state: 'not-installed',
      reason: '403 ForbiddenOperationException',
    });
    expect(connector.requests).to.have.length(1);
  });

  it('a message over 100 KB in UTF-16 is not sent, and opens no empty chat', async () => {
    await open();
    const big = message('x'.repeat(51 * 1024));
    const refusal = { kind: 'unreachable', state: 'failed', reason: 'the message is too big for Teams' };
    expect(await channel.send(address(connector.url), big, 'prompt')).to.deep.equal(refusal);
    expect(await channel.send(address('', OBJECT_ID, ''), big, 'prompt')).to.deep.equal(refusal);
    expect(await channel.update(address(connector.url), '1', big, 'update')).to.deep.equal(refusal);
    expect(await channel.reply(address(connector.url), big)).to.deep.equal(refusal);
    expect(connector.requests).to.have.length(0);
    expect((await channel.send(address(connector.url), message('x'.repeat(49 * 1024)), 'prompt')).kind).to.equal(
      'sent',
    );
  });

  it('in local mode a file is a link, its name harmless; elsewhere Teams asks for consent', async () => {
    await open({}, { base: () => 'http://127.0.0.1:4000' });
    const file = { name: 'Report [2026].csv', bytes: 1234, id: 'sha-1' };
    await channel.reply(address(connector.url), { text: 'Your list', language: 'en', file });
    expect(connector.chat('ana')[0]?.text).to.equal(
      'Your list\n\n[Report \\[2026\\].csv](http://127.0.0.1:4000/local/files/sha-1)',
    );
    const served = channelWith({
      config: config({ local: false, appId: 'app-1', serviceHosts: [new URL(connector.url).host] }),
      token: async () => 't',
    });
    await served.reply(address(connector.url), { text: 'Your list', language: 'en', file });
    await served.close();
    const [, asked] = connector.chat('ana');
    expect(asked?.text).to.equal('Your list');
    expect(asked?.consent).to.deep.equal({ name: 'Report [2026].csv', file: 'sha-1', bytes: 1234 });
    expect(connector.requests[1]?.body.from).to.deep.equal({ id: '28:app-1', name: 'Steward' });
  });

  it('D7: the roster says e-mail and user principal name; not of somebody else, nor of another tenant', async () => {
    const ana = {
      email: 'ana@example.org',
      userPrincipalName: 'ana@tenant.example.org',
      name: 'Ana',
      aadObjectId: OBJECT_ID,
      tenantId: 'tenant-1',
    };
    await open({
      members: {
        [OBJECT_ID]: ana,
        guest: { ...ana, tenantId: 'tenant-2' },
        '7d3f1c1e-0000-4000-8000-000000000002': ana,
      },
    });
    const at = address(connector.url);
    expect(await channel.roster.member(at, OBJECT_ID)).to.deep.equal({
      email: 'ana@example.org',
      upn: 'ana@tenant.example.org',
      name: 'Ana',
    });
    expect(await channel.roster.member(at, 'guest')).to.equal(undefined);
    expect(await channel.roster.member(at, '7d3f1c1e-0000-4000-8000-000000000002')).to.equal(undefined);
    expect(await channel.roster.member(at, 'nobody')).to.equal(undefined);
    expect(connector.requests[0]?.path).to.equal(`/v3/conversations/a%3Aana/members/${OBJECT_ID}`);
  });

  it('a roster look-up that meets a 503 is asked again', async () => {
    await open({ members: { ana: { email: 'ana@example.org' } } });
    connector.fail({ kind: 'member', nth: 1 }, { status: 503, headers: { 'retry-after': '0.05' } });
    expect(await channel.roster.member(address(connector.url), 'ana')).to.deep.equal({
      email: 'ana@example.org',
      upn: '',
      name: '',
    });
    expect(connector.requests).to.have.length(2);
  });

  it('an id that is no path segment reaches nobody', async () => {
    await open();
    for (const id of ['..', '.', '\ud800']) {
      expect((await channel.send(address(connector.url, 'ana', id), message(), 'prompt')).kind, id).to.equal(
        'unreachable',
      );
      expect((await channel.update(address(connector.url), id, message(), 'update')).kind, id).to.equal('unreachable');
    }
    expect(connector.requests).to.have.length(0);
  });

  it('a connector that hangs ends in a time-out, a torn connection and a closed port in a retry', async () => {
    await open({}, { timeOut: 150 });
    connector.fail({ user: 'hung' }, 'hang');
    connector.fail({ user: 'torn' }, 'reset');
    const hung = channel.send(address(connector.url, 'hung'), message(), 'prompt');
    const torn = channel.send(address(connector.url, 'torn'), message(), 'prompt');
    expect(await hung).to.deep.equal({ kind: 'retry', reason: 'time-out', scope: 'conversation' });
    expect(await torn).to.deep.include({ kind: 'retry', scope: 'conversation' });
    expect(connector.requests, 'no try of its own').to.have.length(2);
    const other = await standInConnector();
    await other.close();
    expect(await channel.send(address(other.url), message(), 'prompt')).to.deep.include({
      kind: 'retry',
      reason: 'ECONNREFUSED',
    });
  });

  it('closing waits for what is on the wire and tells what waits to come again', async () => {
    await open({ delay: 100 }, { config: config({ rate: 10 }) });
    const asked = Array.from({ length: 5 }, (_, i) =>
      channel.send(address(connector.url, `p${i}`), message(), 'prompt'),
    );
    await connector.seen(() => true);
    expect(channel.backlog()).to.deep.equal({ reply: 0, prompt: 4, update: 0 });
    await channel.close();
    expect((await Promise.all(asked)).map(({ kind }) => kind)).to.deep.equal([
      'sent',
      'retry',
      'retry',
      'retry',
      'retry',
    ]);
  });

  it('I2 words are no Markdown, whatever stands in them; beside a link in local mode they are escaped', async () => {
    await open({});
    await channel.reply(address(connector.url), { text: '<img src=x> [a](https://evil.example)', language: 'en' });
    expect(connector.requests.at(-1)?.body).to.include({ textFormat: 'plain' });
    const local = createWriter({ local: true, appId: '', tenantId: '' }, () => 'http://127.0.0.1:4000');
    const file = { id: 'sha-1', name: '<img>.csv', bytes: 1 };
    const sent = local.message(
      address(connector.url),
      { text: '<img> [a](b)', language: 'en', file } as Message,
      false,
    );
    expect(sent.text).to.equal('\\<img\\> \\[a\\]\\(b\\)\n\n[\\<img\\>.csv](http://127.0.0.1:4000/local/files/sha-1)');
  });

  it('I4: no line of the log names a person, an address or a text', async () => {
    const log = keptLog();
    await open({ limit: 0 }, { log });
    await channel.send(address(connector.url, 'canary-user', 'canary-talk'), message('canary-title'), 'prompt');
    connector.fail({}, { status: 403, body: { error: { code: 'BotDisabledByAdmin', message: 'canary-name' } } });
    await channel.send(address(connector.url, 'canary-user', 'canary-other'), message('canary-title'), 'prompt');
    await channel.uploads.put(`${connector.url}canary-secret`, new Uint8Array(1));
    expect(log.lines).to.have.length(2);
    // What Teams answered is said all the same.
    expect(log.lines.join())
      .to.match(/403/)
      .and.to.match(/BotDisabledByAdmin/);
    expect(log.lines.join()).to.not.contain('canary');
  });

  it('S2: a fan-out, 300 texts a second and a correction of 43,000 cards together stay within 50 in any second', async function () {
    this.timeout(20_000);
    await open({ limit: 50 }, { config: config({ rate: 48 }) });
    for (let i = 0; i < 43_000; i++)
      void channel.update(address(connector.url, `u${i}`), `${i}`, { text: 'Corrected', language: 'en' }, 'update');
    for (let i = 0; i < 1_500; i++) void channel.send(address(connector.url, `p${i}`), message(), 'prompt');
    for (let second = 0; second < 4; second++) {
      for (let i = 0; i < 300; i++) void channel.reply(address(connector.url, `r${second}-${i}`), message());
      await realElapsed.sleep(1_000);
    }
    const { update, prompt } = channel.backlog();
    expect([update > 42_990, prompt > 1_400]).to.deep.equal([true, true]);
    await channel.close();
    const { requests } = connector;
    expect(connector.refused()).to.equal(0);
    expect(connector.peak()).to.be.at.most(50);
    expect(requests.length).to.be.at.least(100);
    const count = (kind: string) =>
      requests.filter((seen) => seen.kind === kind && seen.body.text === undefined).length;
    expect(count('send')).to.be.above(requests.length * 0.9);
    const prompts = requests.filter(({ user }) => user.startsWith('p')).length;
    expect(prompts, 'at least 5 of 48').to.be.at.least((requests.length * 5) / 48);
    expect(requests.filter(({ user }) => user.startsWith('u')).length, 'updates wait').to.be.at.most(1);
    expect(requests.filter(({ user }) => user.startsWith('r')).length, 'replies first').to.be.above(
      requests.length * 0.8,
    );
  });
});
