import type { Year } from './cast.ts';

export type Chapter = [title: string, play: (year: Year) => Promise<void>];

/** January and February: launched, cascaded, and who stands in for whom. */
export const spring: Chapter[] = [
  [
    'is launched; a session goes as planned, in one tap',
    async ({ un, the }) => {
      await the.lamar.says('launch dialogue');
      await the.lamar.presses('Next', { theme: 'Integrity' });
      the.lamar.sees('Participants: 247', 'Leaders: 50', 'Excused: 3', 'Non-staff, who may join: 4');
      the.lamar.sees('One post with a team is empty; the next supervisor up is asked: Chief, Publications');
      await the.lamar.presses('Launch');
      await un.until('2027-01-11');
      await the.kwame.hears('2027-01-11', 'One hour with 6 colleagues on “Integrity”, by 25 January 2027.');
      await the.kwame.fills('Plan a date', { date: '2027-01-12', time: '15:00', minutes: '90' });
      the.kwame.sees('Planned for 12 January 2027');
      await un.until('2027-01-13');
      // In between he was asked whether he took part in the Secretary-General's session.
      await the.kwame.hears(['2027-01-12', '2027-01-13'], 'Was it held as planned?');
      await the.kwame.presses('Yes, everyone');
      the.kwame.sees('The session is recorded', '6 people, 90 minutes, In person', 'Took part: 6 of 6');
    },
  ],
  [
    'an officer-in-charge is asked in place of the head, with the head’s rights, and records',
    async ({ un, the, steward }) => {
      await the.desmond.hears(['2027-01-11', '2027-01-12']);
      await steward.steward('act', 'UNOV-003', '--for', 'UNOV', '--from', '2027-01-18', '--to', '2027-01-29');
      await steward.steward('act', 'DPA-011', '--for', 'DPA-010', '--from', '2027-01-18', '--to', '2027-01-22');
      await un.until('2027-01-18');
      // Both were told on the day after it was set, by whom and for when.
      await the.ingrid.hears(['2027-01-14', '2027-01-18'], 'This is the team of Desmond Fairbrother.');
      await the.desmond.hears(
        '2027-01-14',
        'stands in for you from 18 January 2027 to 29 January 2027',
        'Set by operator',
      );
      await the.ingrid.records('It took place');
      the.ingrid.sees('The session is recorded', '3 people');
      // The head sat with the Secretary-General, three with her: 4 of 12.
      (await the.ingrid.says('dialogue')).sees('Participation: 33% (4 of 12)');
    },
  ],
  [
    'an officer-in-charge does not get to it: the ask comes back, and with it the right',
    async ({ un, the }) => {
      await the.quillon.hears(['2027-01-13', '2027-01-18'], 'This is the team of Ilya Ivolgin.');
      await the.ilya.listens();
      await un.until('2027-01-25');
      await the.ilya.hears('2027-01-25', 'Your team’s Leadership Dialogue');
      await the.quillon.hearsNothing();
      await the.quillon.pressesAndReads('It took place', 'belongs to somebody else');
      await the.ilya.records('It took place');
      // Two officers and an associate; one more is on secondment and excused; a consultant may join and does.
      the.ilya.sees('4 people', 'Took part: 3 of 3');
      await the.ingrid.says('my dialogue');
      await the.ingrid.records('It took place');
      the.ingrid.sees('5 people');
    },
  ],
  [
    'an empty chair’s team goes one up; a director hands the session to a deputy, who accepts',
    async ({ un, the }) => {
      await the.ingridO.says('my dialogue');
      await the.ingridO.records('It took place');
      await the.bolin.says('my dialogue');
      the.bolin.sees('One hour with 2 colleagues on “Integrity”, by 22 February 2027.');
      await the.bolin.presses('Someone else should lead');
      await the.bolin.pressesAndReads('Ask Wanjiru Achterberg', 'it stays with you');
      await the.ingridO.listens();
      await un.until('2027-02-01');
      await the.ingridO.hears('2027-01-26', 'The post of Chief, Publications (Régis Quesnoy) is not filled now');
      the.ingridO.sees('One hour with 4 colleagues');
      await the.ingridO.records('It took place');
      await the.wanjiru.hears('2027-01-25', 'Bolin Caiwei asks you to lead the team’s Leadership Dialogue');
      await the.wanjiru.presses('I accept');
      the.wanjiru.sees('You lead this for Bolin Caiwei.');
      // Meanwhile the officer-in-charge in Vienna is one no longer.
      (await the.ingrid.says('dialogue')).doesNotSee('Participation');
    },
  ],
  [
    'people leave and go on leave while the bot runs: a leaver’s obligations are withdrawn, the team goes one up',
    async ({ un, the, steward }) => {
      await the.clemence.says('my dialogue');
      await the.clemence.records('It took place');
      the.clemence.sees('3 people', 'Took part: 3 of 3');
      (await the.nuria.says('what do I owe')).sees('your session');
      await steward.imports({ id: 'UNOG-078', status: 'left' }, { id: 'ECLAC-005', status: 'long-leave' });
      await the.clemence.listens();
      await the.nuria.listens();
      await un.until('2027-02-05');
      // Her chief has left: her own part is done, and the chief's team is hers.
      await the.clemence.hears(
        ['2027-02-02', '2027-02-05'],
        'The post of Chief, Library (Nuria Lozanilla) is not filled now; its team comes to you.',
      );
      await the.clemence.records('It took place');
      the.clemence.sees('5 people');
      await the.nuria.hearsNothing();
    },
  ],
  [
    'some are absent, some are excused, and a make-up session adds up',
    async ({ un, the }) => {
      await the.damaso.says('my dialogue');
      await the.damaso.records('It took place');
      the.damaso.sees('Took part: 3 of 3');

      await the.tamsin.says('my team');
      await the.tamsin.presses(({ data }) => data.person === 'DM-033');
      the.tamsin.sees('excused', 'Reasons for excusing are never recorded.');
      await the.tamsin.says('my dialogue');
      await the.tamsin.records('It took place', ['DM-032']);
      the.tamsin.sees('Took part: 3 of 4', 'One colleague is still to come; a make-up session counts.');
      await the.tamsin.records('Record a make-up session');
      the.tamsin.sees('Everyone of the team is recorded. Thank you.', 'Took part: 4 of 4');

      await the.fabrice.says('my dialogue');
      the.fabrice.sees('One hour with 70 colleagues');
      await the.fabrice.records('It took place', officers(38, 77), { minutes: '90', form: 'remote' });
      the.fabrice.sees('30 people, 90 minutes, Remotely', 'Took part: 30 of 70', '40 colleagues are still to come');
      await un.until('2027-02-08');
    },
  ],
  [
    '“I was absent; please correct the list” goes to the leader, who corrects it, or keeps to it',
    async ({ un, the }) => {
      for (const one of [the.oskar, the.zola]) {
        await one.hears('2027-02-05', 'has recorded that you took part. Is that right?');
        await one.presses('I was absent; please correct the list');
        one.sees('is asked to correct the list. Until then you are not counted.');
      }
      await the.damaso.listens();
      await the.tamsin.listens();
      await un.until('2027-02-15');
      // Five working days: reminded on the day it is due.
      await the.damaso.hears(
        ['2027-02-08', '2027-02-15'],
        'Oskar Nakamura-Bell was not there',
        'has no other consequence',
      );
      await the.damaso.presses('Correct it');
      (await the.damaso.says('my dialogue')).sees('Took part: 2 of 3', 'Oskar Nakamura-Bell');
      await the.tamsin.hears(['2027-02-08', '2027-02-15'], 'Zola Quillon was not there');
      await the.tamsin.presses('They were there');
      (await the.oskar.says('my dialogue')).sees('Dámaso Durango-Sáez invites you');
      await un.until('2027-02-19');
      await the.zola.hears('2027-02-15', 'Tamsin Osterhaus keeps to the record that you were there.');
    },
  ],
];

/** The officers of Security in Geneva, from one number to another. */
export const officers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `UNOG-${String(from + i).padStart(3, '0')}`);
