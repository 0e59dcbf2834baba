import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { OpenDoor } from '../kit/opendoor.ts';
import type { Running as Served } from '../kit/steward.ts';
import { type SmallDisk, smallDisk } from '../kit/tmpfs.ts';
import { built, Desk, type Running } from './program.ts';

const LEAD = 'lead|dialogue-2027|DM-001';

/** J1 The whole built program on a real disk that fills and is freed. */
describe('J1 the disk of the whole program is full', function () {
  this.timeout(120_000);
  let disk: SmallDisk;
  let desk: Desk;
  let bot: Running;
  let url: string;
  let door: OpenDoor;
  let env: { [name: string]: string };
  before(built);
  beforeEach(async function () {
    disk = smallDisk(this as never, '64m');
    desk = new Desk();
    env = { DATA_DIR: join(disk.path, 'data'), STEWARD_ACT_LIMIT: '1000000' };
    bot = desk.start(env);
    url = /http:\/\/[\d.:]+/.exec(await bot.line(/^Steward is running/))?.[0] ?? '';
    const launch = ['launch', 'dialogue', '--theme', 'T', '--opens', '2027-01-04', '--closes', '2027-06-30'];
    expect((await desk.run(launch, env)).exit).to.equal(0);
    door = await OpenDoor.of({ url, app: { config: { tenantId: '' } } } as unknown as Served);
  });
  afterEach(async () => {
    await desk?.clear();
    disk?.remove();
  });

  /** Somebody presses a button that records: what Teams shows. */
  const presses = async (): Promise<string> => {
    const data = { nav: 'start', about: LEAD };
    const value = { action: { type: 'Action.Execute', verb: 'dialogue.deputy', data }, trigger: 'manual' };
    const { text } = await door.post(
      door.activity('DM-001', { type: 'invoke', name: 'adaptiveCard/action', replyToId: '1', value }),
    );
    return text;
  };
  const ready = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
  const ledger = async (): Promise<unknown> => (await desk.run(['verify', '--json'], env)).json.ok;

  it('J1 people are told that nothing was recorded, and it is not ready; with room it records again; killed, it is whole', async () => {
    expect(await presses()).to.match(/"statusCode":200/);
    const ballast = join(disk.path, 'ballast');
    // More than there is room for: the disk is full to the last page.
    expect(() => writeFileSync(ballast, Buffer.alloc(80 * 1024 * 1024, 1))).to.throw(/ENOSPC/);
    // What is left of a page takes a few presses.
    let told = '';
    for (let n = 0; n < 400 && !/STW_STORE_FULL/.test(told); n++) told = await presses();
    // In words that Teams shows, and no card that could be taken for a record.
    expect(told)
      .to.match(/nothing was recorded\. Please try again in a minute/)
      .and.to.not.match(/card\.adaptive/);
    expect(await ready()).to.equal(503);
    expect((await fetch(`${url}/healthz`)).status).to.equal(200);

    rmSync(ballast);
    const end = performance.now() + 20_000;
    while ((await ready()) !== 200) expect(performance.now(), 'it is ready again by itself').to.be.below(end);
    expect(await presses()).to.match(/"statusCode":200/);
    expect((await desk.run(['grant', 'trainer', 'DM-001'], env)).exit).to.equal(0);
    await bot.kill();
    expect(await ledger()).to.equal(true);
    const trail = await desk.run(['report', 'ledger', '--last', '1', '--json'], env);
    expect((trail.json.rows as { what: string }[])[0]?.what).to.equal('role.grant');
  });
});
