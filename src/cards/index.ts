import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Template } from 'adaptivecards-templating';
import type { CardJson } from '../delivery/channel.ts';
import { reasonOf, StewardError } from '../errors.ts';
import type { T } from '../i18n/index.ts';
import { finish } from './finish.ts';
import type { CardData, CardValue, Plain, Shape } from './shape.ts';
import { admit, shapeOf } from './shape.ts';

export type { CardData, CardValue } from './shape.ts';

/** A folder with `<file>.json` and `<file>.sample.json` side by side; its templates are named `name/file`. */
export interface CardFolder {
  name: string;
  folder: URL;
}

/** The templates that every capability shares. The path holds from src/ and from dist/, which lie side by side. */
export const commonCards: CardFolder = { name: 'common', folder: new URL('../../cards/common/', import.meta.url) };

/** Which template, filled with what: how a card is named until it is drawn, in the reader's language and at the moment it is sent. */
export interface CardRef {
  template: string;
  data: CardData;
  /** A line of text that goes before everything else: the greeting on somebody's first card. */
  opening?: string;
}

export interface Cards {
  /**
   * Draws a card, ready to be sent. Free text in `data` is shown literally; data must be of the shape that the template's sample
   * declares. Texts under `texts` in the sample that `data` does not bring come from the catalogue, under the template's name with
   * dots. Throws STW_CARD, naming template and path; STW_TEXT when such a text is missing.
   */
  render(card: CardRef, t: Pick<T, 'language' | 'rtl' | 'rich'>): CardJson;
  /** The names of all templates, in order. */
  names(): string[];
  /** The sample beside a template. Throws STW_NOT_FOUND. */
  sample(name: string): CardData;
}

/** A button as templates take it: put it under a key that the template repeats over. */
export type Button = { title: string; verb: string; data: CardData; style: string; inputs: string };
/** A link as templates take it. */
export type Link = { title: string; url: string };

/** A button. `inputs: false` sends nothing of what was filled in (hardening P3). */
export const button = (b: {
  title: string;
  verb: string;
  data?: CardData;
  style?: 'default' | 'positive' | 'destructive';
  inputs?: boolean;
}): Button => ({
  title: b.title,
  verb: b.verb,
  data: b.data ?? {},
  style: b.style ?? 'default',
  inputs: b.inputs === false ? 'none' : 'auto',
});

/** A link, https only: any other is left out of the card. */
export const link = (l: Link): Link => ({ title: l.title, url: l.url });

/** Cards are kept under this many bytes (platform.md, "Outbound"). */
export const CARD_BYTES = 25 * 1024;
/** A whole message may have 100 KB; what is still larger than this can't be sent. */
const MOST_BYTES = 80 * 1024;

/** The size that Teams counts: the JSON as UTF-16. */
export const sizeOf = (card: CardJson): number => JSON.stringify(card).length * 2;

interface Loaded {
  /** Taken apart when it is first drawn: all at once, and the engine, are almost half a second of every start. */
  template(): Template;
  shape: Shape;
  sample: CardData;
  /** The names under `texts` in the sample. */
  texts: string[];
}

const require = createRequire(import.meta.url);
/** A command of an operator draws no card and does without; a bot has it loaded before it listens. */
const engine = () => require('adaptivecards-templating') as typeof import('adaptivecards-templating');

/** Functions that would make an element out of a text, or data that the shape never saw. */
const FORBIDDEN =
  /\$\{[^}]*\b(json|xml|xPath|jPath|merge|addProperty|setProperty|setPathToValue|createArray|dataUri\w*|base64\w*)\s*\(/;

const load = (name: string, file: URL): Loaded => {
  const read = (url: URL): Plain => {
    try {
      return JSON.parse(readFileSync(url, 'utf8')) as Plain;
    } catch (error) {
      throw new StewardError('STW_CARD', { name, reason: reasonOf(error) }, { cause: error });
    }
  };
  const sampleFile = new URL(file.href.replace(/\.json$/, '.sample.json'));
  if (!existsSync(sampleFile)) throw new StewardError('STW_CARD', { name, reason: 'it has no .sample.json beside it' });
  const payload = read(file);
  const forbidden = FORBIDDEN.exec(JSON.stringify(payload))?.[1];
  if (forbidden) throw new StewardError('STW_CARD', { name, reason: `templates may not use ${forbidden}()` });
  const sample = read(sampleFile);
  const shape = shapeOf(sample, name);
  if (shape.kind !== 'object') throw new StewardError('STW_CARD', { name, reason: 'its sample is not an object' });
  const texts = shape.keys.get('texts');
  let template: Template | undefined;
  return {
    template: () => {
      template ??= new (engine().Template)(payload);
      return template;
    },
    shape,
    sample: sample as CardData,
    texts: texts?.kind === 'object' ? [...texts.keys.keys()] : [],
  };
};

/** How much of each free text is shown, tried in turn until the card is small enough. */
const LIMITS = [20_000, 2_000, 1_000, 500, 250, 120];

/**
 * Reads every template and its sample once. `loopback` allows plain http links to this machine's own address (local mode).
 * Throws STW_CARD for a template without a sample, or that is no JSON; what is wrong inside its expressions is said when it is drawn, and
 * the tests draw every one.
 */
export const loadCards = (folders: readonly CardFolder[], options: { loopback?: boolean } = {}): Cards => {
  const loaded = new Map<string, Loaded>();
  for (const { name, folder } of folders)
    for (const file of readdirSync(folder).sort())
      if (file.endsWith('.json') && !file.endsWith('.sample.json'))
        loaded.set(`${name}/${file.slice(0, -5)}`, load(`${name}/${file.slice(0, -5)}`, new URL(file, folder)));

  const find = (name: string): Loaded => {
    const found = loaded.get(name);
    if (!found) throw new StewardError('STW_NOT_FOUND', { what: 'card', id: name });
    return found;
  };
  return {
    names: () => [...loaded.keys()],
    sample: (name) => find(name).sample,
    render({ template: name, data, opening }, t) {
      const { template, shape, texts } = find(name);
      const own = new WeakSet<object>();
      const given = (data.texts ?? {}) as { readonly [key: string]: CardValue };
      const root = name.replace('/', '.');
      const filled =
        texts.length === 0
          ? data
          : { ...data, texts: Object.fromEntries(texts.map((key) => [key, given[key] ?? t.rich(`${root}.${key}`)])) };
      let expanded: unknown;
      try {
        // The only expansion: what comes out is never read as a template again.
        expanded = template().expand({ $root: admit(filled, shape, name, own) as object });
      } catch (error) {
        if (error instanceof StewardError) throw error;
        throw new StewardError('STW_CARD', { name, reason: reasonOf(error) }, { cause: error });
      }
      const body = (expanded as { body?: unknown }).body;
      if (opening && Array.isArray(body)) body.unshift({ type: 'TextBlock', text: opening, wrap: true });
      const how = { name, language: t.language, rtl: t.rtl, loopback: options.loopback === true, own };
      let card = finish(expanded, { ...how, limit: LIMITS[0] as number });
      for (const limit of LIMITS.slice(1)) {
        if (sizeOf(card) <= CARD_BYTES) break;
        card = finish(expanded, { ...how, limit });
      }
      if (sizeOf(card) > MOST_BYTES)
        throw new StewardError('STW_CARD', { name, reason: `it has ${sizeOf(card)} bytes` });
      return card;
    },
  };
};
