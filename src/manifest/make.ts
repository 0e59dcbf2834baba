import { readFileSync } from 'node:fs';
import { capabilities } from '../capabilities/index.ts';
import { commonTexts, loadTexts, type Texts } from '../i18n/index.ts';
import { LANGUAGES, type Language } from '../kernel/person.ts';

/** The files of an app package, by their names in it. */
export type PackageFiles = Map<string, Uint8Array>;

export interface AppSettings {
  /** The bot's Entra application id; empty in local mode. */
  appId: string;
  /** Hosts that cards and files may lead to: the tenant's SharePoint names. */
  domains: readonly string[];
  /** x.y.z; Teams offers an update when it grows. */
  version: string;
}

/** The texts of one language, as they lie in `manifest/`; what is typed for a command comes from the catalogue, which understands it. */
interface Words {
  'name.short': string;
  'name.full': string;
  'description.short': string;
  'description.full': string;
  /** What each command does, by the name of its phrases in the catalogue. */
  commands: { [name: string]: string };
}

/** Stands for the bot until there is one: Teams refuses it, the check does not. */
export const PLACEHOLDER_ID = '00000000-0000-4000-8000-000000000000';
const SOURCE = new URL('../../manifest/', import.meta.url);
export const languageFile = (language: Language): string => `${language}.json`;

const read = (name: string): Uint8Array => readFileSync(new URL(name, SOURCE));
const json = <T>(name: string): T => JSON.parse(new TextDecoder().decode(read(name))) as T;
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** The first thing that people may type for it. A language that has no phrases yet understands the English ones. */
const phraseOf = (texts: Texts, language: Language, command: string): string => {
  const [room, id] = command.split('.');
  return texts.in(language).t(`${room}.say.${id}`).split('|')[0]?.trim() ?? '';
};

/** Puts the package together from `manifest/`, the settings and the catalogue of texts. Nothing is checked here. */
export function makePackage(settings: AppSettings): PackageFiles {
  const texts = loadTexts([commonTexts, ...capabilities.map((c) => ({ name: c.name, folder: c.texts }))]);
  const words = new Map(LANGUAGES.map((language) => [language, json<Words>(languageFile(language))]));
  const english = words.get('en') as Words;
  const names = Object.keys(english.commands);
  const commandsIn = (language: Language) =>
    names.map((name) => ({
      title: phraseOf(texts, language, name),
      description: words.get(language)?.commands[name] ?? '',
    }));

  const template = json<{ bots: { commandLists: object[] }[] } & { [name: string]: unknown }>('manifest.json');
  const [bot] = template.bots;
  const id = settings.appId || PLACEHOLDER_ID;
  const manifest = {
    ...template,
    version: settings.version,
    id,
    name: { short: english['name.short'], full: english['name.full'] },
    description: { short: english['description.short'], full: english['description.full'] },
    bots: [{ ...bot, botId: id, commandLists: [{ ...bot?.commandLists[0], commands: commandsIn('en') }] }],
    validDomains: [...settings.domains],
    localizationInfo: {
      defaultLanguageTag: 'en',
      defaultLanguageFile: languageFile('en'),
      additionalLanguages: LANGUAGES.filter((l) => l !== 'en').map((l) => ({ languageTag: l, file: languageFile(l) })),
    },
  };
  const files: PackageFiles = new Map([['manifest.json', bytes(manifest)]]);
  for (const [language, { commands: _, ...own }] of words) {
    const lines = commandsIn(language).flatMap(({ title, description }, i) => [
      [`bots[0].commandLists[0].commands[${i}].title`, title],
      [`bots[0].commandLists[0].commands[${i}].description`, description],
    ]);
    files.set(languageFile(language), bytes({ ...own, ...Object.fromEntries(lines) }));
  }
  for (const icon of ['color.png', 'outline.png']) files.set(icon, read(icon));
  return files;
}
