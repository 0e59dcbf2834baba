import { build, tablesOf } from '../../../src/app.ts';
import { capabilities } from '../../../src/capabilities/index.ts';
import { realElapsed } from '../../../src/clock/elapsed.ts';
import { readConfig } from '../../../src/config.ts';
import type { Json } from '../../../src/kernel/store.ts';
import { operate } from '../../../src/operator/index.ts';
import { pulseKey } from '../../../src/ports.ts';
import { createLog } from '../../../src/server/log.ts';
import { hold } from '../../../src/storage/control.ts';
import { diskBallots } from '../../../src/storage/lowdb/ballots.ts';
import { diskFiles } from '../../../src/storage/lowdb/files.ts';
import { openLowdb } from '../../../src/storage/lowdb/index.ts';
import { FaultyDisk } from '../../kit/storedisk.ts';

/*
 * The whole program in a process of its own, as it is but for its disk and its calendar: they do as the parent says. The calendar goes on by
 * itself, as that of the world does, so that it is the ticker of production which plays it.
 */

/** What the parent may say. `room`: bytes that still fit, then `code`. `step`: minutes that the calendar is moved by. */
export type Told = { room: number; code: 'ENOSPC' | 'EIO' } | { free: true } | { step: number };

const [now = ''] = process.argv.slice(2);
const config = readConfig();
const log = createLog(config.logLevel);
const disk = new FaultyDisk();
let moment = Date.parse(now);
const from = performance.now();
const calendar = { now: () => new Date(moment + performance.now() - from).toISOString() };

const held = await hold(config.dataDir);
const app = build(
  config,
  {
    store: await openLowdb({
      folder: config.dataDir,
      tables: tablesOf(capabilities),
      disk,
      probeEvery: 50,
      ...(config.compactAt ? { compactAt: config.compactAt } : {}),
    }),
    ballots: await diskBallots(config.dataDir),
    pulseKey: await pulseKey(config),
    files: await diskFiles(config.dataDir),
    calendar,
    elapsed: realElapsed,
    log,
  },
  capabilities,
);
const { url } = await app.start();
held.serve((request: Json) => operate(app, request));

process.on('message', (told: Told) => {
  if ('step' in told) moment += told.step * 60_000;
  else if ('free' in told) disk.room = Number.POSITIVE_INFINITY;
  else Object.assign(disk, told);
});
process.once('SIGTERM', () => void app.stop().then(() => held.release().then(() => process.exit(0))));
process.send?.({ url });
