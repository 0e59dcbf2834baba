import { expect } from 'chai';
import type { Year } from './cast.ts';
import { type Chapter, officers } from './spring.ts';

const JOY = {
  name: 'Joy Thornbury',
  email: 'joy@example.org',
  aadObjectId: '0b5f8f36-54f4-4f0a-9a6b-0c1c3d5c7d11',
};

const NOTE = 'I was on mission on that day, and the list says I was there.';

/** What goes up, to whom and when; what goes nowhere. */
export const silence: Chapter[] = [
  [
    'a silent head is told whom it will go to, which is the Ethics Office; nothing goes above',
    async ({ un, the }) => {
      // Played in February, read now: due 25 January, three days before, on the day, weekly; two weeks late on Monday 8 February.
      await the.mathurin.hears(
        [
          '2027-01-11',
          '2027-01-12',
          '2027-01-22',
          '2027-01-25',
          '2027-02-01',
          '2027-02-05',
          '2027-02-08',
          '2027-02-15',
        ],
        'One hour with 4 colleagues',
      );
      for (const office of [the.lamar, the.freyaS]) {
        const heard = await office.listens();
        expect(heard.filter((it) => it.text.includes('Mathurin')).map((it) => it.day)).to.deep.equal(['2027-02-08']);
        office.looksAt(heard.find((it) => it.text.includes('Mathurin')) as (typeof heard)[number]);
        office.sees('Mathurin Marchépin, Emergency Relief Coordinator');
        office.sees('Session with the team, due 25 January 2027: not yet recorded');
      }
      await the.mathurin.records('It took place');
      the.mathurin.sees('Took part: 4 of 4');
      // The Secretary-General was asked for her own session, heard who stands in for a head, and that was all.
      const heard = await the.sg.listens();
      expect(heard.map((it) => it.day)).to.deep.equal(['2027-01-11', '2027-01-13']);
      expect(heard[1]?.text).to.include('stands in for Desmond Fairbrother');
      await un.until('2027-02-22');
    },
  ],
  [
    'one silent director does not hold up everyone below',
    async ({ un, the }) => {
      // Asked on the due date of the level above, though their supervisor has recorded nothing.
      await un.until('2027-03-01');
      (await the.bassem.says('my team')).sees('The team: 5 people', 'took part').doesNotSee('not yet recorded');
      await the.freya.says('my dialogue');
      the.freya.sees('led by Sanjay Whitlock', 'your participation is confirmed');
    },
  ],
  [
    'a mover who took part owes nothing new and counts where they are now; a joiner takes part from now on',
    async ({ un, the, steward }) => {
      await steward.imports(
        { id: 'DM-019', unit: 'OIOS/Audit', managerId: 'OIOS-003' },
        { id: 'UNOV-013', managerId: 'UNOV-011', ...JOY },
      );
      const joy = un.person('UNOV-013');
      (await joy.says('my dialogue')).sees('Callum Quillon invites you to the session of the team, by 11 April 2027.');
      (await the.freya.says('what do I owe')).sees('You are up to date.');
      (await the.freya.says('my dialogue')).sees('led by Sanjay Whitlock');
      // Fifteen as before and one more, all of whom took part.
      const { rows } = await tableOf(steward, 'return');
      expect(rows.find((row) => row.entity === 'OIOS')).to.include({ staff: 16, tookPart: 16, participation: 100 });
    },
  ],
  [
    '“tell only the Ethics Office”: every rate, report and card of everybody else stays as it was',
    async (year) => {
      const { the } = year;
      await the.tobias.hears('2027-02-22', 'Bassem Abu-Zeinah has recorded that you took part. Is that right?');
      const before = await everythingShown(year);
      const card = the.tobias.card;
      the.tobias.looksAt(card);
      await the.tobias.presses('Tell only the Ethics Office');
      the.tobias.sees('For everybody else the question stays unanswered; no figure changes.');
      await the.tobias.presses('Send to the Ethics Office', { text: NOTE });
      the.tobias.sees('The Ethics Office will read it.');
      expect(await everythingShown(year)).to.deep.equal(before);
      (await the.lamar.says('confidential notes')).sees('One confidential note'.slice(3), 'Tobias Kipkorir', NOTE);
      the.lamar.sees('Session led by: Bassem Abu-Zeinah', 'not yet looked into');
      await the.lamar.presses('was absent');
      the.lamar.sees('was absent: 1', 'Outcomes stand here and change no rate.');
      expect(await everythingShown(year)).to.deep.equal(before);
    },
  ],
  [
    'a silent director and a silent deputy: reminded, told whom it goes to, and shown to the supervisor in one card',
    async ({ un, the }) => {
      await un.until('2027-03-05');
      // Due 22 February: 14 and 3 days before, on the day, weekly; the word beforehand on Friday 5 March.
      const days = ['2027-02-08', '2027-02-19', '2027-02-22', '2027-03-01', '2027-03-05'];
      const who = 'Callum Pemberley, Assistant Secretary-General for Human Resources';
      for (const one of [the.candela, the.bolin, the.wanjiru]) {
        await one.listens();
        one.sees('On the next working day this will also be seen by others');
        one.sees(`If nothing is recorded today, ${who} will see this line in their list:`);
        one.sees('Session with the team, due 22 February 2027: not yet recorded');
      }
      expect((await the.candela.all()).slice(-5)).to.deep.equal(days);
      expect((await the.bolin.all()).slice(-5)).to.deep.equal(days);
      expect((await the.wanjiru.all()).slice(-5)).to.deep.equal(days);
      await the.callum.listens();
      await un.until('2027-03-08');
      await the.callum.hears('2027-03-08', 'Not yet recorded in your line', 'They were asked in person');
      the.callum.sees('Candela Cifuendo, Director, Recruitment', 'Bolin Caiwei, Director, Learning');
    },
  ],
  [
    'two weeks later it goes to the head of entity, again announced, and no further',
    async ({ un, the }) => {
      await un.until('2027-03-19');
      await the.candela.hears(
        ['2027-03-08', '2027-03-15', '2027-03-19'],
        'If nothing is recorded today, Kwame Mwangale, Under-Secretary-General for Management will see this line',
      );
      await the.kwame.listens();
      await un.until('2027-03-22');
      await the.kwame.hears('2027-03-22', 'Not yet recorded in your line');
      the.kwame.sees('Candela Cifuendo, Director, Recruitment', 'Bolin Caiwei, Director, Learning');
      await the.callum.hearsNothing();
      await the.sg.hearsNothing();
    },
  ],
  [
    'who has no record is asked one question ten working days before closing',
    async ({ un, the }) => {
      await the.oskar.listens();
      const joy = un.person('UNOV-013');
      const asked = [...officers(44, 48).map((id) => un.person(id)), the.oskar, joy];
      await un.until('2027-03-29');
      for (const one of asked) {
        await one.hears('2027-03-29');
        await one.presses(({ data }) => data.answer === 'not');
      }
      await the.wanjiru.listens();
      the.wanjiru.sees('2 things are waiting for you');
      await the.zola.hearsNothing();
      // Five officers, one taken off a list, one who joined late.
      (await the.lamar.says('dialogue')).sees('Of those without a record: 7 say they have not met.');
    },
  ],
];

/** What everybody else can see and print: reports without the ledger's head, and the cards of the line, the focal point, the office. */
async function everythingShown({ the, steward }: Year): Promise<string[]> {
  const reports = ['dialogue', 'return', 'pulse', 'reach'];
  const printed = await Promise.all(reports.map(async (name) => JSON.stringify(await steward.steward('report', name))));
  const cards: string[] = [];
  for (const [who, says] of [
    [the.lamar, 'dialogue'],
    [the.kwame, 'dialogue'],
    [the.alevtina, 'who is missing'],
    [the.bassem, 'my dialogue'],
    [the.bassem, 'my team'],
  ] as const)
    cards.push((await who.says(says)).card.text);
  return [...printed.map((text) => text.replace(/"Ledger [^"]*"/, '')), ...cards];
}

/** The rows of a report with one table. */
export async function tableOf(steward: Year['steward'], name: string, ...more: string[]) {
  return (await steward.steward('report', name, ...more)) as { rows: { [key: string]: string | number | null }[] };
}
