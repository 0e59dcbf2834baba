import { built } from '../cli/program.ts';
import { aSeed, seeded } from '../kit/random.ts';
import { diskStory } from './disk.ts';
import { Lives } from './lives.ts';
import { loadStory } from './load/story.ts';
import { recordingStory, sendingStory } from './stories.ts';

/*
 * The long versions of what test/faults shows in seconds: `npm run faults`, or `npm run faults -- 200`. So many random faults (1,000): half
 * of them on the disk below the store, two of ten kill -9 of the built program while people record and while it compacts, two of ten kills and a
 * connector that fails or hangs while a year's messages go out, one of ten of all kinds and a calendar that steps back while 300 acts a second are
 * done for ten minutes, each twice, and a fan-out goes on (`npm run faults -- 200 60` for one minute). It ends in one line of figures and
 * fails when one of them is wrong.
 */
const all = Number(process.argv[2] ?? 1_000);
const seconds = Number(process.argv[3] ?? (600 * all) / 1_000);
const RATE = 300;
const HOUSE = { heads: 100, team: 99, pressing: 60 };
const seed = aSeed();
const share = (percent: number): number => Math.max(1, Math.round((all * percent) / 100));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

built();
say(`seed ${seed} (STEWARD_TEST_SEED plays it again)`);
const disk = await diskStory(share(50), seeded(seed));
say(`disk: ${disk.faults} faults, ${disk.acknowledged} acknowledged, ${disk.found} found`);

const first = new Lives();
const copies: Lives[] = [];
const copy = (env: { [name: string]: string } = {}): Lives => {
  const made = new Lives(env, first);
  copies.push(made);
  return made;
};
try {
  await first.begin(true);
  await first.launch();
  await first.post('/local/clock', { advance: 'P8D' });
  await first.end();
  // Each looks after every kill that all that was answered is there, and at the end that each act is there once; else it throws.
  const recorded = await recordingStory(copy(), share(10), seeded(seed + 1), 40);
  say(`kill -9 while people record: ${share(10)} kills, ${recorded} acts, each there once`);
  const compacted = await recordingStory(copy({ STEWARD_JOURNAL_MB: '0.02' }), share(10), seeded(seed + 2), 50);
  say(`the same while it compacts all the time: ${share(10)} kills, ${compacted} acts, each there once`);
  const year = await sendingStory(share(5), share(15), seeded(seed + 3), '48');
  say(
    `a year's messages, ${share(20)} kills and failures: ${year.sent} taken, ${year.refused} not, ${year.peak} in the worst second; words compared of ${year.words.compared} messages of ${year.words.of}`,
  );
  const load = await loadStory(HOUSE, { rate: RATE, seconds, faults: share(10) }, seeded(seed + 4));
  say(
    `${load.begun} of ${RATE} acts a second begun for ${seconds} s, ${load.answered} a second answered by then and the rest after, ${load.faults} faults: ${load.acknowledged} acknowledged, ${load.again} sent once more`,
  );
  for (const each of [...load.different, ...load.wrong, ...year.wrong].slice(0, 10)) say(each);
  const acknowledged = disk.acknowledged + recorded + compacted + load.acknowledged;
  const found = disk.found + recorded + compacted + load.found;
  const twice = disk.twice + load.twice;
  const lost = year.lost.length + load.queued;
  const wrong = year.wrong.length + load.wrong.length + load.different.length;
  const peak = Math.max(year.peak, load.peak);
  const ledger = disk.ledger || load.ledger;
  const fine = found === acknowledged && twice === 0 && ledger === '' && lost + wrong === 0 && peak <= 50;
  say(
    [
      `faults ${all}`,
      `acknowledged ${acknowledged}`,
      `found ${found}`,
      `recorded twice ${twice}`,
      `sent ${year.sent + load.sent}`,
      `lost ${lost}`,
      `repeated ${year.twice + load.repeated} (in flight at a kill${wrong > 0 ? `, but for ${wrong}` : ''})`,
      `highest in any second ${peak}`,
      `ledger ${ledger || 'whole'}`,
      fine ? 'fine' : 'NOT FINE',
    ].join(' · '),
  );
  process.exitCode = fine ? 0 : 1;
} finally {
  for (const each of [first, ...copies]) await each.clear();
}
