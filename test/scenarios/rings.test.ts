import { expect } from 'chai';
import { entityOf } from '../../src/kernel/person.ts';
import { sampleOrganisation } from '../../src/sample/organisation.ts';
import type { Colleague } from '../kit/colleague.ts';
import { ETHICS, Secretariat } from '../kit/secretariat.ts';
import { type Running, startSteward } from '../kit/steward.ts';

/*
 * By hand. The sample without its top, its non-staff and who has left: Ethics Office 5, EOSG 6, UNOV 12, … in all 250 with the excused.
 * Ring 1: 5 + 6 = 11; with UNOV it would be 23. Ring 2: the other entities of the sample, 239 people. A mission of 270 comes in: 509 with
 * these, so it is ring 3.
 */
const MISSION = 'UNMISS';
const OFFICERS = 266;
const RINGS = [
  ['Ethics Office', 'EOSG'],
  ['DM', 'DPA', 'DPO', 'ECA', 'ECLAC', 'OCHA', 'OIOS', 'UNMIJ', 'UNOG', 'UNOV'],
  [MISSION],
];

/** One head, three chiefs, and who reports to them in turn. */
const mission = () =>
  Array.from({ length: OFFICERS + 4 }, (_, i) => ({
    id: `MIS-${String(i + 1).padStart(3, '0')}`,
    name: `Mission Member ${i + 1}`,
    email: `mission.${i + 1}@example.org`,
    aadObjectId: `00000000-0000-4000-8000-${String(i + 1).padStart(12, '0')}`,
    title: i === 0 ? 'Special Representative' : i < 4 ? 'Chief' : 'Officer',
    grade: i === 0 ? 'USG' : i < 4 ? 'D-1' : 'P-3',
    unit: i === 0 ? MISSION : `${MISSION}/Section ${i < 4 ? i : (i % 3) + 1}`,
    managerId: i === 0 ? 'SG-001' : i < 4 ? 'MIS-001' : `MIS-00${(i % 3) + 2}`,
    language: 'en' as const,
  }));

const unitOf = new Map([...sampleOrganisation(), ...mission()].map((p) => [p.id, entityOf(p)]));

