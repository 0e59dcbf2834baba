import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import draft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { LANGUAGES } from '../kernel/person.ts';
import type { Fault } from './fault.ts';
import { iconFaults } from './icons.ts';
import type { PackageFiles } from './make.ts';

/** Microsoft's own schemas, which this package brings along: nothing is asked of the network. */
const SCHEMAS = '@microsoft/app-manifest/build/json-schemas/teams/v1.25';
const require = createRequire(import.meta.url);

type Validate = ((data: unknown) => boolean) & { errors?: ErrorObject[] | null };

function compile(name: string): Validate {
  // Both are CommonJS: the class and the function stand under `default`.
  const Ajv = draft04 as unknown as { default: new (options: object) => { compile(schema: unknown): Validate } };
  // Some of the schema's patterns are none under the u flag.
  const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
  (addFormats as unknown as { default(ajv: unknown): void }).default(ajv);
  return ajv.compile(require(`${SCHEMAS}/${name}`));
}

/** What a manifest of ours must be beyond the schema: `bots` where people chat with us, files on, every language there. */
interface Manifest {
  icons?: { color?: string; outline?: string };
  bots?: { botId?: string; scopes?: string[]; supportsFiles?: boolean; commandLists?: { commands?: unknown[] }[] }[];
  localizationInfo?: {
    defaultLanguageTag?: string;
    defaultLanguageFile?: string;
    additionalLanguages?: { languageTag: string; file: string }[];
  };
}

/**
 * Checks an app package offline: the manifest and each language against Teams' schema 1.25, the icons, the six languages, the scope.
 * Empty when all is well; else every fault with its file and path.
 */
export function checkPackage(files: PackageFiles): Fault[] {
  const read = (file: string, faults: Fault[]): unknown => {
    const bytes = files.get(file);
    if (!bytes) return void faults.push({ file, path: '', reason: 'is missing' });
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      return void faults.push({ file, path: '', reason: 'is no JSON' });
    }
  };
  const faults: Fault[] = [];
  const manifest = read('manifest.json', faults) as Manifest | undefined;
  if (!manifest) return faults;
  faults.push(...against(compile('MicrosoftTeams.schema.json'), manifest, 'manifest.json'), ...ownRules(manifest));
  for (const [key, file] of Object.entries(manifest.icons ?? {})) {
    if (key !== 'color' && key !== 'outline') continue;
    const bytes = files.get(file);
    const path = `/icons/${key}` as const;
    faults.push(
      ...(bytes ? iconFaults(path, file, bytes) : [{ file: 'manifest.json', path, reason: `${file} is missing` }]),
    );
  }
  const localized = compile('MicrosoftTeams.Localization.schema.json');
  for (const { file, language } of languagesOf(manifest)) {
    const texts = read(file, faults);
    if (!texts) continue;
    faults.push(
      ...against(localized, texts, file),
      ...missingTexts(texts as { [name: string]: unknown }, manifest, file, language),
    );
  }
  return faults;
}

function languagesOf({ localizationInfo: info }: Manifest): { language: string; file: string }[] {
  const first = info?.defaultLanguageFile
    ? [{ language: info.defaultLanguageTag ?? '', file: info.defaultLanguageFile }]
    : [];
  return [...first, ...(info?.additionalLanguages ?? []).map((l) => ({ language: l.languageTag, file: l.file }))];
}

function against(validate: Validate, data: unknown, file: string): Fault[] {
  if (validate(data)) return [];
  return (validate.errors ?? []).map((error) => {
    const more =
      error.keyword === 'enum' || error.keyword === 'const'
        ? `: ${JSON.stringify(Object.values(error.params)[0])}`
        : '';
    const extra = error.keyword === 'additionalProperties' ? ` (${String(error.params.additionalProperty)})` : '';
    const path =
      file === 'manifest.json'
        ? error.instancePath
        : error.instancePath.slice(1).replace(/~1/g, '/').replace(/~0/g, '~');
    return { file, path, reason: `${error.message ?? 'is wrong'}${more}${extra}` };
  });
}

function ownRules(manifest: Manifest): Fault[] {
  const faults: Fault[] = [];
  const say = (path: string, reason: string) => void faults.push({ file: 'manifest.json', path, reason });
  const [bot] = manifest.bots ?? [];
  if (!bot) say('/bots', 'must name one bot');
  else {
    if (bot.supportsFiles !== true) say('/bots/0/supportsFiles', 'must be true: lists and sign-in sheets are files');
    if (bot.scopes?.join() !== 'personal')
      say('/bots/0/scopes', 'must be ["personal"]: what is owed is answered in the personal chat only');
    if (!bot.commandLists?.[0]?.commands?.length)
      say('/bots/0/commandLists/0/commands', 'must name what people can say');
  }
  const there = new Set(languagesOf(manifest).map((l) => l.language));
  for (const language of LANGUAGES)
    if (!there.has(language)) say('/localizationInfo/additionalLanguages', `must name "${language}"`);
  return faults;
}

/** The schema lets a language leave texts out; ours may not: a person would read English in the middle. */
function missingTexts(texts: { [name: string]: unknown }, manifest: Manifest, file: string, language: string): Fault[] {
  const commands = manifest.bots?.[0]?.commandLists?.[0]?.commands?.length ?? 0;
  const wanted = Array.from({ length: commands }, (_, i) =>
    ['title', 'description'].map((part) => `bots[0].commandLists[0].commands[${i}].${part}`),
  );
  return ['name.full', ...wanted.flat()]
    .filter((name) => typeof texts[name] !== 'string' || texts[name] === '')
    .map((path) => ({ file, path, reason: `is not there in "${language}"` }));
}
