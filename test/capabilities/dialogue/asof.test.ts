import { expect } from 'chai';
import fc from 'fast-check';
import { reports } from '../../../src/capabilities/dialogue/reports/index.ts';
import type { Session } from '../../../src/capabilities/dialogue/sessions.ts';
import { addDays } from '../../../src/kernel/time.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, records, take } from './house.ts';

const PEOPLE: Somebody[] = [...HOUSE, { id: 'con', unit: 'DGACM', managerId: 'asg', category: 'non-staff' }];
const FIGURES = ['tookPart', 'excused', 'notRecorded'];

/** Everything that a report says of a day. */
const asOf = (bot: Bot, day: string): Promise<string> =>
  bot.kernel.read((view) => {
    const t = bot.painter.in('en');
    const built = [[''], ['DM'], ['DM/A']].flatMap((units) => [
      reports.dialogue?.build({ units, asOf: day }, view, t),
      reports.return?.build({ units, asOf: day }, view, t),
      ...FIGURES.map((figure) => reports.dialogue?.list?.(figure, { units, asOf: day }, view, t)),
    ]);
    return JSON.stringify(built, null, 1);
  });

/** One thing that happens, and days until the next. Whatever is refused changes nothing. */
const happening = fc.record({
  what: fc.constantFrom(
    'record',
    'record',
    'correct',
    'confirm',
    'struck',
    'excuse',
    'import',
    'acting',
    'join',
    'extend',
    'certify',
  ),
  who: fc.nat(PEOPLE.length - 1),
  other: fc.nat(PEOPLE.length - 1),
  some: fc.nat(7),
  days: fc.nat(5),
});
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

async function happens(bot: Bot, it: Happening): Promise<void> {
  const ids = PEOPLE.map((p) => p.id);
  const leaders = ['sg', 'usg', 'asg', 'dir', 'pia'];
  const isLeading = ['record', 'excuse', 'join', 'certify'].includes(it.what);
  const who = (isLeading ? leaders[it.who % leaders.length] : ids[it.who]) as string;
  const other = ids[it.other] as string;
  const press = (kind: string, data: { [name: string]: string | number | boolean | string[] }, by: string) =>
    bot.act(kind, data as never, by, { via: 'card' });
  const today = bot.now().slice(0, 10);
  const holder = await bot.kernel.read((view) => view.org.sitter(who)?.id ?? who);
  const form = ['in-person', 'remote', 'mixed'][it.some % 3] as string;
  const session = { obligation: lead(who), date: today, form, minutes: 30 + 10 * it.some };
  if (it.what === 'record') await press('dialogue.record', { ...session, absent: [other] }, holder);
  if (it.what === 'correct') {
    const held = await bot.kernel.read((view) => view.find<Session>('dialogue.sessions', 'cycle', CYCLE));
    const first = held[it.who % Math.max(1, held.length)];
    if (first) {
      const said = { ...session, obligation: first.lead, session: first.id, date: first.date };
      await press('dialogue.record', { ...said, absent: [other], joined: ['con'] }, first.recordedBy);
    }
  }
  if (it.what === 'confirm')
    await press('dialogue.confirm', { take: take(who), answer: it.some < 5 ? 'yes' : 'absent' }, who);
  if (it.what === 'struck') {
    // Somebody says "I was absent", and the leader takes them off the list.
    await press('dialogue.confirm', { take: take(who), answer: 'absent' }, who);
    const asked = await bot.kernel.read((view) =>
      view.ofKind(CYCLE, 'dialogue.correct').filter((o) => o.about === who),
    );
    for (const o of asked) {
      const by = await bot.kernel.read((view) => view.org.holdersOf(o.owner)[0]?.id ?? '');
      if (it.some > 2) await press('dialogue.correct', { obligation: o.id, answer: 'absent' }, by);
    }
  }
  if (it.what === 'excuse')
    await press('dialogue.excuse', { obligation: lead(who), person: other, undo: it.some > 4 }, holder);
  if (it.what === 'join') await press('dialogue.join', { obligation: lead(who) }, holder);
  if (it.what === 'extend' && today > '2027-04-20')
    await bot.act('dialogue.extend', { cycle: CYCLE, closes: addDays(today, 2 * it.some) }, 'eo');
  if (it.what === 'acting')
    await bot.act('person.acting', { person: other, for: who, from: today, to: addDays(today, it.some) });
  if (it.what === 'certify') {
    const unit = (await bot.kernel.read((view) => view.org.person(who)?.unit ?? '')).split('/')[0];
    const statement = it.some % 2 ? 'complete' : 'exceptions';
    await press('dialogue.certify', { obligation: `certify|${CYCLE}|${unit}`, statement, exceptions: 'Some.' }, holder);
  }
  const people: { [n: number]: Somebody } = {
    0: { id: who, status: 'left' },
    1: { id: who, status: 'long-leave' },
    2: { id: who, status: 'active' },
    3: { id: who, unit: 'DM/B', grade: 'D-2' },
    4: { id: `new${it.other}`, unit: 'OIOS/X', managerId: 'usg' },
    5: { id: who, location: 'Nairobi', title: 'Adviser' },
    6: { id: 'gus', managerId: 'pia', unit: 'DM/B' },
    7: { id: who, category: 'non-staff' },
  };
  // The top and the office stay, so that there is a tree.
  if (it.what === 'import' && (it.some === 4 || it.some === 6 || !['sg', 'eo'].includes(who)))
    await bot.imports(people[it.some] as Somebody);
  await bot.settled();
}

