import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import { type App, build } from '../../src/app.ts';
import { capabilities } from '../../src/capabilities/index.ts';
import { readConfig } from '../../src/config.ts';
import type { Capability } from '../../src/kernel/capability.ts';
import type { Calendar } from '../../src/kernel/time.ts';
import { operate } from '../../src/operator/index.ts';
import { openPorts } from '../../src/ports.ts';
import { foundSample } from '../../src/sample/found.ts';
import { type SampleRow, sampleOrganisation } from '../../src/sample/organisation.ts';
import type { Log } from '../../src/server/log.ts';
import { built } from '../cli/program.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Running {
  app: App;
  /** Without a path. */
  url: string;
  /** `steward WORDS --json` as an operator types it while the bot runs. Errors: it was refused. */
  steward(...words: string[]): Promise<{ [name: string]: unknown }>;
  /** Imports rows of the people file by the command line: a person of the sample as they are but for what is said, or somebody new. */
  imports(...rows: (Partial<SampleRow> & { id: string })[]): Promise<{ [name: string]: unknown }>;
  /** Ends the program and starts it anew on the same folder and port: people are reached where they were. */
  again(): Promise<Running>;
  stop(): Promise<void>;
}

export interface StartOptions {
  all?: readonly Capability[];
  /** Where the log goes; nowhere when not given. */
  log?: Log;
  /** Settings besides those of every test, or instead of them. */
  env?: { [name: string]: string };
  /** A calendar that goes by itself, as the world's does: nobody can move it, and the bot ticks. */
  calendar?: Calendar;
}

/** The whole program in local mode on the embedded store in a folder of its own, with the sample organisation; rate and limits high. */
export async function startSteward(options: StartOptions = {}): Promise<Running> {
  return startIn(await mkdtemp(join(tmpdir(), 'steward-')), options, true);
}

async function startIn(dataDir: string, options: StartOptions, sample: boolean): Promise<Running> {
  const { all = capabilities, log, calendar } = options;
  const config = readConfig({
    DATA_DIR: dataDir,
    STEWARD_PUBLISHED: join(dataDir, 'published.jsonl'),
    PORT: '0',
    STEWARD_RATE: '100000',
    STEWARD_ACT_LIMIT: '1000000',
    LOG_LEVEL: 'silent',
    ...options.env,
  });
  const { ports, held } = await openPorts(config, all, log);
  const app = build(config, { ...ports, ...(calendar ? { calendar } : {}) }, all);
  if (sample) await foundSample(app.kernel);
  const { port } = await app.start();
  held.serve((request) => operate(app, request));
  const ends = async (): Promise<void> => {
    await app.stop();
    await held.release();
  };
  const steward = (...words: string[]) => run(dataDir, [...words, '--json']);
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    steward,
    async imports(...rows) {
      const known = new Map(sampleOrganisation().map((row) => [row.id, row]));
      const full = rows.map((row) => ({ ...(known.get(row.id) ?? known.get(row.managerId ?? '')), ...row }));
      const file = join(dataDir, '..', `${basename(dataDir)}-people.csv`);
      await writeFile(file, stringify(full, { header: true }));
      try {
        return await steward('import', 'people', file);
      } finally {
        await rm(file);
      }
    },
    async again() {
      await ends();
      return startIn(dataDir, { ...options, env: { ...options.env, PORT: `${port}` } }, false);
    },
    async stop() {
      await ends();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The built command line in a process of its own, with nothing of this machine's settings. */
const run = (dataDir: string, words: string[]): Promise<{ [name: string]: unknown }> =>
  new Promise((resolve, reject) => {
    built();
    const env = { PATH: process.env.PATH ?? '', HOME: dataDir, DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
    execFile(process.execPath, [CLI, ...words], { env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
      error
        ? reject(new Error(`steward ${words.join(' ')}: ${out}${err}`))
        : resolve(JSON.parse(out) as { [name: string]: unknown }),
    );
  });
