import { type App, build } from './app.ts';
import { capabilities } from './capabilities/index.ts';
import { type Config, readConfig } from './config.ts';
import { appointAdmins } from './operator/admins.ts';
import { refuseHalfRestored } from './operator/backup.ts';
import { failure, operate } from './operator/index.ts';
import { openPorts } from './ports.ts';
import { foundSample } from './sample/found.ts';

/**
 * Serves until SIGINT or SIGTERM.
 * @param sample makes the sample organisation in local mode when nobody is there yet: `npm start` does, `steward serve` never.
 * @param json says where it listens as one JSON object.
 */
export async function serve(config: Config, sample: boolean, json = false): Promise<App> {
  refuseHalfRestored(config.dataDir);
  const { ports, held } = await openPorts(config, capabilities);
  const app = build(config, ports, capabilities);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    try {
      await app.stop();
    } finally {
      await held.release();
    }
  };
  try {
    const empty = (await ports.store.counts('people', 'status:')).size === 0;
    if (sample && config.local && empty) {
      const { people } = await foundSample(app.kernel);
      say(`A sample organisation of ${people} people was made in ${config.dataDir}.`);
    }
    for (const line of await appointAdmins(app.kernel, config.admins)) process.stderr.write(`${line}\n`);
    const { url } = await app.start();
    held.serve((request) => operate(app, request));
    if (json)
      say(JSON.stringify({ serving: true, url, ...(config.local ? { open: `${url.replace(/\/$/, '')}/local` } : {}) }));
    else say(config.local ? `Steward is running. Open ${url.replace(/\/$/, '')}/local` : `Steward listens on ${url}`);
  } catch (error) {
    // Whatever kept it from starting, the folder is free and whole for the next try.
    await stop();
    throw error;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  return app;
}

/** Runs `serve` as a program: an error is one sentence that says what to do. */
export async function main(sample: boolean): Promise<void> {
  try {
    await serve(readConfig(), sample);
  } catch (error) {
    process.stderr.write(`${failure(error).text}\n`);
    process.exitCode = 1;
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);
