import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles the stores as the build does, so that tests run what will run: no tsx, the compaction's thread from its .js file. */
export async function buildStores(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'stw-built-'));
  const options = {
    rootDir: root,
    outDir: join(folder, 'out'),
    noEmit: false,
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
  };
  const include = ['src/storage/**/*', 'test/kit/store*.ts'].map((path) => join(root, path));
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: options, include }),
  );
  await mkdir(join(folder, 'out'));
  await writeFile(join(folder, 'out', 'package.json'), '{"type":"module"}');
  await symlink(join(root, 'node_modules'), join(folder, 'out', 'node_modules'));
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  return { folder: join(folder, 'out'), remove: () => rm(folder, { recursive: true, force: true }) };
}
