import { expect } from 'chai';
import { Chats } from '../kit/chats.ts';
import { type Running, startSteward } from '../kit/steward.ts';

/** Every word that may stand as a label: whatever else appears was put there by somebody. */
const LABELS: { [name: string]: RegExp } = {
  lane: /^(alarm|prompt|update|reply|other)$/,
  route: /^(none|\/[\w/.:]*)$/,
  status: /^\d{3}$/,
  le: /^(\+Inf|[\d.]+)$/,
};

describe('the metrics', function () {
  this.timeout(60_000);
  let steward: Running;
  before(async () => {
    steward = await startSteward();
  });
  after(() => steward.stop());

  it('X12 name nobody: labels are lanes, routes as declared and status codes, whatever was asked for', async () => {
    await new Chats(steward.url).people();
    for (const path of [
      'local/chats/DM-001',
      'local/chats/DM-001/open',
      'local/people?search=Kanarienvogel',
      'Kanarien',
    ])
      await fetch(`${steward.url}/${path}`);
    await fetch(`${steward.url}/local/chats/DM-001/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'help' }),
    });
    const text = await (await fetch(`${steward.url}/metrics`)).text();
    expect(text).to.not.match(/DM-001|kanarien/i);
    const found = [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => ({ name, value }));
    expect(found.length).to.be.greaterThan(20);
    for (const { name, value } of found) expect(value, name).to.match(LABELS[name] ?? /^no such label$/);
  });
});
