import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StewardError } from '../errors.ts';

/** A machine by its name and by its present boot: containers on one machine share the boot, a machine that restarts keeps its name. */
export interface Machine {
  name: string;
  boot: string;
}

interface Claimed {
  /** Once the folder is held. */
  keep(): Promise<void>;
  release(): Promise<void>;
}

const BOOT = '/proc/sys/kernel/random/boot_id';

export const thisMachine = (): Machine => ({
  name: hostname(),
  boot: existsSync(BOOT) ? readFileSync(BOOT, 'utf8').trim() : '',
});

const NAME = 'machine';
const same = (a: Machine, b: Machine): boolean => a.name === b.name || (a.boot !== '' && a.boot === b.boot);

/**
 * Says beside a control socket on which machine it listens: on a network volume a socket answers on its own machine only, and elsewhere a
 * live one looks dead (hardening J3). Whoever finds another machine there steps back.
 * Errors: STW_STORE_HELD with the name of that machine.
 */
export async function claimFor(machine: Machine, control: string, folder: string): Promise<Claimed> {
  const path = join(control, NAME);
  const write = (flag: 'wx' | 'w') => writeFile(path, JSON.stringify(machine), { mode: 0o600, flag, flush: true });
  // The first of two machines that start together makes it; the other finds it.
  await write('wx').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const there = machineIn(path);
  if (there && !same(there, machine))
    throw new StewardError('STW_STORE_HELD', {
      folder,
      reason: `the machine ${there.name} has taken it, and from here nobody can see whether it still runs there. End it there; if that machine is gone, remove ${path}`,
    });
  return {
    // After a restart of this machine, or in another container on it, it has changed; whoever held it a moment ago has taken theirs away.
    keep: async () => {
      const { name, boot } = machineIn(path) ?? {};
      if (name !== machine.name || boot !== machine.boot) await write('w');
    },
    release: () => rm(path, { force: true }),
  };
}

/** Undefined: half-written by a machine that went down at that moment, or gone meanwhile. */
function machineIn(path: string): Machine | undefined {
  try {
    const { name, boot } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Machine>;
    return typeof name === 'string' && typeof boot === 'string' ? { name, boot } : undefined;
  } catch {
    return undefined;
  }
}
