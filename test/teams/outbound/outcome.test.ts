import { expect } from 'chai';
import type { Sent } from '../../../src/delivery/channel.ts';
import type { Outbound } from '../../../src/teams/outbound/index.ts';
import { codesOf, OUTCOMES, retryAfter } from '../../../src/teams/outbound/outcome.ts';
import { type StandIn, standInConnector } from '../../kit/connector.ts';
import { address, channelWith, config, message } from './support.ts';

const retry = (reason: string): Sent => ({ kind: 'retry', reason, scope: 'conversation' });
const failed = (reason: string): Sent => ({ kind: 'unreachable', state: 'failed', reason });
const blocked = (reason: string): Sent => ({ kind: 'unreachable', state: 'blocked', reason });

/** platform.md, "Outbound", written out once more. */
const ROWS: [status: number, code: string, outcome: Sent][] = [
  [401, '', { kind: 'stop', reason: '401' }],
  [403, 'BotDisabledByAdmin', blocked('403 BotDisabledByAdmin')],
  [403, 'ConversationBlockedByUser', blocked('403 ConversationBlockedByUser')],
  [403, 'MessageWritesBlocked', blocked('403 MessageWritesBlocked')],
  [
    403,
    'BotNotInConversationRoster',
    { kind: 'unreachable', state: 'not-installed', reason: '403 BotNotInConversationRoster', forget: 'conversation' },
  ],
  [
    403,
    'ForbiddenOperationException',
    { kind: 'unreachable', state: 'not-installed', reason: '403 ForbiddenOperationException' },
  ],
  [403, 'InvalidBotApiHost', failed('403 InvalidBotApiHost')],
  [
    404,
    'ConversationNotFound',
    { kind: 'unreachable', state: 'failed', reason: '404 ConversationNotFound', forget: 'conversation' },
  ],
  [
    404,
    'ActivityNotFoundInConversation',
    { kind: 'unreachable', state: 'failed', reason: '404 ActivityNotFoundInConversation', forget: 'activity' },
  ],
  [412, '', retry('412')],
  [413, '', failed('413')],
  [429, '', { kind: 'retry', reason: '429', after: 1_000, scope: 'conversation' }],
  [500, '', failed('500')],
  [502, '', retry('502')],
  [503, '', retry('503')],
  [504, '', retry('504')],
];
const UNLISTED: [number, string][] = [
  [302, ''],
  [400, 'BadSyntax'],
  [403, 'SomethingNew'],
  [404, ''],
  [403, 'constructor'],
];

