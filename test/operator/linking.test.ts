import { expect } from 'chai';
import { claimId } from '../../src/kernel/claim.ts';
import type { Json } from '../../src/kernel/store.ts';
import type { OperatorReply } from '../../src/operator/command.ts';
import { operate } from '../../src/operator/index.ts';
import { type Running, startSteward } from '../kit/steward.ts';

describe('steward links, link, refuse-link, unlink', () => {
  let running: Running;
  before(async function () {
    this.timeout(30_000);
    running = await startSteward();
  });
  after(() => running.stop());
  const steward = async (command: string, ...words: string[]): Promise<OperatorReply> =>
    (await operate(running.app, {
      command,
      words,
      options: {},
      files: [],
      user: 'op',
    } as unknown as Json)) as unknown as OperatorReply;
  const claims = (account: string, people: string[]) =>
    running.app.kernel.act({
      kind: 'person.claim',
      at: running.app.kernel.calendar.now(),
      by: 'clock',
      via: 'tick',
      data: {
        account,
        name: 'A. Canary',
        email: 'a@example.org',
        people,
        why: 'several',
        user: '29:x',
        conversation: 'a:x',
        serviceUrl: 'https://smba.example/',
      },
    });

  it('lists who waits, links one, turns one down, takes one back; status counts them', async () => {
    expect((await steward('links')).text).to.equal('No account waits.');
    await claims('aad-one', ['DM-003', 'DM-004']);
    await claims('aad-two', ['DM-003']);
    const [one, two] = [claimId('aad-one'), claimId('aad-two')];
    const listed = await steward('links');
    expect(listed.text).to.include(
      `${one}  A. Canary <a@example.org>  may be DM-003 or DM-004: several people have its address`,
    );
    expect((listed.json as { waiting: { id: string }[] }).waiting.map((c) => c.id).sort()).to.deep.equal(
      [one, two].sort(),
    );
    expect((await steward('status')).text).to.match(/Links +2 accounts wait/);
    expect((await steward('link', one, 'DM-005')).exit).to.equal(1);
    expect((await steward('link', one, 'DM-003')).text).to.match(/^The account is linked to /);
    expect((await steward('link', one, 'DM-003')).exit).to.equal(0);
    expect((await steward('refuse-link', two)).exit).to.equal(0);
    expect((await steward('links')).text).to.equal('No account waits.');
    expect((await steward('unlink', 'DM-003')).exit).to.equal(0);
    expect((await steward('unlink', 'DM-003')).exit).to.equal(1);
    expect(await steward('link', 'aaaaaaaaaaaa', 'DM-003')).to.include({ exit: 1 });
  });
});
