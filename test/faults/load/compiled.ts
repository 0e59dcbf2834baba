import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from '../../cli/program.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The program of this folder in JavaScript, upon the built one that people run: a loader of TypeScript would make each of thirty starts a
 * second longer (2.6 s against 1.65 s, an empty data folder, idle machine), and nobody has it in production.
 */
export function compiled(): { file: string; clear: () => void } {
  built();
  const folder = mkdtempSync(join(tmpdir(), 'stw-program-'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  // Types are looked at by `npm run types`.
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json', '--noCheck', '--outDir', folder], { cwd: root });
  rmSync(join(folder, 'src'), { recursive: true });
  symlinkSync(join(root, 'dist'), join(folder, 'src'));
  return {
    file: join(folder, 'test/faults/load/program.js'),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}