describe('a launch in rings, and what an office does with it while it runs', () => {
  let steward: Running;
  let un: Secretariat;
  let ethics: Colleague;
  before(async () => {
    steward = await startSteward();
    await steward.imports(...mission());
    un = new Secretariat(steward.url, 'Action.Execute', { records: () => false, confirms: () => false });
    ethics = await un.person(ETHICS).speaksEnglish();
  });
  after(() => steward.stop());

  /** Entities in which anybody has had a message, and the cards of all who have. */
  const written = async () => {
    const { people } = await un.chats.people('all');
    const cards = await Promise.all(
      // The head of the ledger goes to its witnesses every Monday, whatever runs.
      people
        .filter((p) => p.hasTeams)
        .map(async (p) => ({
          id: p.id,
          cards: (await un.chats.cards(p.id)).filter((card) => !/\d:[0-9a-f]{64}/.test(card.text)),
        })),
    );
    const some = cards.filter((p) => p.cards.length > 0 && p.id !== ETHICS);
    return { entities: [...new Set(some.map((p) => unitOf.get(p.id) ?? ''))].sort(), cards: some };
  };
  const reach = async () => {
    const said = (await steward.steward('report', 'reach', '--cycle', 'dialogue-2027')) as unknown as {
      tables: { key: string; rows: { [key: string]: number | string }[] }[];
    };
    const rows = said.tables.find((t) => t.key === 'reach')?.rows ?? [];
    // Everybody of it whom a message of this dialogue has reached, or is on its way to.
    return (entity: string) =>
      rows
        .filter((r) => r.entity === entity)
        .reduce((n, r) => n + Number(r.delivered) + Number(r.queued) + Number(r.answered), 0);
  };
  const ledger = async (what: string) => {
    const said = (await steward.steward('report', 'ledger', '--last', '5000')) as unknown as {
      rows: { what: string }[];
    };
    return said.rows.filter((r) => r.what === what).length;
  };

  it('opens for whole entities of up to about 20 people, then about 500, then all; outside nobody is asked and no date runs', async () => {
    await ethics.says('launch dialogue');
    await ethics.presses('Next', { theme: 'Integrity' });
    ethics.sees('In 3 rings, first: Ethics Office, EOSG');
    await ethics.presses('Launch', { to: 'rings' });
    ethics.sees('Ring 1 of 3 is open.');
    await un.chats.until('2027-01-15T20:00:00Z');
    const first = await written();
    expect(first.entities).to.satisfy((all: string[]) => all.length > 0 && all.every((e) => RINGS[0]?.includes(e)));
    const asked = await reach();
    for (const entity of [...(RINGS[1] ?? []), MISSION]) expect(asked(entity), entity).to.equal(0);

    // The check between: who of those asked was reached. Then the second ring, whose dates run from now: Monday 18 January + 14 days.
    await un.chats.until('2027-01-18T13:00:00Z');
    await ethics.says('dialogue');
    await ethics.presses('Open the next ring');
    ethics.sees('Open the next ring of Leadership Dialogue 2027?', /Reached, of those asked so far: (\d+) of \1\n/);
    ethics.sees('Its leaders are asked from now on');
    await ethics.presses('Open the next ring');
    ethics.sees('Ring 2 of 3 is open.');
    await un.chats.until('2027-01-22T20:00:00Z');
    expect((await written()).entities).to.satisfy((all: string[]) => !all.includes(MISSION) && all.includes('DM'));
    expect((await reach())(MISSION)).to.equal(0);
    const usg = await un.person('DM-001').speaksEnglish();
    await usg.says('my dialogue');
    usg.sees('by 1 February 2027');

    // The third, a week later: 25 January + 14 = 8 February for its head; the chiefs, level 2, wait for the head or for that day.
    await un.chats.until('2027-01-25T13:00:00Z');
    await ethics.says('dialogue');
    await ethics.presses('Open the next ring');
    await ethics.presses('Open the next ring');
    ethics.sees('Ring 3 of 3 is open.').doesNotSee('Open the next ring');
    await un.chats.until('2027-01-26T20:00:00Z');
    const head = un.person('MIS-001');
    await head.listens();
    head.sees('One hour with 3 colleagues on “Integrity”, by 8 February 2027.');
    expect(await un.chats.cards('MIS-002')).to.deep.equal([]);
    expect(await ledger('dialogue.ring')).to.equal(2);
  });

  it('a wrong text or link is put right on every card delivered, and in all that is queued', async () => {
    // Held: what falls due meanwhile is queued, not sent.
    await steward.steward('stop-sending', '--reason', 'a wrong link');
    await un.chats.until('2027-02-09T20:00:00Z');
    expect(await un.chats.cards('MIS-002')).to.deep.equal([]);
    await ethics.says('dialogue');
    await ethics.says('correct a text');
    await ethics.presses('Next', { theme: 'Speaking up', video: 'https://example.org/right' });
    // Asked once more, with what every card will say; nothing has happened yet.
    ethics.sees('Every card already delivered will say this:', 'Theme: Speaking up');
    expect((await un.chats.newest('DM-001')).text).to.include('Integrity');
    await ethics.presses('Correct everywhere');
    await steward.steward('resume', '--yes');
    await un.chats.until('2027-02-10T20:00:00Z');
    const { cards } = await written();
    const about = (theme: string) => cards.flatMap((p) => p.cards).filter((c) => c.text.includes(theme));
    // In whatever language: the theme is the office's own words.
    expect(about('Integrity').map((c) => c.text)).to.deep.equal([]);
    expect(about('Speaking up').length).to.be.greaterThan(50);
    // What was queued says it too, and so does what links to it.
    expect((await un.chats.newest('MIS-002')).text).to.include('Speaking up');
    expect(JSON.stringify((await un.chats.newest('MIS-002')).card)).to.include('https://example.org/right');
    expect(await ledger('dialogue.correctContent')).to.equal(1);
  });

  it('paused, nothing goes out, not even what was queued; continued, it comes once', async () => {
    await steward.steward('stop-sending', '--reason', 'a question');
    // The chiefs of the mission were asked on 8 February; the officers' heads of the sample, late by a week, are reminded meanwhile.
    await un.chats.until('2027-02-16T20:00:00Z');
    const waits = async () =>
      (
        (await steward.steward('resume')) as unknown as { waiting: { things: { title: string; n: number }[] } }
      ).waiting.things
        .filter(({ title }) => /Leadership Dialogue/.test(title))
        .reduce((n, thing) => n + thing.n, 0);
    expect(await waits()).to.be.greaterThan(0);
    const before = (await written()).cards.reduce((n, p) => n + p.cards.length, 0);
    await ethics.says('pause dialogue');
    ethics.sees('Pause Leadership Dialogue 2027?', 'Nobody is asked or reminded until you continue.');
    await ethics.presses('Pause');
    expect(await waits()).to.equal(0);
    await steward.steward('resume', '--yes');
    await un.chats.until('2027-02-24T20:00:00Z');
    expect((await written()).cards.reduce((n, p) => n + p.cards.length, 0)).to.equal(before);
    // Answers are still recorded.
    const head = un.person('MIS-001');
    await head.says('my dialogue');
    await head.records('It took place');
    head.sees('The session is recorded', 'Took part: 3 of 3');
    await ethics.says('resume dialogue');
    await ethics.presses('Continue');
    await un.chats.until('2027-02-25T20:00:00Z');
    const chief = un.person('MIS-002');
    expect((await chief.all()).filter((day) => day > '2027-02-16')).to.deep.equal(['2027-02-25']);
    expect([await ledger('cycle.pause'), await ledger('cycle.resume')]).to.deep.equal([1, 1]);
  });

  it('extended, every card delivered has the new date; closed early, every card says so and the heads are asked', async () => {
    await ethics.says('extend dialogue');
    ethics.sees('A later closing date');
    // 11 April + 14 days and the figures as far behind, as the form proposes: Sunday 25 April, Tuesday 25 May.
    await ethics.presses('Next');
    ethics.sees('Extend to 25 April 2027, figures due 25 May 2027?');
    await ethics.presses('Extend');
    ethics.sees('Running from 11 January 2027 to 25 April 2027');
    const staff = un.person('MIS-005');
    await staff.says('my dialogue');
    staff.sees('25 April 2027');
    await ethics.says('close dialogue');
    ethics.sees('Close Leadership Dialogue 2027 now?', 'What is still open counts as not recorded.');
    await ethics.presses('Close');
    await un.chats.until('2027-03-01T20:00:00Z');
    const { cards } = await written();
    const open = cards.flatMap((p) => p.cards).filter((c) => /\[It took place\]/.test(c.text));
    expect(open.map((c) => c.text)).to.deep.equal([]);
    expect((await un.chats.newest('MIS-001')).text).to.include('UNMISS: certification of the Leadership Dialogue');
    expect([await ledger('dialogue.extend'), await ledger('cycle.closed')]).to.deep.equal([1, 1]);
  });
}).timeout(120_000);
