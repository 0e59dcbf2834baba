import PDFDocument from 'pdfkit';
import { isRightToLeft } from '../plain.ts';
import { Fonts } from './fonts.ts';
import { isJoined, type Line, Setter, type Style } from './lines.ts';

export interface PaperOptions {
  title: string;
  language: string;
  /** The date in the file: the same report gives the same bytes. */
  asOf: string;
  landscape?: boolean;
  /** Small, at the foot of every page, beside the page number. */
  foot: string;
  /** Every character that will be printed. */
  text: string;
}

const MARGIN = 48;
const FOOT: Style = { size: 8, weight: 'regular' };
export const BODY: Style = { size: 9.5, weight: 'regular' };
export const BOLD: Style = { size: 9.5, weight: 'bold' };
export const TITLE: Style = { size: 17, weight: 'bold' };
export const HEADING: Style = { size: 12, weight: 'bold' };
export const SMALL: Style = { size: 8.5, weight: 'regular' };
export const INK = '#1b1b1b';
export const GREY = '#5a5f66';
export const RULE = '#c3c9d0';

/** Height of a line: Arabic and Chinese reach higher and lower than Latin does, so more than the usual 1.2. */
export const lineHeight = (style: Style): number => style.size * 1.45;

/**
 * A4 pages that are filled from the top: text flows in the language's direction, `start` is right in Arabic. Everything printable
 * (reports, sign-in sheets, letters) is made of these few pieces.
 */
export class Paper {
  readonly doc: PDFKit.PDFDocument;
  readonly setter: Setter;
  readonly rtl: boolean;
  readonly #foot: string;
  readonly #chunks: Buffer[] = [];
  readonly #done: Promise<void>;
  readonly #known = new Set<string>();
  /** Where the next piece begins, in points from the top. */
  y = MARGIN;

  private constructor(options: PaperOptions, fonts: Fonts) {
    this.rtl = isRightToLeft(options.language);
    this.setter = new Setter(fonts, this.rtl);
    this.#foot = options.foot;
    const day = new Date(`${options.asOf.slice(0, 10)}T00:00:00Z`);
    this.doc = new PDFDocument({
      size: 'A4',
      layout: options.landscape ? 'landscape' : 'portrait',
      margin: MARGIN,
      bufferPages: true,
      lang: options.language,
      displayTitle: true,
      info: { Title: options.title, Creator: 'Steward', Producer: 'Steward', CreationDate: day, ModDate: day },
    });
    this.doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#done = new Promise((resolve, reject) => this.doc.on('end', resolve).on('error', reject));
  }

  static async open(options: PaperOptions): Promise<Paper> {
    return new Paper(options, await Fonts.for(`${options.text}${options.foot}`, options.language));
  }

  get left(): number {
    return MARGIN;
  }
  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }
  get bottom(): number {
    return this.doc.page.height - MARGIN - 1.5 * lineHeight(FOOT);
  }

  newPage(): void {
    this.doc.addPage();
    this.y = MARGIN;
  }

  /** A new page unless so many points are left on this one. */
  need(height: number): void {
    if (this.y + height > this.bottom) this.newPage();
  }

  space(height: number): void {
    this.y += height;
  }

  /** Draws one line inside a box, at its start, its end or in its middle. `top` is the top of the line. */
  line(
    line: Line,
    style: Style,
    box: { x: number; width: number; top: number; at?: 'start' | 'end' | 'middle'; ink?: string },
  ): void {
    const right = (box.at === 'end') !== this.rtl;
    const free = box.width - line.width;
    let x = box.x + (box.at === 'middle' ? free / 2 : right ? free : 0);
    const baseline = box.top + style.size * 1.08;
    this.doc.fillColor(box.ink ?? INK);
    for (const run of line.runs) {
      if (!this.#known.has(run.face.name)) {
        this.doc.registerFont(run.face.name, run.face.bytes);
        this.#known.add(run.face.name);
      }
      this.doc.font(run.face.name).fontSize(style.size);
      // With `features` the writer shapes the run as a whole, as Arabic needs; without, word by word, remembering words.
      const features = isJoined(run.text) ? { features: [] } : {};
      this.doc.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', ...features });
      x += run.width;
    }
  }

  /** A paragraph over the whole width, flowing onto further pages. */
  text(
    text: string,
    style: Style = BODY,
    options: { ink?: string; at?: 'start' | 'end' | 'middle'; after?: number } = {},
  ): void {
    for (const line of this.setter.set(text, style, this.width)) {
      this.need(lineHeight(style));
      this.line(line, style, { x: this.left, width: this.width, top: this.y, ...options });
      this.y += lineHeight(style);
    }
    this.y += options.after ?? style.size * 0.4;
  }

  rule(y: number, colour = RULE, thickness = 0.5, x = this.left, width = this.width): void {
    this.doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(thickness)
      .strokeColor(colour)
      .stroke();
  }

  /** A place to write on: the label, then a line of so many points. */
  blank(label: string, length: number): void {
    this.need(lineHeight(BODY) * 1.6);
    const [line] = this.setter.set(label, BOLD);
    this.line(line!, BOLD, { x: this.left, width: this.width, top: this.y });
    const from = this.rtl ? this.left + this.width - line!.width - 8 - length : this.left + line!.width + 8;
    this.rule(this.y + lineHeight(BODY), GREY, 0.6, from, length);
    this.y += lineHeight(BODY) * 1.6;
  }

  /** Puts the foot on every page and closes the file. */
  async finish(): Promise<Uint8Array> {
    const { start, count } = this.doc.bufferedPageRange();
    for (let i = 0; i < count; i++) {
      this.doc.switchToPage(start + i);
      const top = this.bottom + 0.5 * lineHeight(FOOT);
      const box = { x: this.left, width: this.width, top, ink: GREY };
      const [number] = this.setter.set(`${i + 1}/${count}`, FOOT);
      const room = this.width - number!.width - 24;
      const [foot] = this.setter.set(this.#foot, FOOT, room);
      this.line(foot!, FOOT, { ...box, x: this.rtl ? this.left + this.width - room : this.left, width: room });
      this.line(number!, FOOT, { ...box, at: 'end' });
    }
    this.doc.end();
    await this.#done;
    return new Uint8Array(Buffer.concat(this.#chunks));
  }
}
