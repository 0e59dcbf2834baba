import { expect } from 'chai';
import fc from 'fast-check';
import type { Owner } from '../../src/kernel/obligation.ts';
import { ownerKey } from '../../src/kernel/obligation.ts';
import { type Bot, organisation, type Somebody } from '../kit/inprocess.ts';
import { countId } from '../kit/laptop/index.ts';

const people: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'chief', managerId: 'sg', unit: 'DM', grade: 'USG' },
  { id: 'boss', managerId: 'chief', unit: 'DM/OHRM', grade: 'D-1' },
  { id: 'ana', managerId: 'boss', unit: 'DM/OHRM' },
  { id: 'ben', managerId: 'boss', unit: 'DM/OHRM' },
  { id: 'out', managerId: 'sg', unit: 'OLA', grade: 'D-2' },
];
const BOSS = countId('c1', 'boss');
const holders = (bot: Bot, owner: Owner) => bot.kernel.read((view) => view.org.holdersOf(owner).map((p) => p.id));
const owes = (bot: Bot, who: string) => bot.kernel.read((view) => view.owedBy(who).map((o) => o.id));

describe('Who owes it now', () => {
  let bot: Bot;
  afterEach(() => bot.close());

  it('an officer-in-charge from a day to a day, both included; asked, and back again', async () => {
    bot = await organisation(people);
    await bot.launch({ counters: ['boss'], due: '2027-06-01' });
    await bot.act('person.acting', { person: 'ben', for: 'boss', from: '2027-03-10', to: '2027-03-12' });
    await bot.until('2027-03-09T23:59');
    expect(await owes(bot, 'boss')).to.deep.equal([BOSS]);
    await bot.until('2027-03-10T09:00');
    expect(await owes(bot, 'ben')).to.deep.equal([BOSS]);
    expect(await owes(bot, 'boss')).to.deep.equal([]);
    // The stand-in hears of it when it is set, and is asked on the morning of the first day.
    expect(bot.unasked('ben').map((m) => m.at)).to.deep.equal(['2027-03-01T09:00:00.000Z', '2027-03-10T09:00:00.000Z']);
    expect(await bot.sends('boss', 'laptop.count', { nav: 'start', about: BOSS })).to.match(/belongs to somebody else/);
    await bot.until('2027-03-12T23:59');
    expect(await owes(bot, 'ben')).to.deep.equal([BOSS]);
    await bot.until('2027-03-13T00:00');
    expect(await owes(bot, 'boss')).to.deep.equal([BOSS]);
  });

  it('for an empty chair the next one up, who is asked and must be reached before anything goes up', async () => {
    bot = await organisation(people, { grants: [['ethics-office', 'out']] });
    await bot.launch({ counters: ['boss'] });
    await bot.until('2027-04-14T20:00');
    bot.forget();
    await bot.imports({ id: 'boss', status: 'left' });
    expect(await holders(bot, { chair: 'boss' })).to.deep.equal(['chief']);
    await bot.until('2027-04-15T12:00');
    expect(bot.sees('chief', /Accessories/).unasked).to.equal(true);
    // The chief heads the entity, so it would go to the office, and only after having been asked: nothing yet.
    expect((await bot.obligation(BOSS)).rungs).not.to.include('supervisor');
    await bot.imports({ id: 'chief', status: 'long-leave' });
    expect(await holders(bot, { chair: 'boss' })).to.deep.equal(['sg']);
  });

  it('the way up follows the chair, not the stand-in’s own line', async () => {
    bot = await organisation(people);
    await bot.act('person.acting', { person: 'out', for: 'boss', from: '2027-03-01', to: '2027-12-01' });
    const above = await bot.kernel.read((view) => [
      view.org.above({ chair: 'boss' }, 'out')?.id,
      view.org.supervisor('ana')?.id,
      view.org.supervisor('out')?.id,
    ]);
    expect(above).to.deep.equal(['chief', 'out', 'sg']);
    await bot.act('person.acting', { person: 'ana', for: 'boss', from: '2027-03-02', to: '2027-12-01' });
    await bot.days(2);
    // Nobody supervises themself.
    expect(await bot.kernel.read((view) => view.org.supervisor('ana')?.id)).to.equal('chief');
  });

  it('the head of an entity is found, or granted; where several could be, none is', async () => {
    bot = await organisation([
      ...people,
      { id: 'lx', managerId: 'sg', unit: 'LX', grade: 'D-1' },
      { id: 'ly', managerId: 'sg', unit: 'LX', grade: 'D-1' },
    ]);
    const head = (unit: string) => holders(bot, { role: 'head-of-entity', unit });
    expect(await head('DM')).to.deep.equal(['chief']);
    expect(await head('DM/OHRM')).to.deep.equal(['chief']);
    expect(await head('LX')).to.deep.equal([]);
    await bot.act('role.grant', { role: 'head-of-entity', person: 'ly', unit: 'LX' });
    expect(await head('LX')).to.deep.equal(['ly']);
    expect(await bot.kernel.read((view) => ['ly', 'lx', 'chief', 'ana'].map((p) => view.org.headOf(p)))).to.deep.equal([
      ['LX'],
      [],
      ['DM'],
      [],
    ]);
    await bot.act('person.acting', { person: 'ana', for: 'chief', from: '2027-03-01', to: '2027-03-30' });
    expect(await head('DM')).to.deep.equal(['ana']);
  });

  it('a role holds for the units below its own', async () => {
    bot = await organisation(people, {
      grants: [
        ['entity-focal-point', 'ben', 'DM'],
        ['entity-focal-point', 'out', 'OLA'],
      ],
    });
    await bot.launch({ offices: ['DM/OHRM'] });
    expect(await holders(bot, { role: 'entity-focal-point', unit: 'DM/OHRM' })).to.deep.equal(['ben']);
    expect(await owes(bot, 'ben')).to.deep.equal([countId('c1', 'DM/OHRM')]);
    expect(await owes(bot, 'out')).to.deep.equal([]);
  });
});

