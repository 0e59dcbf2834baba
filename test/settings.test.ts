import { readFileSync } from 'node:fs';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { expect } from 'chai';
import { readConfig } from '../src/config.ts';
import { settings } from '../src/settings.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

/** Of each setting: what is right, what is not, and how the sentence goes on behind its name. */
const TABLE: { [name in keyof typeof settings]: { right: string[]; wrong: string[]; is: RegExp; secret?: true } } = {
  PORT: {
    right: ['0', '3978', '65535'],
    wrong: ['-1', '65536', '80a', '1e3', '3.5', 'http', '0x50'],
    is: /a whole number from 0 to 65535/,
  },
  HOST: {
    right: ['127.0.0.1', 'localhost', '::1'],
    wrong: ['http://x', 'a b', '-x', 'x'.repeat(300)],
    is: /the address this machine listens on, like 127\.0\.0\.1/,
  },
  DATA_DIR: { right: ['./data', '/srv/steward'], wrong: ['\u0000', ' '], is: /the path of a folder/ },
  DATABASE_URL: {
    right: ['postgres://s@127.0.0.1/s'],
    wrong: ['garbage', 'mysql://s3cret@127.0.0.1/x', 'http://x'],
    is: /the address of a PostgreSQL database/,
    secret: true,
  },
  STEWARD_ADMINS: {
    right: ['10452, a@example.org'],
    wrong: ['Ana Diaz', 'a\u0007b', 'x'.repeat(300)],
    is: /ids, e-mail addresses or Entra object ids/,
    secret: true,
  },
  STEWARD_RATE: {
    right: ['48', '0.5'],
    wrong: ['0', '-1', 'fast', 'NaN', 'Infinity', '1e9'],
    is: /a number from 0\.1 to 1000000/,
  },
  STEWARD_SERVICE_URL: {
    right: ['https://smba.example.org/teams/'],
    wrong: ['smba', 'ftp://x', 'javascript:alert(1)', 'https:// x'],
    is: /a web address, like https/,
  },
  STEWARD_SERVICE_HOSTS: {
    right: ['smba.example.org,127.0.0.1:4000'],
    wrong: ['https://smba.example.org', 'a b', '*.example.org', 'x/y'],
    is: /names of hosts with commas between/,
  },
  STEWARD_FILE_HOSTS: {
    right: ['contoso.sharepoint.com'],
    wrong: ['https://contoso', '*', 'a/b'],
    is: /names of hosts with commas between/,
  },
  STEWARD_PULSE_KEY: {
    right: [KEY],
    wrong: ['short', KEY.slice(1), `${KEY}=`, 'ü'.repeat(44)],
    is: /32 bytes in base64.*openssl rand -base64 32/,
    secret: true,
  },
  STEWARD_CLOCK: { right: ['manual', 'system'], wrong: ['Manual', 'fast', '__proto__'], is: /one of system, manual/ },
  STEWARD_ACT_LIMIT: { right: ['20'], wrong: ['0', '2.5', 'many'], is: /a whole number from 1 to 1000000/ },
  STEWARD_WORKING_HOURS: {
    right: ['08:30-16:30'],
    wrong: ['9-17', '17:00-09:00', '09:00-09:00', '25:00-26:00', '09:00–17:00'],
    is: /two times of one day, the earlier first, like 09:00-17:00/,
  },
  STEWARD_PUBLISHED: {
    right: ['/safe/published.jsonl'],
    wrong: ['\u0000', ' '],
    is: /the path of a file outside the data/,
  },
  STEWARD_HOLIDAYS: { right: ['holidays.csv'], wrong: ['\u0000', ' '], is: /the path of a CSV file/ },
  STEWARD_LRS_URL: {
    right: ['https://lrs.example.org/xapi'],
    wrong: ['s3cret@lrs', 'file:///etc'],
    is: /a web address/,
    secret: true,
  },
  STEWARD_LRS_KEY: { right: ['user:password'], wrong: ['s3cret', ':s3cret'], is: /user and password/, secret: true },
  STEWARD_LRS_HOME: { right: ['https://example.org'], wrong: ['home'], is: /a web address/ },
  STEWARD_JOURNAL_MB: { right: ['16', '0.5'], wrong: ['0', '5000', 'big'], is: /a number from 0\.01 to 4096/ },
  STEWARD_TIME_ZONE: {
    right: ['Africa/Nairobi', 'UTC'],
    wrong: ['Mars/X', 'EST5', '+03:00', 'Nairobi'],
    is: /a time zone by its IANA name, such as Africa\/Nairobi/,
  },
  LOG_LEVEL: {
    right: ['info', 'silent'],
    wrong: ['INFO!', 'loud', 'constructor'],
    is: /one of fatal, error, warn, info, debug, trace, silent/,
  },
};

