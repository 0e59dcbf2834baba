import type { CardJson } from '../delivery/channel.ts';
import type { Stretch } from '../i18n/rich.ts';
import { stretchesOf, unmarked } from '../i18n/rich.ts';

/*
 * Free text is shown, never obeyed (hardening I2; docs/adr/cards.md). Teams reads a TextBlock as Markdown, and backslashes are not
 * honoured alike on its clients, so text that could mean something there goes into a RichTextBlock, which has no markup at all.
 */

/** What some Markdown reader might take for more than text. A line break too: Markdown swallows single ones. */
const ACTIVE =
  /[*_`~[\]\\\n]|<(?:[a-z/!?]|$)|&(?:#?\w+;|$)|\{(?:\{|$)|:\/\/|\bwww\.|^\s*(?:[-+](?:\s|-|$)|#{1,6}(?:\s|$)|\d+[.)](?:\s|$)|[|>=(:])|^(?:\s{4})/i;

/** Would a Markdown reader show something else than these characters? */
export const isActive = (text: string): boolean => ACTIVE.test(text);

/** Joins what it stands between without a break, and shows nothing. */
const JOINER = '\u2060';
/** `{{DATE(…)}}` and `{{TIME(…)}}` are read in every text of a card, rich or not. */
const withoutFunctions = (text: string): string => text.replace(/\{(?=\{)/g, `{${JOINER}`);

/** For places without markup: buttons, labels, alternative texts, runs. */
export const plainText = (text: string): string => withoutFunctions(unmarked(text));

/**
 * For the places that are Markdown on some clients and plain on others, and have no rich twin: facts, choices, toggles. Structure is
 * broken with invisible joiners; the few characters that a joiner can't disarm are replaced by their typographic twins.
 */
export const disarmed = (text: string): string =>
  withoutFunctions(unmarked(text).replace(/\s*\n\s*/g, ' '))
    .replace(/\\/g, `\\${JOINER}`)
    .replace(/\](?=[([:])/g, `]${JOINER}`)
    .replace(/<(?=[a-z/!?])/gi, `<${JOINER}`)
    .replace(/&(?=#?\w+;)/g, `&${JOINER}`)
    .replace(/:\/\//g, `:${JOINER}//`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}${JOINER}.`)
    .replace(/[*_`~]/g, (mark) => ({ '*': '∗', _: '＿', '`': 'ˋ', '~': '∼' })[mark] ?? mark)
    .replace(/^(?=\s*(?:[-+#>|=]|\d+[.)]))/, JOINER);

/** Cut with an ellipsis, never through a character. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** An https address without a user name in it; http too on this machine's own address, where that is allowed. Else undefined. */
export const safeUrl = (text: unknown, loopback: boolean): string | undefined => {
  if (typeof text !== 'string') return undefined;
  let url: URL;
  try {
    url = new URL(unmarked(text).trim());
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url.href;
  return loopback && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
    ? url.href
    : undefined;
};

const RUN_STYLE = ['size', 'weight', 'color', 'isSubtle', 'fontType'] as const;
const BLOCK_STYLE = ['horizontalAlignment', 'height', 'isVisible', 'targetWidth', 'requires'] as const;
const MOST_LINES = 40;

const pick = (from: CardJson, keys: readonly string[]): CardJson =>
  Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));

/**
 * What a TextBlock becomes: itself where all of it is ours or harmless, else RichTextBlocks with the same look, one for each line.
 * Nothing at all for an empty text. `limit` is the most characters kept of each stretch of free text.
 */
export const shownText = (block: CardJson, text: string, limit: number, loopback: boolean): CardJson[] => {
  const lines = typeof block.maxLines === 'number' ? block.maxLines * 120 : Number.POSITIVE_INFINITY;
  const stretches = stretchesOf(text).map((s) =>
    s.ours ? s : { ours: false, text: cut(s.text, Math.min(limit, lines)) },
  );
  if (stretches.every((s) => s.text.trim() === '')) return [];
  if (!stretches.some((s) => !s.ours && isActive(s.text)))
    return [{ ...block, text: stretches.map((s) => s.text).join(''), wrap: block.wrap ?? true }];
  const heading =
    block.style === 'heading'
      ? { size: 'Large', weight: 'Bolder' }
      : block.style === 'columnHeader'
        ? { weight: 'Bolder' }
        : {};
  const look = { ...heading, ...pick(block, RUN_STYLE) };
  return linesOf(stretches, Math.min(MOST_LINES, Math.ceil(limit / 25))).map((line, i) => ({
    type: 'RichTextBlock',
    ...pick(block, i === 0 ? ['id', 'spacing', 'separator', ...BLOCK_STYLE] : BLOCK_STYLE),
    ...(i > 0 ? { spacing: 'Small' } : {}),
    inlines: runsOf(line, look, loopback),
  }));
};

/** Lines with something on them; what comes after very many is joined to the last. */
const linesOf = (stretches: readonly Stretch[], most: number): Stretch[][] => {
  const lines: Stretch[][] = [[]];
  for (const { ours, text } of stretches)
    text.split('\n').forEach((piece, i) => {
      if (i > 0 && lines.length < most) lines.push([]);
      lines.at(-1)?.push({ ours, text: i > 0 && lines.length >= most ? ` ${piece}` : piece });
    });
  return lines.filter((line) => line.some((s) => s.text.trim() !== ''));
};

/** Stands for a value while our own Markdown around it is read. */
const HOLE = /\ue000(\d+)\ue001/g;
const OUR_MARKDOWN = /\*\*(.+?)\*\*|(?<![\w*])\*([^*]+)\*(?![\w*])|(?<!\w)_([^_]+)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)/;

/** Our own bold, italic and links as runs; the values in between exactly as they are. */
const runsOf = (line: readonly Stretch[], look: CardJson, loopback: boolean): CardJson[] => {
  const filled = (text: string): string => text.replace(HOLE, (_, i: string) => line[Number(i)]?.text ?? '');
  const read = (text: string, style: CardJson): CardJson[] => {
    const found = OUR_MARKDOWN.exec(text);
    if (!found) return text === '' ? [] : [{ type: 'TextRun', text: withoutFunctions(filled(text)), ...style }];
    const [whole, bold, star, low, label, address] = found;
    const url = address === undefined ? undefined : safeUrl(filled(address), loopback);
    return [
      ...read(text.slice(0, found.index), style),
      ...(bold !== undefined
        ? read(bold, { ...style, weight: 'Bolder' })
        : label !== undefined
          ? read(label, url === undefined ? style : { ...style, selectAction: { type: 'Action.OpenUrl', url } })
          : read(star ?? low ?? '', { ...style, italic: true })),
      ...read(text.slice(found.index + whole.length), style),
    ];
  };
  const outline = line.map((s, i) => (s.ours ? s.text.replace(/[\ue000\ue001]/g, '') : `\ue000${i}\ue001`)).join('');
  return read(outline.replace(/^\s*[-*] /, '• '), look);
};
