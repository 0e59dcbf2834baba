import { expect } from 'chai';
import type { App } from '../../src/app.ts';
import { capabilities } from '../../src/capabilities/index.ts';
import { StewardError } from '../../src/errors.ts';
import { nameOf } from '../../src/operator/command.ts';
import { commands, guarded, operate } from '../../src/operator/index.ts';
import { CYCLE, launched } from '../capabilities/dialogue/house.ts';

/** What design.md lets an operator do in a capability: launch, and what an office does with a run. */
const OPERATORS: { [capability: string]: string[] } = {
  dialogue: ['launch', 'ring', 'extend', 'correctContent'],
  // Files alone, which are no acts.
  recommendations: [],
  compacts: ['launch'],
  learning: ['launch', 'ring', 'extend', 'correctContent', 'layout'],
};

describe('what an operator may do', () => {
  for (const capability of capabilities)
    it(`answers, confirms and certifies nothing in ${capability.name}, whoever --as names`, () => {
      const open = Object.entries(capability.acts).filter(([, rule]) => rule.operator);
      expect(open.map(([name]) => name)).to.have.members(OPERATORS[capability.name] ?? []);
      for (const [name, rule] of open) expect(rule.answers, name).to.equal(undefined);
    });

  for (const kind of ['record', 'confirm', 'certify', 'question', 'schedule', 'correct'])
    it(`is refused for dialogue.${kind}, alone and in somebody's name, and nothing is recorded`, async () => {
      const bot = await launched();
      const before = await bot.store.head();
      for (const as of [undefined, 'usg']) {
        const data = { obligation: `${CYCLE}|lead|usg`, take: `${CYCLE}|take|usg` };
        const act = {
          kind: `dialogue.${kind}`,
          at: bot.now(),
          by: 'operator:root',
          via: 'cli',
          data,
          ...(as ? { as } : {}),
        } as const;
        const { refused, reply } = await bot.kernel.act(act);
        expect([refused, reply.text]).to.deep.equal([true, 'common.refused.operator']);
      }
      expect(await bot.store.head()).to.deep.equal(before);
    });

  it('has no command that answers: only these', () => {
    expect(commands.map((c) => nameOf(c.usage))).to.deep.equal([
      'import people',
      'import recommendations',
      'import completions',
      'import ratings',
      'import indicators',
      'grant',
      'revoke',
      'proposals',
      'act',
      'links',
      'link',
      'refuse-link',
      'unlink',
      'launch dialogue',
      'launch compacts',
      'cycle',
      'launch learning',
      'certificate',
      'layout completions',
      'report',
      'status',
      'stop-sending',
      'resume',
      'verify',
      'backup',
      'restore',
      'export',
      'erase',
      'doctor',
    ]);
  });

  it('takes --as only to import, grant, launch and report', () => {
    const taking = commands.filter((c) => c.flags.some((f) => f.flag.startsWith('--as '))).map((c) => nameOf(c.usage));
    expect(taking).to.deep.equal([
      'import people',
      'import recommendations',
      'import completions',
      'import ratings',
      'import indicators',
      'grant',
      'revoke',
      'launch dialogue',
      'launch compacts',
      'launch learning',
      'report',
    ]);
  });

  it('gets a reply with a code for whatever goes wrong, never a stack', async () => {
    const broken = await guarded(async () => {
      throw new StewardError('STW_STORE_FULL');
    });
    expect(broken).to.deep.include({ exit: 1, json: { code: 'STW_STORE_FULL', error: broken.text } });
    const unknown = await operate({} as App, { command: 'dance', words: [], options: {}, files: [], user: 'u' });
    expect(unknown).to.deep.include({ exit: 2 });
  });
});
