import { AppCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { expect } from 'chai';
import { createToken, isTrustedService, type Token } from '../../../src/teams/outbound/index.ts';
import { type StandInOptions, standInConnector } from '../../kit/connector.ts';
import { address, channelWith, config, keptLog, message, VirtualElapsed } from './support.ts';

const MINUTE = 60_000;
const bot = { MicrosoftAppId: 'app-1', MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: 'tenant-1' };

/** Credentials of the SDK that ask no login host: each renewal gives the next token, or what `fails` throws. */
class Counted extends AppCredentials {
  static asked = 0;
  static forced = 0;
  static fails: (() => Error) | undefined;
  static reset(): void {
    Counted.asked = Counted.forced = 0;
    Counted.fails = undefined;
  }
  override async getToken(anew = false): Promise<string> {
    Counted.asked++;
    if (anew) Counted.forced++;
    if (Counted.fails) throw Counted.fails();
    return `token-${Counted.asked}`;
  }
  protected override refreshToken(): never {
    throw new Error('not used');
  }
}

class Factory extends ServiceClientCredentialsFactory {
  made = 0;
  override isValidAppId = async (): Promise<boolean> => true;
  override isAuthenticationDisabled = async (): Promise<boolean> => false;
  override async createCredentials(appId: string, audience: string | undefined): Promise<Counted> {
    this.made++;
    return new Counted(appId, 'tenant-1', audience);
  }
}

const served = { local: false, appId: 'app-1', bot };
const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => '',
    (error: Error) => error.message,
  );

