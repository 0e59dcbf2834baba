import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { built } from '../cli/program.ts';
import { aSeed, seeded } from '../kit/random.ts';
import { Lives } from './lives.ts';
import { recordingStory, sendingStory } from './stories.ts';

/**
 * Each kill of each story starts the program anew, which takes two of its three seconds. The moments are others at every run, so seven a
 * run come to the same places as twenty; STEWARD_TEST_KILLS=20 looks at more of them at once, `npm run faults` at hundreds.
 */
const KILLS = Number(process.env.STEWARD_TEST_KILLS ?? 7);
const seed = aSeed();
const named = (error: unknown): never => {
  throw new Error(`${(error as Error).message} (STEWARD_TEST_SEED=${seed})`, { cause: error });
};

describe('kill -9 of the whole built program', function () {
  this.timeout(600_000);
  const first = new Lives();
  const lives: Lives[] = [];
  const stories: {
    recording?: Promise<number>;
    compacting?: Promise<number>;
    sending?: ReturnType<typeof sendingStory>;
  } = {};
  before(async () => {
    built();
    await first.begin(true);
    await first.launch();
    const moved = await first.post('/local/clock', { advance: 'P8D' });
    expect(moved?.status, moved?.text).to.equal(200);
    await first.end();
    // Side by side: most of the time goes into starting.
    stories.recording = recordingStory(copy(), KILLS, seeded(seed), 40).catch(named);
    stories.compacting = recordingStory(copy({ STEWARD_JOURNAL_MB: '0.02' }), KILLS, seeded(seed + 1), 50).catch(named);
    await Promise.allSettled([stories.recording, stories.compacting]);
    stories.sending = sendingStory(KILLS, 0, seeded(seed + 2)).catch(named);
    await Promise.allSettled([stories.sending]);
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

  it(`while it sends a year's messages, at ${KILLS} random moments: none is lost, only what was in flight comes again`, async () => {
    const { lost, wrong, words } = (await stories.sending) ?? {};
    expect({ lost, wrong }, `STEWARD_TEST_SEED=${seed}`).to.deep.equal({ lost: [], wrong: [] });
    expect(words?.compared, 'all of them were compared word by word').to.equal(words?.of);
  });
});
