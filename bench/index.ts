import * as door from './door.ts';
import * as fanout from './fanout.ts';
import * as importing from './import.ts';

/** One figure, with the target it is held to where the issue gives one. */
interface Row {
  name: string;
  value: number;
  unit: string;
  target?: number | string;
  ok?: boolean;
}

// One after the other: two measurements side by side would measure each other.
for (const [room, { bench }] of Object.entries({ door, fanout, importing })) {
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
