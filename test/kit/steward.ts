import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, build } from '../../src/app.ts';
import { capabilities } from '../../src/capabilities/index.ts';
import { readConfig } from '../../src/config.ts';
import type { Capability } from '../../src/kernel/capability.ts';
import { openPorts } from '../../src/ports.ts';
import { foundSample } from '../../src/sample/found.ts';

export interface Running {
  app: App;
  /** Without a path. */
  url: string;
  stop(): Promise<void>;
}

/** The whole program in local mode on the embedded store in a folder of its own, with the sample organisation; rate and limits high. */
export async function startSteward(all: readonly Capability[] = capabilities): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'steward-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    STEWARD_RATE: '100000',
    STEWARD_ACT_LIMIT: '1000000',
    LOG_LEVEL: 'silent',
  });
  const { ports, held } = await openPorts(config, all);
  const app = build(config, ports, all);
  await foundSample(app.kernel);
  const { port } = await app.start();
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await app.stop();
      await held.release();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
