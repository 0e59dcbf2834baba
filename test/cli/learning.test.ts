import { expect } from 'chai';
import { certificateId } from '../../src/capabilities/learning/complete.ts';
import { built, Desk, PEOPLE } from './program.ts';

const USUAL = { course: 'erm', opens: '2027-01-05', closes: '2027-03-31' };
/** The words of a launch, with other flags in place of the usual ones. */
const launch = (flags: { [name: string]: string } = {}): string[] => [
  'launch',
  'learning',
  ...Object.entries({ ...USUAL, ...flags }).flatMap(([name, value]) => [`--${name}`, value]),
];

describe('steward launch learning, import completions, certificate', () => {
  let desk: Desk;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    await desk.serve().line(/running/);
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
  });
  afterEach(() => desk.clear());

  it('launches a course, and says what was wrong with it', async () => {
    const bad = async (name: string, value: string) => {
      const ran = await desk.run([...launch({ [name]: value }), '--json']);
      return [ran.exit, ran.json.code];
    };
    expect(await bad('course', 'cooking')).to.deep.equal([1, 'learning.launch.noCourse']);
    expect(await bad('pace', 'hourly')).to.deep.equal([2, 'STW_USAGE']);
    expect(await bad('due', '2027-05-01')).to.deep.equal([1, 'learning.launch.dueBetween']);
    expect(await bad('video', 'http://video.example.org')).to.deep.equal([2, 'STW_USAGE']);
    expect(await bad('units', 'Nowhere')).to.deep.equal([1, 'learning.launch.unknownUnit']);
    expect(await bad('opens', 'soon')).to.deep.equal([2, 'STW_USAGE']);
    expect(await bad('as', '3')).to.deep.equal([1, 'common.refused.role']);
    const ran = await desk.run([...launch({ due: '2027-02-26', pace: 'second' }), '--json']);
    expect(ran.json).to.include({ cycle: 'erm-2027', state: 'open', opens: '2027-01-05', closes: '2027-03-31' });
    expect((await desk.run([...launch(), '--json'])).json.code).to.equal('learning.launch.runs');
    const cycle = async (...words: string[]) => (await desk.run(['cycle', 'erm-2027', ...words, '--json'])).json;
    expect((await cycle('extend', '--closes', '2027-04-30')).closes).to.equal('2027-04-30');
    expect((await cycle('extend', '--closes', '2027-05-31', '--due', '2027-06-01')).code).to.equal(
      'learning.launch.dueBetween',
    );
    expect(await cycle('extend', '--closes', '2027-05-31', '--due', '2027-05-14')).to.include({ closes: '2027-05-31' });
    expect((await cycle('extend', '--closes', '2027-06-30', '--figures-due', '2027-07-30')).error).to.match(
      /a run of learning, which has no --figures-due/,
    );
    expect((await cycle('correct', '--message', 'Risk is ours.', '--pass', '80')).state).to.equal('open');
    expect((await cycle('correct', '--theme', 'Risk')).error).to.match(/a run of learning, which has no --theme/);
    expect((await cycle('correct')).error).to.match(/Say what to correct: --message, --video or --pass\./);
    // What is owed and who is excused stand apart.
    const away = 'id,name,email,unit,managerId,status\n4,Cy Staff,cy@example.org,DM/A,2,long-leave\n';
    await desk.run(['import', 'people', desk.write('away.csv', away)]);
    const resumed = await cycle('resume');
    expect([resumed.owed, resumed.excused]).to.deep.equal([{ 'learning.learn': 3 }, { 'learning.learn': 1 }]);
    expect((await desk.run(['cycle', 'erm-2027', 'resume'])).out).to.match(
      /Owed: 3 learning\.learn\. Excused: 1 learning\.learn\./,
    );
    expect((await desk.run(['cycle', 'erm-2027', 'pause', '--json'])).json.state).to.equal('paused');
  });

  it('closes what is owed by a file, and verifies the certificate that follows from it', async () => {
    await desk.run(launch());
    const rates = async () =>
      (
        (await desk.run(['report', 'learning', '--json'])).json.tables as {
          key: string;
          rows: { [key: string]: number }[];
        }[]
      ).find((t) => t.key === 'rates')?.rows[0];
    const before = await rates();
    expect(before?.completed).to.equal(0);
    const file = desk.write(
      'completions.csv',
      'Employee ID,Course,Completion date\n2,erm,2027-01-04\n99,erm,2027-01-04\n',
    );
    const refused = await desk.run(['import', 'completions', file, '--json']);
    expect([
      refused.exit,
      (refused.json.refused as { row: number; field: string }[]).map((f) => [f.row, f.field]),
    ]).to.deep.equal([1, [[3, 'person']]]);
    const good = desk.write('good.csv', 'Employee ID,Course,Completion date\n2,erm,2027-01-04\n');
    expect((await desk.run(['import', 'completions', good, '--dry-run', '--json'])).json).to.include({ added: 1 });
    expect((await rates())?.completed).to.equal(0);
    expect((await desk.run(['import', 'completions', good, '--json'])).json).to.include({ added: 1, unchanged: 0 });
    expect(await rates()).to.include({ learners: before?.learners, completed: 1 });
    const id = certificateId('erm', '2027-01-04', 'elsewhere', '2', 'erm', '2027-01-04');
    expect((await desk.run(['certificate', id.toLowerCase(), '--json'])).json).to.deep.equal({
      certificate: id,
      person: '2',
      name: 'Ann Lead',
      course: 'erm',
      completedOn: '2027-01-04',
      how: 'elsewhere',
    });
    const none = await desk.run(['certificate', 'ERM-2027-AAAAA-AAAAA', '--json']);
    expect([none.exit, none.json.code]).to.deep.equal([1, 'STW_NOT_FOUND']);
  });

  it('sets how the completion list stands in files, shows it, and takes it back', async () => {
    await desk.run(launch());
    const layout = async (...options: string[]) => desk.run(['layout', 'completions', ...options, '--json']);
    expect((await layout()).json.layout).to.equal(null);
    const bad = await layout('--column', 'Employee ID=id', '--column', 'Score=mark');
    expect([bad.exit, bad.json.code]).to.deep.equal([1, 'learning.layout.wrong']);
    expect(bad.json.error).to.match(/Line 2: .mark. is no field/);
    expect((await layout('--dates', 'day/month/year')).exit).to.equal(2);
    expect((await layout('--reset', '--column', 'A=id')).exit).to.equal(2);
    const set = await layout('--column', 'Employee ID=id', '--column', 'Status=state', '--not-completed', 'Open');
    expect(set.json.layout).to.deep.equal({
      columns: [
        { heading: 'Employee ID', field: 'id' },
        { heading: 'Status', field: 'state' },
      ],
      dates: 'year-month-day',
      words: { completed: '', notCompleted: 'Open', excused: '' },
    });
    const file = await desk.run(['report', 'completions', '--format', 'csv']);
    expect(file.out.split('\r\n')[0]).to.equal('\ufeffEmployee ID,Status');
    expect(file.out).to.match(/,Open\r\n/);
    expect((await layout('--reset')).json.layout).to.equal(null);
  });
});