/** What belongs to a setting that means nothing alone. */
const WITH: { [name: string]: { [name: string]: string } } = {
  STEWARD_LRS_URL: { STEWARD_LRS_KEY: 'user:password' },
};

const said = (env: { [name: string]: string }): string => {
  try {
    readConfig(env);
    return 'taken';
  } catch (error) {
    expect((error as { code?: string }).code).to.equal('STW_CONFIG');
    return (error as Error).message;
  }
};

describe('Settings', () => {
  for (const [name, { right, wrong, is, secret }] of Object.entries(TABLE)) {
    it(`${name}: what is right is taken`, () => {
      for (const value of right) expect(said({ [name]: value, ...WITH[name] }), value).to.equal('taken');
      // An empty one is as if it were not there.
      expect(said({ [name]: '' })).to.equal('taken');
    });
    it(`${name}: what is wrong is refused in one sentence with its name and what it should be${secret ? ', without the secret' : ''}`, () => {
      for (const value of wrong) {
        const sentence = said({ [name]: value, ...WITH[name] });
        expect(sentence, JSON.stringify(value)).to.include(`${name} is `).and.to.match(is);
        expect(sentence).to.not.match(/expected|Invalid|zod|undefined|\[object/i);
        if (secret && value.length > 1) expect(sentence).to.not.include(value);
      }
    });
  }

  it('all that is wrong is told at once', () => {
    expect(said({ PORT: 'x', LOG_LEVEL: 'loud' })).to.match(/PORT is .*LOG_LEVEL is /);
  });

  it('of several names that are nobody’s to read, the number of the wrong one is told', () => {
    expect(said({ STEWARD_ADMINS: '10452, a@example.org,Ana Diaz, Bo' })).to.match(/; number 3 of them is not$/);
  });

  it('what the SDK asks of its keys is told before it asks, by their names', () => {
    const bot = { MicrosoftAppId: 'a', MicrosoftAppTenantId: 't', STEWARD_PULSE_KEY: KEY };
    const refused: [{ [name: string]: string }, RegExp][] = [
      [{ MicrosoftAppType: 'SingleTenant' }, /MicrosoftAppPassword is not set \(did a secret fail to load\?\)/],
      [{ MicrosoftAppType: ' singletenant', MicrosoftAppPassword: ' ' }, /MicrosoftAppPassword is not set/],
      [{ MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: 'p' }, /MicrosoftAppPassword is set, and/],
      [{ CertificateThumbprint: 'x' }, /CertificateThumbprint and CertificatePrivateKey belong together/],
    ];
    for (const [more, is] of refused) {
      expect(said({ ...bot, ...more })).to.match(is);
      // As it would be without us.
      expect(() => new ConfigurationServiceClientCredentialFactory({ ...bot, ...more })).to.throw();
    }
    const taken: { [name: string]: string }[] = [
      { MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: 'p' },
      { MicrosoftAppType: 'SingleTenant', CertificateThumbprint: 'x', CertificatePrivateKey: 'y' },
      { MicrosoftAppType: 'UserAssignedMSI' },
    ];
    for (const more of taken) {
      expect(said({ ...bot, ...more })).to.equal('taken');
      expect(() => new ConfigurationServiceClientCredentialFactory({ ...bot, ...more })).to.not.throw();
    }
  });

  it('each stands in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    for (const name of Object.keys(settings)) expect(readme, name).to.include(`\`${name}\``);
  });
});
