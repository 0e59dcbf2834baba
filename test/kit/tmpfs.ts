import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';

/** A real disk of a given size in memory. */
export interface SmallDisk {
  path: string;
  remove(): void;
}

/**
 * Mounts one. Whoever may not mount skips the test; root, and whoever checks a change (CI), may not: a promise about a real disk that is
 * quietly not looked at would be none.
 */
export function smallDisk(test: Context, size: string): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'stw-tmpfs-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path], { stdio: 'pipe' });
  } catch (error) {
    rmSync(path, { recursive: true });
    if (process.env.CI || process.getuid?.() === 0) throw error;
    return test.skip();
  }
  return {
    path,
    remove() {
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true });
    },
  };
}
