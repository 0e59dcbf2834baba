import { expect } from 'chai';
import { readConfig } from '../../src/config.ts';

describe('the settings of the LRS', () => {
  const lrs = { STEWARD_LRS_URL: 'https://lrs.example.org/xapi/', STEWARD_LRS_KEY: 'steward:secret' };

  it('are none, or address, key and home; the home is the address’s own when not given', () => {
    expect(readConfig({}).lrs).to.equal(undefined);
    expect(readConfig(lrs).lrs).to.deep.equal({
      url: 'https://lrs.example.org/xapi',
      key: 'steward:secret',
      home: 'https://lrs.example.org',
    });
    expect(readConfig({ ...lrs, STEWARD_LRS_HOME: 'https://people.example.org/' }).lrs?.home).to.equal(
      'https://people.example.org',
    );
    expect(readConfig({ ...lrs, STEWARD_LRS_URL: 'http://127.0.0.1:9000/xapi' }).lrs?.url).to.match(/9000/);
  });

  it('are refused where statements, which name people, would go in the clear or without a key', () => {
    for (const [wrong, reason] of [
      [{ STEWARD_LRS_URL: 'http://lrs.example.org' }, /begins with https/],
      [{ STEWARD_LRS_URL: 'https://me@lrs.example.org' }, /holds a user name/],
      [{ STEWARD_LRS_KEY: undefined }, /STEWARD_LRS_KEY is not/],
      [{ STEWARD_LRS_KEY: 'secret' }, /user:password/],
      [{ STEWARD_LRS_URL: 'lrs' }, /web address/],
    ] as const)
      expect(() => readConfig({ ...lrs, ...wrong })).to.throw(reason);
  });
});
