import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Session } from '../../../src/capabilities/dialogue/sessions.ts';
import { buttonsOf, type CardButton, inputsOf } from '../../../src/cards/inspect.ts';
import type { Response } from '../../../src/kernel/obligation.ts';
import { tagged } from '../../../src/sample/organisation.ts';
import { HEADER, row } from '../../capabilities/recommendations/house.ts';
import { buttonOf, Chats, type Shown } from '../../kit/chats.ts';
import { Colleague } from '../../kit/colleague.ts';
import { OpenDoor } from '../../kit/opendoor.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

const RUN = ['--theme', 'Integrity', '--opens', '2027-01-04', '--closes', '2027-04-30', '--as', 'ETH-003'];
/** What one reads who presses on a page that was turned elsewhere. */
const OLDER = /older/;
/** What one reads whose right is gone. */
const REFUSED =
  /This belongs to somebody else, so nothing was recorded|Your role does not include this|That is not there for you/;
const leadOf = (id: string): string => `lead|dialogue-2027|${id}`;

describe('Records over HTTP, as Teams sends things and people do', function () {
  this.timeout(120_000);
  let steward: Running;
  let door: OpenDoor;
  before(async () => {
    steward = await startSteward();
    door = await OpenDoor.of(steward);
    await steward.steward('launch', 'dialogue', ...RUN);
    await new Chats(steward.url).until('2027-01-11T20:00:00Z');
  });
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  after(async () => {
    rmSync(folder, { recursive: true });
    await steward?.stop();
  });

  /** An act as Teams sends it; `id` null: none. @returns the card that is shown in its place */
  const acts = async (
    by: string,
    id: string | null,
    verb: string,
    data: object,
    more: object = {},
  ): Promise<string> => {
    const { status, text } = await door.post(
      door.activity(by, {
        ...more,
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: '1',
        value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
        ...(id === null ? { id: undefined } : { id }),
      }),
    );
    expect(status, text).to.equal(200);
    const answer = JSON.parse(text) as { type: string; value: unknown };
    expect(answer.type, text).to.equal('application/vnd.microsoft.card.adaptive');
    return JSON.stringify(answer.value);
  };
  const records = (by: string, id: string | null, minutes: number, seen: number, more: object = {}): Promise<string> =>
    acts(by, id, 'dialogue.record', { obligation: leadOf(by), date: '2027-01-11', minutes, seen, ...more });
  const answered = (by: string): Promise<Response[]> => steward.app.kernel.read((view) => view.responses(leadOf(by)));
  const minutes = async (by: string): Promise<unknown[]> =>
    (await answered(by)).map(({ answer }) => (answer as { minutes?: unknown }).minutes);

  it('R1 the same activity id from two people is two acts, each answered with its own', async () => {
    const [one, two] = await Promise.all([records('DM-001', 'f:same', 61, 0), records('UNOG-001', 'f:same', 62, 0)]);
    expect(one).to.include('61 minutes').and.not.include('62 min');
    expect(two).to.include('62 min').and.not.include('61 min');
    expect([await minutes('DM-001'), await minutes('UNOG-001')]).to.deep.equal([[61], [62]]);
    // Each gets the own answer again, and it is no act.
    expect(await records('UNOG-001', 'f:same', 62, 0)).to.equal(two);
    expect(await records('DM-001', 'f:same', 61, 0)).to.equal(one);
    expect([await minutes('DM-001'), await minutes('UNOG-001')]).to.deep.equal([[61], [62]]);
  });

  it('R1 the same activity id from two people in one chat too: who acts is part of it', async () => {
    // Nobody shares a personal chat; but that is the channel's promise, and this one is ours.
    const conversation = { conversationType: 'personal', tenantId: steward.app.config.tenantId, id: 'a:one chat' };
    const begins = (by: string): Promise<string> =>
      acts(by, 'f:one', 'dialogue.record', { nav: 'start', about: leadOf(by) }, { conversation });
    const [one, two] = [await begins('DPO-001'), await begins('ECLAC-001')];
    expect(two).to.not.equal(one);
    for (const by of ['DPO-001', 'ECLAC-001'])
      expect(await steward.app.kernel.store.find('drafts', 'person', by), by).to.have.length(1);
  });

  it('R1 sent again under a new id, as Teams does after half a minute: recorded once, the same answer', async () => {
    const first = await records('OCHA-001', 'f:1', 61, 0);
    const again = await records('OCHA-001', 'f:2', 61, 0);
    expect(again).to.equal(first);
    expect(await minutes('OCHA-001')).to.deep.equal([61]);
  });

  it('R1 A, then B, then A late, under its own id and under a new one: B stands, and is what is shown', async () => {
    const by = 'UNOV-001';
    await records(by, 'f:a', 61, 0);
    const second = await records(by, 'f:b', 62, 1, { session: `${leadOf(by)}|1` });
    expect(second).to.match(/62\D/);
    for (const late of ['f:a', 'f:a2', 'f:a3']) {
      const shown = await records(by, late, 61, 0);
      // Its own id is the answer it had; under a new one it is an older copy, and what is recorded now is shown.
      if (late !== 'f:a')
        expect(shown)
          .to.match(/62\D/)
          .and.not.match(/61 min/);
    }
    expect(await minutes(by)).to.deep.equal([61, 62]);
    const session = await steward.app.kernel.read((view) => view.get<Session>('dialogue.sessions', `${leadOf(by)}|1`));
    expect(session?.minutes).to.equal(62);
  });

  it('R1 an act without an id, twice and at once, is recorded once', async () => {
    const both = await Promise.all([records('ECA-003', null, 61, 0), records('ECA-003', null, 61, 0)]);
    expect(both[1]).to.equal(both[0]);
    expect(await records('ECA-003', null, 61, 0)).to.equal(both[0]);
    expect(await minutes('ECA-003')).to.deep.equal([61]);
  });

  it('R3 70 names over pages, in two copies of the form, with a restart and a leaver midway: every tick is kept', async () => {
    const chief = tagged('seventy')[0] ?? '';
    let chats = new Chats(steward.url);
    await chats.until('2027-01-12T20:00:00Z');
    await records('UNOG-003', null, 61, 0);
    await chats.until('2027-01-13T20:00:00Z');
    await chats.say(chief, 'language English');
    /** Presses the button that leads there, with these people ticked on that page, or unticked. */
    const goes = (on: Shown, nav: string, ticks: { [person: string]: boolean } = {}): Promise<Shown> => {
      const values = Object.fromEntries(Object.entries(ticks).map(([id, tick]) => [`absent:${id}`, String(tick)]));
      const shown = new Set(inputsOf(on.card).map(({ id }) => id));
      for (const id of Object.keys(values)) expect(shown.has(id), `${id} is on this page`).to.equal(true);
      const leads = ({ verb, data }: CardButton): boolean => verb === 'dialogue.record' && data.nav === nav;
      return chats.press(chief, on, buttonOf(on, leads), values);
    };
    const ticked = ({ card }: Shown): string[] =>
      inputsOf(card).flatMap(({ id, value }) => (value === 'true' ? [id.slice('absent:'.length)] : []));
    const namesOn = ({ card }: Shown): string[] =>
      inputsOf(card).flatMap(({ id }) => (id.startsWith('absent:') ? [id.slice('absent:'.length)] : []));

    // The same form, open in two cards. What an older page says is not taken over the newer; it is told, and shown where the form is.
    let one = await goes(await chats.say(chief, 'my dialogue'), 'start');
    let two = await goes(await chats.say(chief, 'my dialogue'), 'start');
    one = await goes(one, 'next');
    two = await goes(two, 'next');
    expect(two.text).to.not.include('Who else was there?');
    const first = namesOn(one);
    expect([first.length, namesOn(two)]).to.deep.equal([25, first]);
    const [a = '', b = '', c = ''] = first;
    one = await goes(one, 'next', { [a]: true, [b]: true });
    const second = namesOn(one);
    expect(second.length).to.equal(25);
    expect(second).to.not.include.members(first);
    const [d = '', e = '', leaver = ''] = second;
    two = await goes(two, 'next', { [c]: true });
    expect(two.text).to.match(OLDER);
    expect(namesOn(two)).to.deep.equal(second);
    // Now the second copy is ahead, and the first one is the older.
    two = await goes(two, 'next', { [d]: true, [leaver]: true });
    one = await goes(one, 'next', { [e]: true });
    expect(one.text).to.match(OLDER);

    // The program ends and starts, and somebody of the team leaves, whom one has ticked.
    steward = await steward.again();
    door = await OpenDoor.of(steward);
    chats = new Chats(steward.url);
    await steward.imports({ id: leaver, status: 'left' });

    const third = namesOn(one);
    // 70 are 25, 25 and 20.
    expect([third.length, namesOn(two)]).to.deep.equal([20, third]);
    const [f = ''] = third;
    one = await goes(one, 'back', { [f]: true });
    expect(ticked(one)).to.deep.equal([d, leaver]);
    one = await goes(one, 'next', { [e]: true });
    expect(ticked(one)).to.deep.equal([f]);
    one = await goes(one, 'next');
    expect(one.text).to.include('Who else was there?');
    two = await goes(two, 'next', { [f]: false });
    expect(two.text).to.match(OLDER);
    one = await goes(one, 'done');
    expect(one.text).to.include('The session is recorded');
    two = await goes(two, 'done');
    expect(two.text).to.include('The session is recorded');

    const sessions = (await steward.app.kernel.store.all('dialogue.sessions')) as Session[];
    const held = sessions.filter(({ lead }) => lead === leadOf(chief));
    expect(held.map(({ absent, present }) => [[...absent].sort(), present.length])).to.deep.equal([
      // Who has left is asked nothing any more: 70 less one, of whom five were absent.
      [[a, b, d, e, f].sort(), 64],
    ]);
    expect(await answered(chief)).to.have.length(1);
  });

  it('R4 a right that is gone between the queue and the sending sends nothing; the card that came before opens nothing', async () => {
    const [auditor, other, owner] = ['DM-024', tagged('oversight-body')[0] ?? '', tagged('staff')[0] ?? ''];
    const chats = new Chats(steward.url);
    const [one, two] = [new Colleague(chats, auditor).listening(), new Colleague(chats, other).listening()];
    await one.speaksEnglish();
    await two.speaksEnglish();
    await steward.steward('grant', 'oversight-body', auditor, '--body', 'OIOS');
    await chats.move('P2D');
    await Promise.all([one.listens(), two.listens()]);
    await steward.steward('stop-sending', '--reason', 'a wrong link');
    const file = join(folder, 'r.csv');
    writeFileSync(file, [HEADER, row({ id: 'R-1', ownerId: owner, unit: 'DM' }), ''].join('\n'));
    await steward.steward('import', 'recommendations', file);
    await acts(owner, null, 'recommendations.update', { obligation: 'update|R-1', what: 'done', text: 'All signed.' });
    await chats.move('P1D');
    await one.says('to verify');
    one.sees('All signed.');
    const old = one.card;
    await steward.steward('revoke', 'oversight-body', auditor, '--body', 'OIOS');
    await steward.steward('resume', '--yes');
    await chats.move('P3D');
    // It was queued for both who held the role; one holds it still.
    expect((await two.listens()).map(({ text }) => text).join('\n')).to.match(/To verify: |All signed/);
    // The other hears that the role is gone, and nothing else.
    const heard = (await one.listens()).map(({ text }) => text);
    expect(heard.length).to.equal(1);
    expect(heard[0])
      .to.match(/no longer have the role/)
      .and.not.match(/To verify|All signed/);
    const before = await steward.app.kernel.store.get('recommendations.items', 'R-1');
    const buttons = buttonsOf(old.card);
    expect(buttons.length).to.be.greaterThan(3);
    for (const button of buttons) {
      one.looksAt(old);
      await one.presses((it) => it.title === button.title);
      expect(`${one.card.said ?? ''}${one.card === old ? '' : one.card.text}`, button.title).to.match(REFUSED);
    }
    expect(await steward.app.kernel.store.get('recommendations.items', 'R-1')).to.deep.equal(before);
  });
});