describe('Seats and holders', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const units = ['', 'X', 'X/1', 'X/1/2', 'Y', 'Y/1'];
  const row = fc.record({
    // Anybody may be named, loops and strangers too: what reads must stand it.
    managerId: fc.constantFrom('', 'nobody', ...ids),
    unit: fc.constantFrom(...units.slice(1)),
    status: fc.constantFrom('active', 'active', 'active', 'long-leave', 'seconded', 'left') as fc.Arbitrary<
      'active' | 'long-leave' | 'seconded' | 'left'
    >,
    grade: fc.constantFrom('USG', 'D-1', 'P-4'),
  });
  const setting = fc.record({
    rows: fc.array(row, { minLength: ids.length, maxLength: ids.length }),
    grants: fc.array(
      fc.tuple(
        fc.constantFrom('entity-focal-point', 'head-of-entity', 'trainer') as fc.Arbitrary<'trainer'>,
        fc.constantFrom(...ids),
        fc.constantFrom(...units),
      ),
      { maxLength: 5 },
    ),
    actings: fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 4 }),
    counters: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 5 }),
    offices: fc.uniqueArray(fc.constantFrom(...units.slice(1)), { maxLength: 3 }),
    leaves: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 }),
  });

  it('a key is among somebody’s seats exactly when they hold what it names, in any organisation', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async ({ rows, grants, actings, counters, offices, leaves }) => {
        const bot = await organisation(
          rows.map((r, i) => ({ id: ids[i] ?? '', ...r, status: 'active' as const })),
          { grants },
        );
        for (const [person, chair] of actings)
          await bot.act('person.acting', { person, for: chair, from: '2027-02-01', to: '2027-05-01' });
        await bot.launch({ people: ids, counters, offices });
        await bot.imports(
          ...rows.map((r, i) => ({ id: ids[i] ?? '', status: r.status })),
          ...leaves.map((id) => ({ id, status: 'left' as const })),
        );
        await bot.kernel.read((view) => {
          const owners: Owner[] = [
            ...ids.flatMap((id): Owner[] => [{ person: id }, { chair: id }]),
            ...['X', 'Y'].map((unit): Owner => ({ role: 'head-of-entity', unit })),
            ...view
              .all<{ id: string; version: number; owner: Owner; state: string }>('obligations')
              .filter((o) => o.state === 'open')
              .map((o) => o.owner),
          ];
          for (const id of ids) {
            const seats = view.org.seatsOf(id);
            for (const owner of owners)
              expect(seats.includes(ownerKey(owner)), `${id} ${ownerKey(owner)}`).to.equal(
                view.org.holdersOf(owner).some((p) => p.id === id),
              );
          }
        });
        await bot.close();
      }),
      { numRuns: 60 },
    );
  });
});
