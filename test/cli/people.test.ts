import { expect } from 'chai';
import { built, Desk, PEOPLE } from './program.ts';

describe('steward import, grant, act', () => {
  let desk: Desk;
  before(built);
  // While a bot runs, except where a test says otherwise: that is the quicker way, and serve.test.ts shows both.
  beforeEach(async () => {
    desk = new Desk();
    await desk.serve().line(/running/);
  });
  afterEach(() => desk.clear());

  it('a dry run says what would happen and changes nothing, then the import does it', async () => {
    const file = desk.write('people.csv', PEOPLE);
    const tried = await desk.run(['import', 'people', file, '--dry-run', '--json']);
    expect(tried.exit).to.equal(0);
    expect(tried.json).to.deep.equal({ added: 4, changed: 0, unchanged: 0, left: 0, refused: [] });
    expect((await desk.run(['status', '--json'])).json.people).to.deep.equal({});
    expect((await desk.run(['import', 'people', file])).out).to.equal(
      'Imported: 4 added, 0 changed, 0 unchanged, 0 left.\n',
    );
    expect((await desk.run(['status', '--json'])).json.people).to.deep.equal({ active: 4 });
    expect((await desk.run(['import', 'people', file, '--json'])).json).to.deep.include({ added: 0, unchanged: 4 });
  });

  it('names every fault once, with row, field and reason, on standard output, and imports nothing', async () => {
    const bad = PEOPLE.replace('4,Cy Staff,cy@example.org,DM/A,2', '3,Cy Staff,cy@example.org,DM/A,99').replace(
      'P-3,UTC\n3',
      'P-3,Mars\n3',
    );
    const refused = await desk.run(['import', 'people', desk.write('people.csv', `${bad}5,Di\n`), '--json']);
    expect(refused.exit).to.equal(1);
    expect(refused.err).to.equal('');
    const faults = refused.json.refused as { row: number; field: string; reason: string }[];
    // Row 4: a zone that is none. Row 5: the id of row 4 again, and a manager nobody knows. Row 6: cut. The header is row 1.
    expect(faults.map(({ row, field }) => `${row} ${field}`)).to.include.members(['4 timeZone', '5 id', '6 ']);
    expect(new Set(faults.map((f) => JSON.stringify(f))).size, 'each fault once').to.equal(faults.length);
    expect(refused.json).to.deep.include({ left: 0 });
    expect((await desk.run(['status', '--json'])).json.people).to.deep.equal({});
  });

  it('takes the column names of another system, --map as often as needed', async () => {
    const other = PEOPLE.replace('id,name,email,unit,managerId', 'Badge,Full,Mail me at,Where,Boss');
    const maps = ['id=Badge', 'name=Full', 'email=Mail me at', 'unit=Where', 'managerId=Boss'].flatMap((pair) => [
      '--map',
      pair,
    ]);
    const ran = await desk.run(['import', 'people', ...maps, desk.write('other.csv', other), '--json']);
    expect(ran.json).to.deep.include({ added: 4, refused: [] });
    const wrong = await desk.run(['import', 'people', desk.write('p.csv', PEOPLE), '--map', 'id', '--json']);
    expect(wrong.exit).to.equal(2);
    expect(wrong.json.error).to.contain('FIELD=COLUMN');
  });

  it("grants, revokes and appoints; --as has that person's rights and both names on the ledger", async () => {
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
    expect((await desk.run(['grant', 'ethics-office', 'ANN@example.org', '--json'])).json).to.deep.equal({
      role: 'ethics-office',
      person: '2',
      unit: '',
    });
    const refused = await desk.run(['grant', 'administrator', '3', '--as', '2', '--json']);
    expect([refused.exit, refused.json.code]).to.deep.equal([1, 'common.refused.role']);
    expect(refused.json.error).to.equal('Nothing was recorded: Ann Lead has no role for this.');
    await desk.run(['grant', 'administrator', '1']);
    expect((await desk.run(['grant', 'trainer', '3', '--unit', 'DM', '--as', 'top@example.org'])).exit).to.equal(0);
    expect((await desk.run(['revoke', 'trainer', '3', '--unit', 'DM'])).exit).to.equal(0);
    expect(
      (await desk.run(['act', '3', '--for', 'DM', '--from', '2027-01-04', '--to', '2027-02-01', '--json'])).json,
    ).to.deep.equal({
      person: '3',
      for: '1',
      from: '2027-01-04',
      to: '2027-02-01',
    });
    const { rows } = (await desk.run(['report', 'ledger', '--json'])).json as unknown as {
      rows: { what: string; by: string }[];
    };
    const user = rows[0]!.by;
    expect(user).to.match(/^operator:/);
    expect(rows.filter((r) => r.what === 'role.grant').map((r) => r.by.startsWith(`${user} as p-`))).to.deep.equal([
      false,
      false,
      true,
    ]);
  });

  it('says in one sentence what is wrong: exit 2 for usage, 1 for a refusal', async () => {
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
    const cases: [string[], number, RegExp][] = [
      [['grant', 'king', '1'], 2, /^ROLE is one of administrator, .*; "king" is not\.\n$/],
      [['grant', 'trainer', 'nobody@example.org'], 1, /There is no person "nobody@example\.org"/],
      [['grant', 'trainer', '1', '--unit', 'XX'], 1, /There is no unit "XX"/],
      [
        ['act', '3', '--for', 'DM', '--from', 'soon', '--to', '2027-02-01'],
        2,
        /--from is a day, like 2027-05-03; "soon" is not/,
      ],
      [
        ['act', '3', '--for', 'DM/Z', '--from', '2027-02-01', '--to', '2027-02-01'],
        1,
        /There is no person or unit "DM\/Z"/,
      ],
      [['act', '3', '--for', 'DM'], 2, /--from is missing with "act": the first day/],
      [['dance'], 2, /Unknown command 'dance'/],
      [['import', 'people', 'nowhere.csv'], 2, /nowhere\.csv cannot be read: there is no such file/],
    ];
    for (const [words, exit, says] of cases) {
      const plain = await desk.run(words);
      expect(plain.exit, words.join(' ')).to.equal(exit);
      expect(plain.out).to.equal('');
      expect(plain.err).to.match(says);
      expect(plain.err.trimEnd().split('\n'), plain.err).to.have.length(1);
    }
    // Ann is the one of DM/A whose supervisor, Sam, is outside it.
    const acting = await desk.run([
      'act',
      '3',
      '--for',
      'DM/A',
      '--from',
      '2027-02-01',
      '--to',
      '2027-02-05',
      '--json',
    ]);
    expect(acting.json).to.include({ person: '3', for: '2' });
    const asJson = await desk.run(['dance', '--json']);
    expect([asJson.exit, asJson.err, asJson.json.code]).to.deep.equal([2, '', 'STW_USAGE']);
  });
});
