import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Zippable, zipSync } from 'fflate';
import { readConfig } from '../config.ts';
import { reasonOf, StewardError } from '../errors.ts';
import { checkPackage } from './check.ts';
import { sentenceOf } from './fault.ts';
import { makePackage, type PackageFiles, PLACEHOLDER_ID } from './make.ts';

const ROOT = new URL('../../', import.meta.url);

/** Zips files in the order of their names under one fixed date (the format's first), so that the same files give the same bytes. */
export function zip(files: PackageFiles): Uint8Array {
  const entries: Zippable = {};
  // Local components, not an instant: that is how the format keeps it, in whatever zone this runs.
  const mtime = new Date(1980, 0, 1);
  for (const name of [...files.keys()].sort())
    entries[name] = [files.get(name) ?? new Uint8Array(), { mtime, level: 9 }];
  return zipSync(entries);
}

/**
 * Writes `package/steward.zip`, checked. Settings come from the environment: MicrosoftAppId, STEWARD_FILE_HOSTS.
 * Errors: STW_CONFIG; STW_REFUSED with every fault, its file and path, and nothing written.
 */
export function writePackage(
  config: { appId: string; fileHosts: readonly string[] },
  folder = new URL('package/', ROOT),
): { file: URL; bytes: number; warnings: string[] } {
  const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { version: string };
  const files = makePackage({ appId: config.appId, domains: config.fileHosts, version });
  const faults = checkPackage(files);
  if (faults.length > 0)
    throw new StewardError('STW_REFUSED', {
      reason: `The app package has ${faults.length} faults:\n${faults.map(sentenceOf).join('\n')}`,
    });
  const bytes = zip(files);
  mkdirSync(folder, { recursive: true });
  const file = new URL('steward.zip', folder);
  writeFileSync(file, bytes);
  const warnings: string[] = [];
  if (!config.appId)
    warnings.push(
      `MicrosoftAppId is not set, so the package names the placeholder ${PLACEHOLDER_ID}. It is good for looking at; Teams needs the id of your bot.`,
    );
  if (new TextDecoder().decode(files.get('manifest.json')).includes('https://www.example.org/'))
    warnings.push(
      'The addresses of the developer in manifest/manifest.json are examples. Put those of your Organization there.',
    );
  return { file, bytes: bytes.length, warnings };
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    const { file, bytes, warnings } = writePackage(readConfig());
    process.stdout.write(
      `Written: ${fileURLToPath(file)} (${bytes} bytes)\n${warnings.map((line) => `Note: ${line}\n`).join('')}`,
    );
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
