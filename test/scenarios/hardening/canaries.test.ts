import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { guarded } from '../../../src/operator/index.ts';
import { tagged } from '../../../src/sample/organisation.ts';
import { createLog } from '../../../src/server/log.ts';
import { built, Desk, PEOPLE, type Running as Program } from '../../cli/program.ts';
import { OpenDoor } from '../../kit/opendoor.ts';
import { type Running, startSteward } from '../../kit/steward.ts';

/** What nobody writes but these tests: part of a name, of an address, of an id, and a whole file name. */
const CANARY = /kanarienvogel/i;
const NAME = 'Anna Kanarienvogel';
/** Somebody whose id and address are names, in a file that is in order; and one that is refused. */
const ROW = `kanarienvogel,${NAME},kanarienvogel@example.org,DM/A,1,P-3,UTC\n`;
const WRONG = `${PEOPLE}x,${NAME},kanarienvogel,DM/A,kanarienvogel,P-3,UTC\n`;

describe('Words that stand in no log', function () {
  this.timeout(60_000);

  describe('of a bot that logs everything', () => {
    const lines: string[] = [];
    let steward: Running;
    before(async () => {
      steward = await startSteward({ log: createLog('trace', { write: (line) => void lines.push(line) }) });
    });
    after(() => steward?.stop());

    const sends = (path: string, init: RequestInit = {}): Promise<number> =>
      fetch(`${steward.url}${path}`, init).then(({ status }) => status);

    it('I4 names in files that are dropped, and what these files are called', async () => {
      const [by = ''] = tagged('secretariat');
      const file = encodeURIComponent(`${NAME}.csv`);
      const drops = (body: string) =>
        sends(`/local/chats/${by}/files?name=${file}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream' },
          body,
        });
      for (const body of [`reference,body\n${NAME},${NAME}\n`, `${NAME}\n`, `PK\u0003\u0004${NAME}`])
        expect(await drops(body)).to.equal(200);
      expect(lines.join('')).to.not.match(CANARY);
    });

    it('I4 paths, queries, headers and activities that the door turns away', async () => {
      for (const path of ['/kanarienvogel', '/local/chats/kanarienvogel', '/local/files/kanarienvogel?kanarienvogel=1'])
        expect(await sends(path, { headers: { 'x-kanarienvogel': 'kanarienvogel' } })).to.be.within(400, 404);
      expect(await sends('/readyz?kanarienvogel', { method: 'DELETE' })).to.equal(405);
      expect(await sends('/local/%kanarienvogel', {})).to.be.within(400, 404);
      const door = await OpenDoor.of(steward);
      const [who = ''] = tagged('staff');
      const from = { id: '29:kanarienvogel', name: NAME, aadObjectId: 'kanarienvogel' };
      for (const more of [
        { type: 'kanarienvogel', text: NAME },
        { type: 'invoke', name: 'kanarienvogel', value: { kanarienvogel: NAME } },
        { type: 'message', channelId: 'kanarienvogel', text: NAME },
        { type: 'kanarienvogel', channelId: 'kanarienvogel' },
        { type: 'message', from, text: NAME },
        { type: 'message', conversation: { kanarienvogel: NAME } },
        { type: 'message', text: NAME, value: { verb: 'kanarienvogel', kanarienvogel: NAME } },
      ])
        await door.holds(door.activity(who, more));
      expect(lines.length).to.be.above(10);
      expect(lines.join('')).to.not.match(CANARY);
    });
  });

  describe('of the built program', () => {
    let desk: Desk;
    before(built);
    beforeEach(() => {
      desk = new Desk();
    });
    afterEach(() => desk.clear());
    const serves = async (env: { [name: string]: string }): Promise<Program> => {
      const bot = desk.serve({ LOG_LEVEL: 'trace', ...env });
      await bot.line(/^Steward is running/);
      return bot;
    };
    /** Done in the program when it gets SIGUSR2. */
    const doing = (what: string) => ({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${what} });`)}`,
    });

    it('I4 what a bot reads of its settings and of files that commands bring: its output says none of it', async () => {
      const bot = await serves({ STEWARD_ADMINS: '1,kanarienvogel@example.org' });
      const file = desk.write(`${NAME}.csv`, PEOPLE + ROW);
      expect((await desk.run(['import', 'people', file])).exit).to.equal(0);
      // With --json a refusal is part of the answer, and nothing goes to standard error, which a scheduler keeps.
      const refused = await desk.run(['import', 'people', desk.write(`${NAME} 2.csv`, WRONG), '--json']);
      expect([refused.exit, refused.err]).to.deep.equal([1, '']);
      expect(refused.out).to.match(CANARY);
      const unknown = await desk.run(['grant', 'trainer', 'kanarienvogel@example.com', '--json']);
      expect([unknown.exit, unknown.err]).to.deep.equal([1, '']);
      expect(bot.err()).to.match(/^Name [12] of STEWARD_ADMINS: nobody/);
      await bot.end();
      expect(bot.out() + bot.err()).to.not.match(CANARY);
    });

    it('I4 a fault that nobody caught, and a warning: kind and place', async () => {
      const words = JSON.stringify(`${NAME}\n    at kanarienvogel (x:1:1)`);
      const bot = await serves(
        doing(`process.emitWarning(${words}); setImmediate(() => { Promise.reject(new RangeError(${words})); });`),
      );
      bot.signal('SIGUSR2');
      expect(await bot.ended).to.equal(1);
      expect(bot.err())
        .to.match(/^Node warns: Warning at /)
        .and.to.match(/^Steward ends, .*RangeError at /m);
      expect(bot.out() + bot.err()).to.not.match(CANARY);
    });

    it('I4 what keeps it from starting: settings, a list of holidays, data that cannot be read', async () => {
      const holidays = desk.write('holidays.csv', `date,location\n${NAME},kanarienvogel\n`);
      for (const [name, value] of [
        ['STEWARD_ADMINS', NAME],
        ['STEWARD_LRS_URL', 'https:// steward:kanarienvogel@lrs.example.org'],
        ['STEWARD_HOLIDAYS', holidays],
      ] as const) {
        const ran = await desk.run(['serve'], { [name]: value });
        expect([ran.exit, ran.out]).to.deep.equal([1, '']);
        expect(ran.err)
          .to.match(/^The settings cannot be used: /)
          .and.to.not.match(CANARY);
      }
      const torn = desk.write('torn.csv', `date,location\n2027-05-04,"${NAME}\n`);
      expect((await desk.run(['serve'], { STEWARD_HOLIDAYS: torn })).err)
        .to.match(
          /^The settings cannot be used: STEWARD_HOLIDAYS: .*torn\.csv is no CSV \(CSV_QUOTE_NOT_CLOSED, line \d/,
        )
        .and.to.not.match(CANARY);
      expect((await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)])).exit).to.equal(0);
      writeFileSync(join(desk.data, 'db', 'manifest.json'), 'Kanarienvogel');
      const ran = await desk.run(['serve']);
      expect(ran.err)
        .to.match(/ is damaged: it is no JSON/)
        .and.to.not.match(CANARY);
    });

    it('I4 a command that fails inside says where, not what', async () => {
      for (const thrown of [new TypeError(NAME), new SyntaxError(NAME), NAME]) {
        const { text, exit } = await guarded(() => Promise.reject(thrown));
        expect(exit).to.equal(1);
        expect(text).to.match(/^Something is wrong inside Steward: (TypeError at|SyntaxError at|string)/);
        expect(text).to.not.match(CANARY);
      }
      const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' });
      expect((await guarded(() => Promise.reject(full))).text).to.match(/no space left/);
    });
  });
});
