import * as answers from './answers.ts';
import * as door from './door.ts';
import * as fanout from './fanout.ts';
import * as importing from './import.ts';
import * as launch from './launch.ts';
import * as learning from './learning.ts';
import * as recommendations from './recommendations.ts';
import * as reporting from './reporting.ts';
import * as start from './start.ts';
import * as verifying from './verify.ts';

/** One figure, with the target it is held to where the issue gives one. */
interface Row {
  name: string;
  value: number;
  unit: string;
  target?: number | string;
  ok?: boolean;
}

const ROOMS = { door, fanout, answers, start, importing, verifying, reporting, learning, launch, recommendations };
/** `npm run bench -- start verifying` measures only these. */
const asked = process.argv.slice(2);

// One after the other: two measurements side by side would measure each other.
for (const [room, { bench }] of Object.entries(ROOMS)) {
  if (asked.length > 0 && !asked.includes(room)) continue;
  process.stdout.write(`\n${room}\n`);
  for (const row of (await bench()) as Row[]) {
    const value = Number.isInteger(row.value) ? String(row.value) : row.value.toFixed(2);
    const target =
      row.target === undefined
        ? ''
        : `  (target ${row.target}${row.ok === undefined ? '' : row.ok ? ', met' : ', missed'})`;
    process.stdout.write(`  ${row.name.padEnd(60)} ${value} ${row.unit}${target}\n`);
  }
}
