import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fact } from '../../../src/kernel/catalogue.ts';
import type { Obligation } from '../../../src/kernel/obligation.ts';
import { tagged } from '../../../src/sample/organisation.ts';
import { HEADER, row } from '../../capabilities/recommendations/house.ts';
import { Chats } from '../../kit/chats.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

const ADMINS = tagged('administrator');

describe('A week down, with the calendar of the world', function () {
  this.timeout(120_000);
  let steward: Running;
  let now = '2027-01-11T09:00:00.000Z';
  const folder = mkdtempSync(join(tmpdir(), 'down-'));
  after(async () => {
    rmSync(folder, { recursive: true });
    await steward?.stop();
  });

  /** The bot starts at this moment, has ticked, and has sent what it may. */
  const startsAt = async (moment: string): Promise<void> => {
    now = moment;
    steward = steward ? await steward.again() : await startSteward({ calendar: { now: () => now } });
    const { kernel, delivery } = steward.app;
    const ticked = new Promise<void>((done) =>
      kernel.onCommit(({ puts }) => {
        if (puts.some(({ table, row }) => table === 'facts' && row.id === 'lastTick')) done();
      }),
    );
    const last = (await kernel.store.get('facts', 'lastTick')) as Fact | undefined;
    if (last?.value !== now) await ticked;
    await delivery.drained();
  };

  it('S1 holds everything until somebody has looked, over another start too; then each hears once, and nobody is blamed', async () => {
    await startsAt(now);
    const run = ['--theme', 'Integrity', '--opens', '2027-01-11', '--closes', '2027-01-22', '--as', 'ETH-003'];
    await steward.steward('launch', 'dialogue', ...run);
    // Late since the middle of December: it would go up on 14 January, announced on the day before. Both fall into the week.
    const file = join(folder, 'r.csv');
    writeFileSync(
      file,
      [HEADER, row({ id: 'R-1', ownerId: 'DM-012', unit: 'DM', dueOn: '2026-12-15' }), ''].join('\n'),
    );
    await steward.steward('import', 'recommendations', file);
    await startsAt('2027-01-11T20:00:00.000Z');
    const chats = new Chats(steward.url);
    const { people } = await chats.people();
    /** The day and the card of what came after a moment, by person. */
    const cameAfter = async (moment: string): Promise<Map<string, string[]>> => {
      const all = new Map<string, string[]>();
      for (const { id, hasTeams } of people) {
        if (!hasTeams) continue;
        const came = (await chats.cards(id)).filter(({ at }) => at > moment).map(({ text }) => text);
        if (came.length > 0) all.set(id, came);
      }
      return all;
    };
    // The dialogue has reached its first leaders: the Secretary-General and the head of Management among them.
    expect([...(await cameAfter('2027-01-11T00:00')).keys()]).to.include.members(['SG-001', 'DM-001']);
    for (const admin of ADMINS) await chats.say(admin, 'language English');

    // Off for eight days. Reminders, the days before the closing, and steps up would have fallen into them.
    const back = '2027-01-19T20:00:00.000Z';
    await startsAt(back);
    for (const moment of [back, '2027-01-19T21:00:00.000Z']) {
      if (moment !== back) await startsAt(moment);
      expect(await steward.steward('status')).to.include({
        sending: 'held',
        held: 'there was no tick for over a day',
      });
      const told = await cameAfter('2027-01-12');
      expect([...told.keys()].sort()).to.deep.equal([...ADMINS].sort());
      for (const [card = '', ...more] of told.values()) {
        expect(more).to.deep.equal([]);
        expect(card).to.match(/had not run for more than a day/);
      }
    }
    const { waiting, sending } = (await steward.steward('resume')) as { waiting: { people: number }; sending: string };
    expect(sending).to.equal('held');
    expect(waiting.people).to.be.greaterThan(5);
    // The administrator's card says the same.
    const [card = ''] = (await cameAfter('2027-01-12')).get(ADMINS[0] ?? '') ?? [];
    expect(card).to.include(`${waiting.people} people would get a message now`);

    expect(await steward.steward('resume', '--yes')).to.include({ sending: 'on' });
    await steward.app.delivery.drained();
    const heard = await cameAfter('2027-01-12');
    for (const admin of ADMINS) heard.set(admin, (heard.get(admin) ?? []).slice(1));
    const each = [...heard].filter(([, came]) => came.length > 0);
    expect(each.length).to.equal(waiting.people);
    for (const [id, came] of each) expect(came.length, `${id}\n${came.join('\n---\n')}`).to.equal(1);
    // Nobody above anybody is told that something is late: there was no prompt to be late after.
    const rungs = (await steward.app.kernel.store.all('obligations')).flatMap(
      (o) => (o as unknown as Obligation).rungs,
    );
    for (const above of ['supervisor', 'head', 'office']) expect(rungs).to.not.include(above);
    // The owner of what is late reads now what would go to whom, and it goes no sooner than a working day later.
    expect(heard.get('DM-012')?.join()).to.match(/R-1|Contract file reviews/);
    expect(rungs).to.include('announce-supervisor');
  });
});