describe('token', () => {
  // Closed whatever happens: a red test must not hold the run.
  const opened: { close(): Promise<void> }[] = [];
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one);
    return one;
  };
  const standIn = async (options: StandInOptions = {}) => kept(await standInConnector(options));
  const channelOf = (parts: Parameters<typeof channelWith>[0]) => kept(channelWith(parts));
  beforeEach(() => Counted.reset());
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

  it('in local mode there is none', async () => {
    expect(await createToken({ local: true, appId: '', bot: {} }, new VirtualElapsed())()).to.equal(undefined);
  });

  it('is asked for once by all who come together, and kept', async () => {
    const factory = new Factory();
    const token = createToken(served, new VirtualElapsed(), factory);
    expect(await Promise.all([token(), token(), token()])).to.deep.equal(['token-1', 'token-1', 'token-1']);
    expect(await token()).to.equal('token-1');
    expect([Counted.asked, factory.made]).to.deep.equal([1, 1]);
  });

  it('is renewed behind the requests’ back after 2 minutes; after 4 they wait for the new one', async () => {
    const elapsed = new VirtualElapsed();
    const token = createToken(served, elapsed, new Factory());
    await token();
    await elapsed.play(2 * MINUTE);
    expect(await token(), 'the old one is still good').to.equal('token-1');
    await elapsed.play(2 * MINUTE + 1);
    expect(await token()).to.equal('token-2');
    await elapsed.play(7 * MINUTE);
    expect(await token()).to.equal('token-3');
  });

  it('a login host that fails is asked again after 5 seconds, not by every request; the old token serves meanwhile', async () => {
    const elapsed = new VirtualElapsed();
    const token = createToken(served, elapsed, new Factory());
    await token();
    Counted.fails = () => new Error('no network');
    await elapsed.play(3 * MINUTE);
    expect(await token()).to.equal('token-1');
    await elapsed.play(5 * MINUTE);
    expect(await messageOf(token())).to.equal('no network');
    expect(await messageOf(token())).to.equal('no network');
    expect(Counted.asked).to.equal(3);
    Counted.fails = undefined;
    await elapsed.play(5 * MINUTE + 5_000);
    expect(await token()).to.equal('token-4');
  });

  it('one that the connector refused is asked for anew', async () => {
    const connector = await standIn({ token: 'token-2' });
    const trusted = config({ local: false, appId: 'app-1', serviceHosts: [new URL(connector.url).host] });
    const channel = channelOf({ config: trusted, token: createToken(served, new VirtualElapsed(), new Factory()) });
    expect(await channel.send(address(connector.url), message(), 'prompt')).to.deep.equal({
      kind: 'stop',
      reason: '401',
    });
    expect((await channel.send(address(connector.url), message(), 'prompt')).kind).to.equal('sent');
    expect(connector.requests.map(({ authorization }) => authorization)).to.deep.equal([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(Counted.forced).to.equal(1);
  });

  it('refused credentials stop everything; a login host that can’t be reached is tried again; neither reaches the connector', async () => {
    const connector = await standIn();
    const trusted = config({ local: false, appId: 'app-1', serviceHosts: ['127.0.0.1'] });
    const log = keptLog();
    const failing = (error: Error): Token => {
      Counted.fails = () => error;
      return createToken(served, new VirtualElapsed(), new Factory());
    };
    const refused = channelOf({
      config: trusted,
      log,
      token: failing(Object.assign(new Error('AADSTS7000215'), { errorCode: 'invalid_client' })),
    });
    expect((await refused.send(address(connector.url), message(), 'prompt')).kind).to.equal('stop');
    const away = channelOf({
      config: trusted,
      log,
      token: failing(Object.assign(new Error('gone'), { errorCode: 'network_error' })),
    });
    expect(await away.send(address(connector.url), message(), 'prompt')).to.deep.include({
      kind: 'retry',
      scope: 'tenant',
      after: 10_000,
    });
    expect(connector.requests).to.have.length(0);
  });

  it('requests that waited for a slow token do not leave all at once', async () => {
    const connector = await standIn();
    const trusted = config({ local: false, appId: 'app-1', rate: 48, serviceHosts: ['127.0.0.1'] });
    let give: (token: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => {
      give = resolve;
    });
    let asked = 0;
    // The first ten have their turn when the token is suddenly gone.
    const token: Token = async () => (++asked <= 10 ? 'warm' : slow);
    const channel = channelOf({ config: trusted, token });
    const sent = Array.from({ length: 10 }, (_, i) =>
      channel.send(address(connector.url, `p${i}`), message(), 'prompt'),
    );
    setTimeout(() => give('late'), 500);
    await Promise.all(sent);
    expect(connector.requests).to.have.length(10);
    expect(connector.peak(50), 'in 50 ms').to.be.at.most(4);
  });

  it('goes to exact hosts of Teams over https, and to listed ones; http to loopback alone', () => {
    const trust = { local: false, serviceHosts: ['bots.example.org', '127.0.0.1'] };
    for (const url of [
      'https://smba.trafficmanager.net/emea/',
      'https://SMBA.trafficmanager.net/teams',
      'https://smba.infra.gcc.teams.microsoft.com/teams',
      'https://smba.infra.gov.teams.microsoft.us/teams',
      'https://smba.infra.dod.teams.microsoft.us/teams',
      'https://bots.example.org/',
      'http://127.0.0.1:4242/',
    ]) {
      expect(isTrustedService(url, trust), url).to.equal(true);
    }
    for (const url of [
      'http://smba.trafficmanager.net/emea/',
      'https://evil.trafficmanager.net/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://smba.trafficmanager.net:8443/',
      'https://smba.trafficmanager.net@evil.example/',
      'https://user@smba.trafficmanager.net/',
      'https://x.bots.example.org/',
      'http://bots.example.org/',
      'http://localhost:4242/',
      'ftp://127.0.0.1/',
      '//smba.trafficmanager.net',
      '',
    ]) {
      expect(isTrustedService(url, trust), url).to.equal(false);
    }
    expect(isTrustedService('http://localhost:4242/', { local: true, serviceHosts: [] })).to.equal(true);
    expect(isTrustedService('http://127.0.0.1.evil.example/', { local: true, serviceHosts: [] })).to.equal(false);
  });
});
