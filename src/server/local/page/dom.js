// Small helpers to build the page. Text only ever goes in as text.

/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `class`, `dataset`, `aria-…` and other attributes, `on…` listeners, `text`
 * @param {...(Node | undefined | false)} children
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (name === 'text') element.textContent = String(value);
    else if (name === 'dataset') Object.assign(element.dataset, value);
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element; `text` becomes its text. */
export function svg(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'text') element.textContent = String(value);
    else if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

const ICONS = {
  send: 'M3 4l14.5 6L3 16l2.6-6L3 4zm2.6 6H12',
  attach: 'M14.5 9.5l-5 5a3 3 0 01-4.3-4.3l6-6a2 2 0 012.9 2.9l-5.7 5.6a1 1 0 01-1.4-1.4l5-5',
  back: 'M11.5 4.5L6 10l5.5 5.5',
  moon: 'M16 11.8A6.5 6.5 0 018.2 4a6.5 6.5 0 107.8 7.8z',
  sun: 'M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M15.7 4.3l-1.3 1.3M5.6 14.4l-1.3 1.3',
  file: 'M5.5 2.5h6l3.5 3.5v11.5h-9.5zM11.5 2.5V6H15M8 10h4M8 13h4',
};

/** A line drawing of 20 by 20. @param {keyof typeof ICONS} name */
export const icon = (name) =>
  svg(
    'svg',
    {
      viewBox: '0 0 20 20',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.5,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
      'aria-hidden': 'true',
    },
    svg('path', { d: ICONS[name] }),
  );

/** The element with this id. @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** A disc with a person's initials, in a colour that stays theirs. @param {string} name */
export function avatar(name) {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const initials = ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  const disc = el('span', { class: 'avatar', 'aria-hidden': 'true', text: initials || '?' });
  disc.style.background = `light-dark(hsl(${hue} 45% 85%), hsl(${hue} 30% 28%))`;
  disc.style.color = `light-dark(hsl(${hue} 60% 22%), hsl(${hue} 60% 85%))`;
  return disc;
}

/** Shows a line at the bottom for a while. @param {string} text */
export function toast(text) {
  const place = byId('toast');
  place.textContent = text;
  clearTimeout(Number(place.dataset.timer));
  place.dataset.timer = String(setTimeout(() => (place.textContent = ''), 6000));
}