describe('a report as of a day', () => {
  it('says what was known on it, whatever was recorded, corrected, certified, moved or extended later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 8, maxLength: 24 }), async (story) => {
        const bot = await launched(PEOPLE);
        const known = new Map<string, string>();
        try {
          const passes = async (n: number) => {
            for (let i = 0; i < n; i++) {
              const day = bot.now().slice(0, 10);
              await bot.until(`${day}T23:59:59Z`);
              known.set(day, await asOf(bot, day));
              await bot.until(`${addDays(day, 1)}T09:00Z`);
            }
          };
          for (const it of story) {
            await happens(bot, it);
            await passes(it.days);
          }
          // It has closed: certified, extended, certified again.
          await bot.until('2027-05-03T09:00Z');
          for (const it of story.slice(0, 8)) {
            await happens(bot, { ...it, what: it.days > 2 ? 'certify' : it.days > 0 ? 'extend' : it.what });
            await passes(1 + it.days);
          }
          for (const [day, said] of known) expect(await asOf(bot, day), day).to.equal(said);
        } finally {
          await bot.close();
        }
      }),
      { numRuns: 6 },
    );
  }).timeout(120_000);

  it('keeps the figures of a session that was corrected, and a certification that was given again', async () => {
    const bot = await launched(PEOPLE);
    const page = async (day: string) =>
      JSON.parse(await asOf(bot, day))[1].tables[0].rows.find((r: { entity: string }) => r.entity === 'DGACM');
    // 1 March: gus, hal and the consultant sat with asg for 60 minutes: 3 in the room, 3 staff hours with asg (gus, hal, asg).
    await records(bot, 'asg', 'asg', { minutes: 60 });
    await bot.until('2027-03-03T09:00Z');
    // Corrected on the 3rd: hal was absent, 90 minutes, remote: 2 in the room; gus and asg, 3 hours.
    const session = { session: `${lead('asg')}|1`, date: '2027-03-01', absent: ['hal'], minutes: 90, form: 'remote' };
    await records(bot, 'asg', 'asg', session);
    expect(await page('2027-03-02')).to.deep.include({
      medianSize: 3,
      staffHours: 3,
      inPerson: 1,
      remote: 0,
      nonStaff: 1,
    });
    expect(await page('2027-03-03')).to.deep.include({
      medianSize: 2,
      staffHours: 3,
      inPerson: 0,
      remote: 1,
      nonStaff: 1,
    });
    // What the consultant becomes later does not change who sat there.
    await bot.imports({ id: 'con', category: 'staff' });
    expect(await page('2027-03-03')).to.deep.include({ nonStaff: 1, medianSize: 2 });
    await bot.until('2027-05-03T10:00Z');
    const certify = { obligation: `certify|${CYCLE}|DGACM`, statement: 'exceptions', exceptions: 'Hal was away.' };
    await done(bot, 'dialogue.certify', certify, 'asg');
    await bot.until('2027-05-05T10:00Z');
    await done(bot, 'dialogue.certify', { ...certify, statement: 'complete' }, 'asg');
    const certified = async (day: string) => (await page(day)).certified;
    expect([await certified('2027-05-02'), await certified('2027-05-04'), await certified('2027-05-05')]).to.deep.equal(
      ['not certified', 'with exceptions', 'complete'],
    );
    await bot.close();
  });
});
