// Draws an Adaptive Card and reports its presses.
import './elements.js';
import { el, toast } from './dom.js';
import { HOST } from './host.js';
import { isAllowed, toHtml } from './markdown.js';

const AC = globalThis.AdaptiveCards;
const host = new AC.HostConfig(HOST);

AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = toHtml(text);
  result.didProcess = true;
};

/** Widths up to which `targetWidth` counts as very narrow, narrow, standard; above is wide. */
const WIDTHS = [
  ['veryNarrow', 165],
  ['narrow', 350],
  ['standard', 768],
  ['wide', Number.POSITIVE_INFINITY],
];

/**
 * @param {Record<string, any>} json the card
 * @param {{ width: number, buttonsFail: boolean, press: (action: object) => Promise<void> }} options
 * @returns {HTMLElement}
 */
export function drawCard(json, { width, buttonsFail, press }) {
  const frame = el('div', { class: 'card', dir: json.rtl ? 'rtl' : 'ltr', lang: json.lang });
  const card = new AC.AdaptiveCard();
  card.hostConfig = host;
  card.onExecuteAction = async (action) => {
    const asked = askedBy(action);
    if (!asked) return;
    frame.classList.add('busy');
    frame.setAttribute('aria-busy', 'true');
    try {
      await press(asked);
    } catch (error) {
      toast(error.message);
    } finally {
      frame.classList.remove('busy');
      frame.removeAttribute('aria-busy');
    }
  };
  try {
    card.parse(prepared(json, widthClass(width), buttonsFail));
    const drawn = card.render();
    if (drawn) frame.append(drawn);
  } catch (error) {
    console.error('A card could not be drawn', error);
    frame.append(el('p', { class: 'note error', text: 'This card could not be drawn.' }));
  }
  return frame;
}

/** The action as the bot gets it; undefined when it stays in the page. */
function askedBy(action) {
  if (action instanceof AC.ExecuteAction)
    return {
      type: 'Action.Execute',
      verb: action.verb ?? '',
      data: action.data ?? {},
      id: action.id,
      title: action.title,
    };
  if (action instanceof AC.SubmitAction) return { type: 'Action.Submit', data: action.data };
  if (action instanceof AC.OpenUrlAction) {
    if (action.url && isAllowed(action.url)) window.open(action.url, '_blank', 'noopener,noreferrer');
    else toast('Teams opens https links only.');
  }
  return undefined;
}

const widthClass = (width) => WIDTHS.findIndex(([, most]) => width <= most);

/** The card as this client takes it: without what is meant for other widths, and with fallbacks where buttons fail. */
function prepared(value, at, buttonsFail) {
  if (Array.isArray(value))
    return value.map((item) => prepared(item, at, buttonsFail)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.targetWidth === 'string' && !fits(value.targetWidth, at)) return undefined;
  if (buttonsFail && value.type === 'Action.Execute')
    return typeof value.fallback === 'object' ? prepared(value.fallback, at, buttonsFail) : undefined;
  const copy = {};
  for (const [key, part] of Object.entries(value)) {
    const kept = key === 'data' ? part : prepared(part, at, buttonsFail);
    if (kept !== undefined) copy[key] = kept;
  }
  return copy;
}

function fits(target, at) {
  const [, bound, name] = /^(?:(atLeast|atMost):)?(\w+)$/.exec(target) ?? [];
  const wanted = WIDTHS.findIndex(([width]) => width.toLowerCase() === name?.toLowerCase());
  if (wanted < 0) return true;
  if (bound === 'atLeast') return at >= wanted;
  return bound === 'atMost' ? at <= wanted : at === wanted;
}
