import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type App, build } from '../src/app.ts';
import { capabilities } from '../src/capabilities/index.ts';
import { readConfig } from '../src/config.ts';
import type { Json } from '../src/kernel/store.ts';
import type { OperatorReply } from '../src/operator/command.ts';
import { operate } from '../src/operator/index.ts';
import { openPorts } from '../src/ports.ts';
import type { Row } from './fanout.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PEOPLE = 5_000;
const SPAN = 10;
const CYCLE = 'dialogue-2027';
const STARTS = 5;

/** How long the built program takes to its first word, with 5,000 people and a year in which everyone recorded and confirmed. */
export async function bench(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'steward-bench-start-'));
  try {
    const acts = await yearIn(dataDir);
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
      cwd: root,
    });
    const bare: number[] = [];
    const full: number[] = [];
    for (let n = 0; n < STARTS; n++) {
      bare.push(await started([join(root, 'dist/cli.js'), 'serve'], mkdtempSync(join(dataDir, 'empty-'))));
      full.push(await started([join(root, 'dist/cli.js'), 'serve'], dataDir));
    }
    const [least, most] = [middle(bare), middle(full)];
    const plain = { unit: 's', target: 'for information', ok: true };
    return [
      {
        name: `start: acts recorded by the kernel beforehand`,
        value: acts,
        unit: 'acts',
        target: 'for information',
        ok: true,
      },
      { name: 'start with nothing', value: least, ...plain },
      { name: "start with 5,000 people and a year's records", value: most, unit: 's', target: 'under 2', ok: most < 2 },
      { name: 'start: of it for the data', value: most - least, ...plain },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const idOf = (n: number): string => `E${n}`;
const managerOf = (n: number): string => (n === 0 ? '' : idOf(Math.floor((n - 1) / SPAN)));

/** Import, launch, every leader records, everyone confirms: through the kernel and the store, as over a year. */
async function yearIn(dataDir: string): Promise<number> {
  const env = {
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    STEWARD_PULSE_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const config = readConfig(env);
  const { ports, held } = await openPorts(config, capabilities);
  const app = build(config, ports, capabilities);
  await app.delivery.close();
  const rows = Array.from({ length: PEOPLE }, (_, n) =>
    [
      idOf(n),
      `Person ${n}`,
      `p${n}@example.org`,
      n === 0 ? 'SG' : 'P-4',
      `Entity ${n % 20}/Unit ${n % 200}`,
      managerOf(n),
    ].join(','),
  );
  const csv = ['id,name,email,grade,unit,managerId', ...rows].join('\n');
  await asked(
    app,
    'import people',
    {},
    ['people.csv'],
    [{ name: 'people.csv', base64: Buffer.from(csv).toString('base64') }],
  );
  await asked(app, 'launch dialogue', { theme: 'Integrity', opens: '2027-01-11', closes: '2027-04-11' });
  await app.player?.move({ advance: 'P8D' });
  let acts = 0;
  const act = async (kind: string, by: string, data: { [name: string]: Json }): Promise<void> => {
    const done = await app.kernel.act({
      kind,
      at: app.kernel.calendar.now(),
      by,
      via: 'card',
      key: `${kind}|${by}`,
      data,
    });
    if (done.refused) throw new Error(`${kind} by ${by}: ${done.reply.text}`);
    acts++;
  };
  const leaders = [...new Set(Array.from({ length: PEOPLE - 1 }, (_, n) => managerOf(n + 1)))];
  for (const leader of leaders)
    await act('dialogue.record', leader, { obligation: `lead|${CYCLE}|${leader}`, date: '2027-01-12', minutes: 60 });
  const everyone = Array.from({ length: PEOPLE - 1 }, (_, n) => idOf(n + 1));
  for (let from = 0; from < everyone.length; from += 100)
    await Promise.all(
      everyone
        .slice(from, from + 100)
        .map((who) => act('dialogue.confirm', who, { take: `take|${CYCLE}|${who}`, answer: 'yes' })),
    );
  await app.player?.move({ advance: 'P100D' });
  await app.stop();
  await held.release();
  return acts;
}

async function asked(
  app: App,
  command: string,
  options: { [name: string]: Json },
  words: string[] = [],
  files: Json[] = [],
): Promise<void> {
  const reply = (await operate(app, {
    command,
    options,
    words,
    files,
    user: 'bench',
  } as Json)) as unknown as OperatorReply;
  if (reply.exit !== 0) throw new Error(reply.text);
}

/** Seconds until it says that it runs. */
async function started(args: string[], dataDir: string): Promise<number> {
  const from = performance.now();
  const { PATH = '' } = process.env;
  const env = {
    PATH,
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    STEWARD_PULSE_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('Steward did not start.'))),
  ]);
  const seconds = (performance.now() - from) / 1_000;
  child.kill('SIGKILL');
  await once(child, 'exit');
  return seconds;
}

const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
