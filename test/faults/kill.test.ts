import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { built } from '../cli/program.ts';
import { aSeed, seeded } from '../kit/random.ts';
import { Lives } from './lives.ts';
import { Recording } from './recording.ts';

const KILLS = 20;
const seed = aSeed();
const named = (error: unknown): never => {
  throw new Error(`${(error as Error).message} (STEWARD_TEST_SEED=${seed})`, { cause: error });
};

async function recording(lives: Lives, random: () => number, most: number): Promise<number> {
  const all = new Recording(lives);
  for (let kill = 0; kill < KILLS; kill++) {
    await lives.begin();
    await all.nothingMissing();
    await all.sentAgain();
    await all.until(1 + Math.floor(random() * most), random() * 8);
  }
  await lives.begin();
  await all.nothingMissing();
  await all.sentAgain();
  const acts = await all.eachOnce();
  await lives.whole();
  return acts;
}

describe('kill -9 of the whole built program', function () {
  this.timeout(300_000);
  const first = new Lives();
  const lives: Lives[] = [];
  const stories: { [name in 'recording' | 'compacting']?: Promise<number> } = {};
  before(async () => {
    built();
    await first.begin(true);
    await first.launch();
    const moved = await first.post('/local/clock', { advance: 'P8D' });
    expect(moved?.status, moved?.text).to.equal(200);
    await first.end();
    // Side by side: most of the time goes into starting.
    stories.recording = recording(copy(), seeded(seed), 40).catch(named);
    stories.compacting = recording(copy({ STEWARD_JOURNAL_MB: '0.02' }), seeded(seed + 1), 50).catch(named);
    await Promise.allSettled([stories.recording, stories.compacting]);
  });
  after(async () => {
    for (const each of [first, ...lives]) await each.clear();
  });
  const copy = (env: { [name: string]: string } = {}): Lives => {
    const made = new Lives(env, first);
    lives.push(made);
    return made;
  };

  it(`while people record and confirm, at ${KILLS} random moments: all that was answered is there, once`, async () => {
    expect(await stories.recording).to.be.greaterThan(10 * KILLS);
  });

  it(`while it compacts all the time, at ${KILLS} random moments: the same`, async () => {
    await stories.compacting;
    const { data } = lives[1]?.desk ?? first.desk;
    const manifest = JSON.parse(readFileSync(join(data, 'db', 'manifest.json'), 'utf8')) as { generation: number };
    expect(manifest.generation, 'compactions that were completed').to.be.greaterThan(KILLS);
  });
});
