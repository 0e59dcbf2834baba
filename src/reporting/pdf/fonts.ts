import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import subsetFont from 'subset-font';
import { StewardError } from '../../errors.ts';
import { saidOf } from '../../fault.ts';

/*
 * The fonts are web fonts: variable, and cut into slices by Unicode range (Chinese into about a hundred). So the package is 5 MB
 * instead of 40, and a report opens only the slices whose characters it prints. Each is opened once per weight and kept.
 */
const require = createRequire(import.meta.url);

type Range = [first: number, last: number];
interface Slice {
  name: string;
  file: string;
  ranges: Range[];
}

/** One slice in one weight, ready to be embedded. */
export interface Face {
  name: string;
  bytes: Buffer;
  font: Font;
}
export type Weight = 'regular' | 'bold';
const WGHT: Record<Weight, number> = { regular: 400, bold: 700 };

const rangesOf = (text: string): Range[] =>
  text.split(',').map((range) => {
    const [first = '', last = first] = range.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  });

function slicesOf(family: string): Slice[] {
  const root = `@fontsource-variable/${family}`;
  const ranges: Record<string, string> = require(`${root}/unicode.json`);
  return Object.entries(ranges).map(([key, text]) => {
    const name = `${family}-${key.replace(/[[\]]/g, '')}`;
    return { name, file: require.resolve(`${root}/files/${name}-wght-normal.woff2`), ranges: rangesOf(text) };
  });
}

// Read when the first PDF is made: a bot that prints none pays nothing.
let known: Record<'sans' | 'arabic' | 'chinese', Slice[]> | undefined;
const families = () => {
  known ??= { sans: slicesOf('noto-sans'), arabic: slicesOf('vazirmatn'), chinese: slicesOf('noto-sans-sc') };
  return known;
};

const opened = new Map<string, Promise<Face>>();
const open = (slice: Slice, weight: Weight): Promise<Face> => {
  const name = `${slice.name}-${weight}`;
  let face = opened.get(name);
  if (!face) {
    face = instantiate(slice, weight, name);
    // A failure is not remembered: the file may be there next time.
    face.catch(() => opened.delete(name));
    opened.set(name, face);
  }
  return face;
};

async function instantiate(slice: Slice, weight: Weight, name: string): Promise<Face> {
  try {
    const everything = slice.ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    );
    const bytes = await subsetFont(await readFile(slice.file), String.fromCodePoint(...everything), {
      targetFormat: 'truetype',
      variationAxes: { wght: WGHT[weight] },
    });
    return { name, bytes, font: create(bytes) as Font };
  } catch (error) {
    throw new StewardError('STW_INTERNAL', { reason: `the font ${name} cannot be opened: ${saidOf(error)}` });
  }
}

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
const SPACE = /\p{Zs}/u;
const MARK = /\p{M}/u;
/** Isolates order the text around them and are never drawn. */
const ISOLATE = /[\u2066-\u2069]/;
const JOINER = /[\u200c\u200d]/u;

/**
 * The faces one document needs, for all characters of `text`, both weights. Chinese documents take punctuation and Latin letters
 * from the Chinese font too (its quotation marks are as wide as its characters), others from Noto Sans. Arabic is Vazirmatn, because the
 * Noto fonts build letters of dots and strokes, and whoever copies or searches such a PDF gets wrong letters (docs/adr/pdf.md).
 */
export class Fonts {
  readonly #faces: Record<Weight, Map<number, Face>> = { regular: new Map(), bold: new Map() };
  #replacement = '?';

  private constructor() {}

  static async for(text: string, language: string): Promise<Fonts> {
    const fonts = new Fonts();
    const { sans, arabic, chinese } = families();
    const order = language === 'zh' ? [...chinese, ...sans, ...arabic] : [...sans, ...arabic, ...chinese];
    const forms = `${text.normalize('NFC')}${text.normalize('NFKC')}`;
    const characters = new Set(Array.from(`${forms} \u00a0?\ufffd…-0123456789/.`, (c) => c.codePointAt(0)!));
    for (const weight of ['regular', 'bold'] as const) {
      for (const code of characters) {
        if (ISOLATE.test(String.fromCodePoint(code))) continue;
        for (const slice of order) {
          if (!slice.ranges.some(([first, last]) => code >= first && code <= last)) continue;
          const face = await open(slice, weight);
          // A slice's range is a claim; its glyph table is the fact.
          if (!face.font.hasGlyphForCodePoint(code)) continue;
          fonts.#faces[weight].set(code, face);
          break;
        }
      }
    }
    if (fonts.face(0xfffd, 'regular')) fonts.#replacement = '\ufffd';
    return fonts;
  }

  /** The face that draws this character; a mark or joiner stays with the letter before it where that face has it. */
  face(code: number, weight: Weight, before?: Face): Face | undefined {
    const character = String.fromCodePoint(code);
    if (before && (MARK.test(character) || JOINER.test(character)) && before.font.hasGlyphForCodePoint(code))
      return before;
    return this.#faces[weight].get(code);
  }

  /** The text as these fonts can draw it: composed (NFC), the unknown as a visible replacement, the invisible dropped. */
  drawable(text: string): string {
    let out = '';
    for (const character of text.normalize('NFC')) {
      if (character === '\n' || ISOLATE.test(character) || this.#draws(character)) out += character;
      // The narrow space between French thousands, for one, is in no font here.
      else if (SPACE.test(character)) out += '\u00a0';
      else if (!IGNORABLE.test(character)) {
        const plainer = character.normalize('NFKC');
        out += this.#draws(plainer) ? plainer : this.#replacement;
      }
    }
    return out;
  }

  #draws(text: string): boolean {
    return Array.from(text).every((character) => this.#faces.regular.has(character.codePointAt(0)!));
  }
}
