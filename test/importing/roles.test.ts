import { expect } from 'chai';
import { type ImportOptions, type ImportReport, importPeople, type Reading } from '../../src/operator/importPeople.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';
import { bytes, HEADER } from './helpers.ts';

const G1 = '11111111-1111-4111-8111-111111111111';
const people = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'head', managerId: 'sg', grade: 'USG' },
  { id: 'ana', managerId: 'head' },
  { id: 'adm', managerId: 'head' },
  { id: 'eth', managerId: 'head' },
  { id: 'eve', managerId: 'head' },
];

describe('An import and those who hold a role (X7)', () => {
  let bot: Bot;
  const imports = (rows: string, options: ImportOptions = {}): Promise<ImportReport> =>
    importPeople(bot.kernel, { name: 'people.csv', bytes: bytes(`${HEADER}\n${rows}`) }, 'operator:u', options);
  const refused = async (rows: string, options: ImportOptions = {}) =>
    (await imports(rows, { ...options, dryRun: true })).refused.map((f) => `${f.row} ${f.field}`);
  /** A row as it stands, but for its address and status. */
  const row = (id: string, status = 'active', email = `${id}@example.org`, aad = ``) =>
    `${id},${id.charAt(0).toUpperCase()}${id.slice(1)},${email},${aad},DM,head,${status}`;
  beforeEach(async () => {
    bot = await organisation(people, {
      grants: [
        ['administrator', 'adm'],
        ['ethics-office', 'eth'],
        ['ethics-office', 'eve'],
      ],
    });
  });
  afterEach(() => bot.close());

  it('X7 the head that the organisation shows keeps the address, though nobody has granted anything', async () => {
    const head = (email: string) => `head,Head,${email},,DM,sg,active`;
    expect(await refused(head('mallory@example.org'))).to.deep.equal(['2 email']);
    expect(await refused(`sg,Sg,sg@example.org,${G1},EOSG,,active`)).to.deep.equal(['2 aadObjectId']);
    // Not by being moved out of the chair in the same file either.
    expect(
      await refused('head,Head,mallory@example.org,,DM,ana,active\nana,Ana,ana@example.org,,DM,sg,active'),
    ).to.deep.equal(['2 email']);
    expect(await refused(head('mallory@example.org'), { addressChecked: ['head'] })).to.deep.equal([]);
    expect(await refused(row('ana', 'active', 'new@example.org'))).to.deep.equal([]);
    // Who sits in for the head has the head's rights for that time.
    await bot.act('person.acting', { person: 'ana', for: 'head', from: '2027-02-01', to: '2027-04-30' });
    expect(await refused(row('ana', 'active', 'new@example.org'))).to.deep.equal(['2 email']);
  });

  it('X7 that nobody is left in the Ethics Office is said before, said after, and told to the administrators', async () => {
    expect((await imports(row('eth', 'left'))).warnings, 'one is left').to.equal(undefined);
    const rows = `${row('eve', 'long-leave')}`;
    const dry = await imports(rows, { dryRun: true });
    expect(dry.warnings).to.deep.equal([
      'Nobody active has the role ethics-office after this: name somebody with "steward grant ethics-office PERSON", or correct the file.',
    ]);
    bot.hearsNothing('adm');
    expect((await imports(rows)).warnings).to.deep.equal(dry.warnings);
    await bot.settled();
    expect(bot.sees('adm', /Nobody active has the role Ethics Office/).text).to.match(/An import of people/);
    const said = (await bot.store.entries(1, 1000)).filter((e) => e.what === 'role.empty');
    expect(said.map((e) => e.facts.role)).to.deep.equal(['ethics-office']);
    // Empty already: the next file is not to blame.
    expect((await imports(row('ana', 'left'))).warnings).to.equal(undefined);
  });

  it('X7 the last administrator too: the Ethics Office hears of it', async () => {
    const { warnings } = await imports(row('adm', 'left'));
    expect(warnings?.join()).to.match(/role administrator/);
    await bot.settled();
    expect(bot.sees('eth', /Nobody active has the role administrator/).unasked).to.equal(true);
  });

  it('X8 nobody is called what the ledger calls the program, or whoever must not be named', async () => {
    for (const id of ['clock', 'Clock', 'undisclosed', 'operator', 'operator:root']) {
      const { refused: faults } = await imports(`${id},Eve Ill,,,DM,head,active`);
      expect(
        faults.map((f) => [f.row, f.field]),
        id,
      ).to.deep.equal([[2, 'id']]);
      expect(faults[0]?.reason).to.match(/on its ledger; nobody can have it as an id/);
    }
    expect((await imports('clockmaker,Cleo,,,DM,head,active')).added).to.equal(1);
  });

  it('X8 who is called clock all the same, from before, leaves a line like everybody', async () => {
    await bot.imports({ id: 'clock', managerId: 'head' });
    await bot.launch({ people: ['clock'] });
    // An act whose rule says nothing of the ledger: the line comes by itself.
    await bot.sends('clock', 'laptop.plan', { obligation: returnId('c1', 'clock'), planned: '2027-03-20' });
    const entry = (await bot.store.entries(1, 1000)).find((e) => e.what === 'laptop.plan');
    expect(entry?.by).to.match(/^p-/);
  });
});

describe('An import of people while others change them', () => {
  it('is compared again: what was changed meanwhile is not lost', async () => {
    let meanwhile: () => Promise<unknown> = async () => undefined;
    const bot = await organisation(people, {
      store: (inner) => ({
        ...inner,
        stage: async (id, part, puts) => {
          const first = meanwhile;
          meanwhile = async () => undefined;
          await first();
          await inner.stage(id, part, puts);
        },
      }),
    });
    // Another file, in which she has another grade; this one says nothing of that.
    meanwhile = () => bot.imports({ id: 'ana', grade: 'P-5' });
    const told: Reading[] = [];
    const moved = {
      name: 'people.csv',
      bytes: bytes('id,name,email,unit,managerId\nana,Ana,ana@example.org,OIOS,head'),
    };
    const report = await importPeople(bot.kernel, moved, 'operator:u', {}, (reading) => void told.push(reading));
    expect(report).to.include({ added: 0, changed: 1, left: 0 });
    expect(await bot.store.get('people', 'ana')).to.include({ unit: 'OIOS', grade: 'P-5' });
    expect(told).to.have.length(1);
    await bot.close();
  });
});
