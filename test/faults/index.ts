import { built } from '../cli/program.ts';
import { aSeed, seeded } from '../kit/random.ts';
import { diskStory } from './disk.ts';
import { Lives } from './lives.ts';
import { recordingStory, sendingStory } from './stories.ts';

/*
 * The long versions of what test/faults shows in seconds: `npm run faults`, or `npm run faults -- 200`. So many random faults (1,000): six of
 * ten on the disk below the store, two of ten kill -9 of the built program while people record and while it compacts, two of ten kills and a
 * connector that fails while a year's messages go out. It ends in one line of figures and fails when one of them is wrong.
 */
const all = Number(process.argv[2] ?? 1_000);
const seed = aSeed();
const share = (percent: number): number => Math.max(1, Math.round((all * percent) / 100));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

built();
say(`seed ${seed} (STEWARD_TEST_SEED plays it again)`);
const disk = await diskStory(share(60), seeded(seed));
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
  const acknowledged = disk.acknowledged + recorded + compacted;
  const found = disk.found + recorded + compacted;
  const fine =
    found === acknowledged &&
    disk.twice === 0 &&
    disk.ledger === '' &&
    year.lost.length + year.wrong.length === 0 &&
    year.peak <= 50;
  say(
    [
      `faults ${all}`,
      `acknowledged ${acknowledged}`,
      `found ${found}`,
      `recorded twice ${disk.twice}`,
      `sent ${year.sent}`,
      `lost ${year.lost.length}`,
      `repeated ${year.twice} (in flight at a kill${year.wrong.length > 0 ? `, but for ${year.wrong.length}` : ''})`,
      `highest in any second ${year.peak}`,
      `ledger ${disk.ledger || 'whole'}`,
      fine ? 'fine' : 'NOT FINE',
    ].join(' · '),
  );
  process.exitCode = fine ? 0 : 1;
} finally {
  for (const each of [first, ...copies]) await each.clear();
}