describe('outcome', () => {
  let connector: StandIn;
  let channel: Outbound;
  beforeEach(async () => {
    connector = await standInConnector();
    // The government host of these tests answers alike, so that one that is not there either is a failure.
    channel = channelWith({ governmentUrl: connector.url });
  });
  const also: { close(): Promise<void> }[] = [];
  // Closed whatever happens: a red test must not hold the run.
  afterEach(() => Promise.all([channel, connector, ...also.splice(0)].map((one) => one.close())));

  const forms: [string, (code: string) => unknown][] = [
    ['error.code', (code) => ({ error: { code, message: 'words' } })],
    [
      'subCode in a JSON string',
      (code) => ({ error: { code: 'ServiceError', message: JSON.stringify({ subCode: code, details: 'words' }) } }),
    ],
    ['subCode in a JSON string at the top', (code) => ({ message: JSON.stringify({ subCode: code }) })],
  ];

  it('the rows tested are the rows there are', () => {
    expect(ROWS.map(([status, code]) => [status, code].filter(Boolean).join(' ')).sort()).to.deep.equal(
      Object.keys(OUTCOMES).sort(),
    );
  });

  for (const [status, code, outcome] of ROWS) {
    it(`${status} ${code} is ${outcome.kind}${'state' in outcome ? ` (${outcome.state})` : ''}`, async () => {
      for (const [form, body] of code ? forms : [forms[0] as (typeof forms)[0]]) {
        const end = connector.fail({}, { status, body: code ? body(code) : {} });
        const sent = await channel.send(address(connector.url), message(), 'prompt');
        // With several codes the reason names them all.
        expect(
          { ...sent, reason: 'reason' in sent ? sent.reason.replace(' ServiceError', '') : '' },
          form,
        ).to.deep.equal(outcome);
        end();
      }
    });
  }

  it('whatever is not listed failed, and a redirect is not followed', async () => {
    for (const [status, code] of UNLISTED) {
      const end = connector.fail(
        {},
        { status, body: { error: { code } }, headers: { location: `${connector.url}elsewhere` } },
      );
      expect(await channel.send(address(connector.url), message(), 'prompt')).to.deep.include({
        kind: 'unreachable',
        state: 'failed',
      });
      end();
    }
    expect(connector.requests).to.have.length(UNLISTED.length);
  });

  it('the exact sub-code counts, wherever it stands beside a vague code', () => {
    expect(codesOf({ error: { code: 'Forbidden', message: '{"subCode":"MessageWritesBlocked"}' } })).to.deep.equal([
      'MessageWritesBlocked',
      'Forbidden',
    ]);
    expect(codesOf({ error: { code: 'BotDisabledByAdmin', message: 'not {json' } })).to.deep.equal([
      'BotDisabledByAdmin',
    ]);
    for (const odd of [
      undefined,
      null,
      'text',
      7,
      [],
      { error: 'text' },
      { error: { code: 7, message: 'null' } },
      { error: { code: '<b>name</b>' } },
    ]) {
      expect(codesOf(odd)).to.deep.equal([]);
    }
  });

  it('a 429 with Retry-After says so, and its conversation is quiet meanwhile', async () => {
    connector.fail({ user: 'ana', nth: 1 }, { status: 429, headers: { 'retry-after': '0.3' } });
    expect(await channel.send(address(connector.url), message(), 'prompt')).to.deep.equal({
      kind: 'retry',
      reason: '429',
      after: 300,
      scope: 'conversation',
    });
    const again = channel.send(address(connector.url), message(), 'prompt');
    const other = channel.send(address(connector.url, 'ben'), message(), 'prompt');
    expect([(await again).kind, (await other).kind]).to.deep.equal(['sent', 'sent']);
    const [refused, ben, ana] = connector.requests;
    expect([ben?.user, ana?.user]).to.deep.equal(['ben', 'ana']);
    expect((ana?.at ?? 0) - (refused?.at ?? 0)).to.be.at.least(295);
  });

  it('several 429s slow the tenant', async () => {
    connector.fail({ times: 3 }, { status: 429, headers: { 'retry-after': '0.3' } });
    const sent = [];
    for (const user of ['a', 'b', 'c'])
      sent.push(await channel.send(address(connector.url, user), message(), 'prompt'));
    expect(sent.map((one) => one.kind === 'retry' && one.scope)).to.deep.equal([
      'conversation',
      'conversation',
      'tenant',
    ]);
    await channel.reply(address(connector.url, 'd'), message());
    expect((connector.requests[3]?.at ?? 0) - (connector.requests[2]?.at ?? 0)).to.be.at.least(295);
  });

  it('a bot of the government cloud is found at its host, once, and then goes there at once', async () => {
    const government = await standInConnector();
    connector.fail({}, { status: 403, body: { error: { code: 'InvalidBotApiHost' } } });
    const there = channelWith({ governmentUrl: government.url });
    also.push(government, there);
    expect((await there.send(address(connector.url), message(), 'prompt')).kind).to.equal('sent');
    expect((await there.send(address(connector.url, 'ben'), message(), 'prompt')).kind).to.equal('sent');
    expect([connector.requests.length, government.requests.length]).to.deep.equal([1, 2]);
  });

  it('Retry-After is read as seconds or as a date against the answer’s own', () => {
    expect(retryAfter({ 'retry-after': '7' })).to.equal(7_000);
    expect(
      retryAfter({ 'retry-after': 'Wed, 04 Nov 2026 10:00:30 GMT', date: 'Wed, 04 Nov 2026 10:00:00 GMT' }),
    ).to.equal(30_000);
    expect(retryAfter({ 'retry-after': '999999999' }), 'an hour at most').to.equal(3_600_000);
    for (const odd of ['', '0', 'soon', '-3', 'Wed, 04 Nov 2026 10:00:30 GMT'])
      expect(retryAfter({ 'retry-after': odd }), odd).to.equal(undefined);
  });

  it('a connector address that is not ours gets nothing', async () => {
    const served = channelWith({ config: config({ local: false, appId: 'app-1' }), token: async () => 'secret' });
    also.push(served);
    expect(await served.send(address(connector.url), message(), 'prompt')).to.deep.equal(
      failed('the service address is not trusted'),
    );
    expect(connector.requests).to.have.length(0);
  });
});
