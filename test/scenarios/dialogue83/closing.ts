import { expect } from 'chai';
import { tableOf } from './silence.ts';
import { type Chapter, officers } from './spring.ts';

type Rows = { [key: string]: string | number | null }[];

/** April and May: closed, certified, put right once more, and what the figures say. */
export const closing: Chapter[] = [
  [
    'closes; the pulse is published once, the same table for everyone entitled',
    async ({ un, the, steward }) => {
      await un.until('2027-04-12');
      (await the.lamar.says('dialogue')).sees('Closed.', 'Participation: 81% (198 of 245)');
      (await the.candela.says('my dialogue')).sees(
        'The dialogue closed on 11 April 2027 without a record of this session',
      );
      const { tables } = (await steward.steward('report', 'pulse')) as unknown as {
        tables: { key: string; rows: Rows }[];
      };
      const trust = tables.find((table) => table.key === 'trust')?.rows ?? [];
      const total = trust.at(-1);
      // By hand: OCHA has 15 in it (17 less one on long leave, less an intern). Ids ending odd say 2, even 3; 006 and 007 are the two
      // who are out. Odd: 001 003 005 009 011 013 015 017 = 8, even: 7. DPO has 14 (15 less the director on leave, 003): odd 4, even
      // nothing: 001 005 007 009 011 013 015 = 7, even 7.
      expect(total).to.include({ answered: 22, step1: 0, step2: 8, step3: 7, step4: 7, step5: 0, none: 7 });
      for (const row of trust) expect(row.answered, `${row.entity}`).to.be.at.least(5);
      const asKwame = (await steward.steward('report', 'pulse', '--as', 'DM-001')) as unknown as { tables: unknown };
      expect(asKwame.tables).to.deep.equal(tables);
    },
  ],
  [
    'heads certify: complete, or with exceptions that the focal point has prepared',
    async ({ the }) => {
      await the.alevtina.listens();
      the.alevtina.sees('DM: certification of the Leadership Dialogue', '31 of 37 took part (84%); 1 excused.');
      await the.alevtina.presses('Prepare the text');
      await the.alevtina.presses('Record', { exceptions: 'Learning and Recruitment meet in May.' });
      await the.kwame.hears(
        '2027-04-12',
        '31 of 37 took part (84%); 1 excused.',
        'Learning and Recruitment meet in May.',
      );
      await the.kwame.fills('Certify');
      the.kwame.sees('With exceptions:', 'Learning and Recruitment meet in May.', 'Recorded on 12 April 2027');
      await the.freyaS.listens();
      await the.freyaS.fills('Certify');
      the.freyaS.sees('5 of 5 took part (100%); 0 excused.', 'Complete: all direct reports are done');
      // The officer-in-charge is none any more: the head is asked.
      await the.desmond.listens();
      await the.desmond.fills('Certify');
      the.desmond.sees('12 of 13 took part (92%); 0 excused.', '1 colleague has not yet taken part.');
      await the.clemence.listens();
      await the.clemence.fills('Certify');
      the.clemence.sees('42 of 82 took part (51%); 0 excused.', '40 colleagues have not yet taken part.');
    },
  ],
  [
    'a sign-in sheet turns up: extended, a make-up session, closed at 83%; what was certified shows as amended',
    async ({ un, the, steward }) => {
      await un.until('2027-04-19');
      await the.lamar.says('extend dialogue');
      await the.lamar.presses('Next', { closes: '2027-04-25', figuresDue: '2027-05-11' });
      the.lamar.sees('Extend to 25 April 2027, figures due 11 May 2027?', 'This is written to the ledger.');
      await the.lamar.presses('Extend');
      await the.fabrice.says('my dialogue');
      await the.fabrice.records('Record a make-up session', officers(44, 77), { date: '2027-04-09' });
      the.fabrice.sees('Took part: 36 of 70', '34 colleagues are still to come');
      const quiet = un.person('UNOG-060');
      await un.until('2027-04-26');
      // Asked once, ten working days before the first closing, and not again.
      expect((await quiet.listens()).map((it) => it.day)).to.deep.equal(['2027-03-29']);
      (await the.clemence.says('dialogue')).sees('Participation: 59% (48 of 82)');
      await the.clemence.presses('Certification: UNOG');
      the.clemence.sees('Amended after certification: the figures have changed since.', '48 of 82');

      (await the.lamar.says('dialogue')).sees(
        'Closed. 11 January 2027 to 25 April 2027',
        'Participation: 83% (204 of 245)',
        'With the excused: 82% (5 excused)',
        'Confirmed: 153',
        'Recorded, unanswered: 51',
        'Leaders who recorded: 48',
      );
      const { tables } = (await steward.steward('report', 'dialogue')) as unknown as {
        tables: { key: string; rows: Rows }[];
      };
      const rows = (key: string): Rows => tables.find((table) => table.key === key)?.rows ?? [];
      expect(rows('rates')).to.deep.equal([
        {
          staff: 245,
          tookPart: 204,
          participation: 83,
          excused: 5,
          participationWithExcused: 82,
          confirmed: 153,
          confirmedRate: 62,
          unanswered: 51,
          unansweredRate: 21,
          contradicted: 1,
          notRecorded: 40,
          lastYear: null,
        },
      ]);
      const byEntity = rows('entity').map((row) => `${row.entity} ${row.tookPart}/${row.staff} ${row.participation}`);
      expect(byEntity).to.deep.equal([
        ...['DM 31/37 84', 'DPA 13/13 100', 'DPO 14/14 100', 'ECA 15/15 100', 'ECLAC 13/13 100', 'EOSG 6/6 100'],
        ...[
          'Ethics Office 5/5 100',
          'OCHA 15/15 100',
          'OIOS 16/16 100',
          'UNMIJ 16/16 100',
          'UNOG 48/82 59',
          'UNOV 12/13 92',
        ],
      ]);
      // As of the first closing a report shows what was known then.
      const then = (await steward.steward('report', 'dialogue', '--as-of', '2027-04-12')) as unknown as {
        tables: { rows: Rows }[];
      };
      expect(then.tables[0]?.rows[0]).to.include({ tookPart: 198, participation: 81 });
    },
  ],
  [
    'the one-page return, worked out by hand',
    async ({ steward }) => {
      const { rows } = await tableOf(steward, 'return');
      const row = (entity: string) => rows.find((each) => each.entity === entity);
      // DM: eleven with a team, two of them silent. Sessions of 6, 3, 5, 4, 3, 3 and 1 (Payroll and its make-up), 2 (Budget, after the
      // correction), 2 and 3; in order 1 2 2 3 3 3 3 4 5 6, the middle is 3. Hours: 32 people and 10 leaders, an hour each, and half an
      // hour more for the seven of the first: 45.5, rounded half up.
      expect(row('DM')).to.include({ excused: 1, leaders: 11, leadersRecorded: 9, sessions: 10, inPerson: 10 });
      expect(row('DM')).to.include({ medianSize: 3, staffHours: 46, certified: 'with exceptions' });
      // Conferences 2, the empty chair's Publications 4, Trade Policy 5, the head's 3: in the middle 3.5, rounded up. 14 + 4 hours.
      expect(row('ECA')).to.include({ leaders: 4, leadersRecorded: 4, sessions: 4, medianSize: 4, staffHours: 18 });
      expect(row('ECA')).to.include({ certified: 'not certified' });
      // 3, 4, 5, 30 and 6. Hours: 31 people for 90 minutes, 46.5; the others with their leaders 4 + 5 + 6 + 7 = 22.
      expect(row('UNOG')).to.include({ leaders: 4, leadersRecorded: 4, sessions: 5, inPerson: 4, remote: 1 });
      expect(row('UNOG')).to.include({ medianSize: 5, staffHours: 69, certified: 'amended after certification' });
      // 3 with the officer-in-charge who led them among them, 5, 2, 1. Hours: 3 + 6 + 3 + 2.
      expect(row('UNOV')).to.include({
        leaders: 4,
        sessions: 4,
        medianSize: 3,
        staffHours: 14,
        certified: 'with exceptions',
      });
      expect(row('DPA')).to.include({ nonStaff: 1, excused: 1, certified: 'not certified' });
      expect(row('UNMIJ')).to.include({ nonStaff: 2 });
      expect(row('Ethics Office')).to.include({ certified: 'complete' });
    },
  ],
  [
    'the head is asked again, once, at the figures date: the rate has moved by more than a point',
    async ({ un, the }) => {
      await the.clemence.listens();
      await un.until('2027-05-11');
      await the.clemence.hears('2027-05-11', 'The rate has moved by more than a point since you certified.');
      await the.clemence.fills('Certify', { exceptions: 'Thirty-four officers on mission.' });
      the.clemence.sees('48 of 82 took part (59%)', 'Thirty-four officers on mission.').doesNotSee('Amended');
      await un.until('2027-05-25');
      await the.clemence.hearsNothing();
      // The Secretary-General is asked to certify the own office like any head, and hears of nobody else.
      for (const it of await the.sg.listens())
        expect(it.text).to.match(/^EOSG: certification|Aoife Abbotsby, Secretary-General: Certification/m);
    },
  ],
];
