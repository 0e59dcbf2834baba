// Charts as Teams draws them, in SVG and HTML of their own. Each says its figures to screen readers.
import { el, svg } from './dom.js';

/** Teams' colour names. Hues stay readable on both themes. */
const COLOURS = {
  good: '#13a10e',
  warning: '#eaa300',
  attention: '#d13438',
  neutral: '#8a8886',
  categoricalRed: '#d13438',
  categoricalPurple: '#8764b8',
  categoricalLavender: '#a38dd1',
  categoricalBlue: '#2b88d8',
  categoricalLightBlue: '#6cb8f6',
  categoricalTeal: '#2aa0a4',
  categoricalGreen: '#13a10e',
  categoricalLime: '#73aa24',
  categoricalMarigold: '#eaa300',
  sequential1: '#b3d6f2',
  sequential2: '#8fc3ea',
  sequential3: '#6cb1e2',
  sequential4: '#4a9fdb',
  sequential5: '#2b88d8',
  sequential6: '#1f74bd',
  sequential7: '#1a609e',
  sequential8: '#144c80',
  divergingBlue: '#2b88d8',
  divergingLightBlue: '#6cb8f6',
  divergingCyan: '#58d3db',
  divergingTeal: '#2aa0a4',
  divergingYellow: '#fde300',
  divergingPeach: '#f7b189',
  divergingLightRed: '#ee8a8f',
  divergingRed: '#d13438',
  divergingMaroon: '#8e1f2f',
  divergingGray: '#8a8886',
};
const ORDER = [
  'categoricalBlue',
  'categoricalTeal',
  'categoricalPurple',
  'categoricalMarigold',
  'categoricalRed',
  'categoricalLime',
  'categoricalLightBlue',
  'categoricalLavender',
];

/** The colour of bars that name none. */
export const FIRST = 'categoricalBlue';

/** The colour of a name, or of a place in the row. */
export const colourOf = (name, index) => COLOURS[name] ?? COLOURS[ORDER[index % ORDER.length]];
export const list = (value) => (Array.isArray(value) ? value : []);
export const number = (value) => (Number.isFinite(Number(value)) ? Number(value) : 0);
export const shown = (value) => String(Math.round(value * 100) / 100);

/** The frame of a chart: title, drawing, legend; one spoken sentence for all of it. */
export function frame(kind, { title, xAxisTitle, yAxisTitle }, said, drawing, legend = []) {
  const axes = [xAxisTitle, yAxisTitle].filter(Boolean).join(', ');
  const label = [title ?? 'Chart', axes, said].filter(Boolean).join('. ');
  const box = el('div', { class: `chart ${kind}`, role: 'img', 'aria-label': label });
  if (title) box.append(el('p', { class: 'chart-title', text: title }));
  box.append(drawing);
  if (legend.length > 0) box.append(legendOf(legend));
  return box;
}

const legendOf = (entries) =>
  el('div', { class: 'legend' }, ...entries.map(([name, colour, value]) => legendLine(name, colour, value)));

function legendLine(name, colour, value) {
  const swatch = el('i', {});
  swatch.style.background = colour;
  return el(
    'span',
    {},
    swatch,
    el('span', { text: name, dir: 'auto' }),
    value !== undefined && el('b', { text: value }),
  );
}

export function donut(source) {
  const parts = list(source.data).map((part, index) => ({
    name: String(part.legend ?? ''),
    value: number(part.value),
    colour: colourOf(part.color, index),
  }));
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const radius = 54;
  const round = 2 * Math.PI * radius;
  const ring = svg('svg', { viewBox: '0 0 150 150', width: 150, height: 150, class: 'donut' });
  let at = 0;
  for (const part of parts) {
    const length = total > 0 ? (part.value / total) * round : 0;
    const gap = parts.length > 1 && length > 4 ? 2 : 0;
    ring.append(
      svg('circle', {
        cx: 75,
        cy: 75,
        r: radius,
        fill: 'none',
        stroke: part.colour,
        'stroke-width': 26,
        'stroke-dasharray': `${Math.max(length - gap, 0)} ${round}`,
        'stroke-dashoffset': -at,
        transform: 'rotate(-90 75 75)',
      }),
    );
    at += length;
  }
  ring.append(
    svg('text', { x: 75, y: 82, 'text-anchor': 'middle', class: 'total', text: source.value ?? shown(total) }),
  );
  const said = parts.map((part) => `${part.name}: ${shown(part.value)}`).join(', ');
  return frame(
    'ring',
    source,
    said,
    ring,
    parts.map((part) => [part.name, part.colour, shown(part.value)]),
  );
}

/** A row of a horizontal chart; the bar grows from the side where the language begins. */
function row(name, value, segments) {
  const bar = el('span', { class: 'track' });
  for (const { share, colour, said } of segments) {
    const part = el('span', { title: said });
    part.style.inlineSize = `${share * 100}%`;
    part.style.background = colour;
    bar.append(part);
  }
  return el(
    'div',
    { class: 'row' },
    el('span', { class: 'row-name', text: name, dir: 'auto' }),
    bar,
    el('b', { text: value }),
  );
}

export function horizontalBar(source) {
  const bars = list(source.data).map((bar, index) => ({
    x: String(bar.x ?? ''),
    y: number(bar.y),
    colour: colourOf(bar.color ?? source.color ?? FIRST, index),
  }));
  const whole =
    source.displayMode === 'PartToWhole'
      ? bars.reduce((sum, bar) => sum + bar.y, 0)
      : Math.max(...bars.map((bar) => bar.y), 0);
  const rows = bars.map((bar) =>
    row(bar.x, shown(bar.y), [
      { share: whole > 0 ? bar.y / whole : 0, colour: bar.colour, said: `${bar.x}: ${shown(bar.y)}` },
    ]),
  );
  return frame(
    'rows',
    source,
    bars.map((bar) => `${bar.x}: ${shown(bar.y)}`).join(', '),
    el('div', { class: 'grid-rows' }, ...rows),
  );
}

export function stackedBar(source) {
  const names = [
    ...new Set(list(source.data).flatMap((bar) => list(bar.data).map((part) => String(part.legend ?? '')))),
  ];
  const colours = new Map();
  const bars = list(source.data).map((bar) => {
    const parts = list(bar.data).map((part) => {
      const name = String(part.legend ?? '');
      if (!colours.has(name)) colours.set(name, colourOf(part.color, names.indexOf(name)));
      return { name, value: number(part.value), colour: colours.get(name) };
    });
    return { title: String(bar.title ?? ''), parts, total: parts.reduce((sum, part) => sum + part.value, 0) };
  });
  const rows = bars.map((bar) =>
    row(
      bar.title,
      shown(bar.total),
      bar.parts.map((part) => ({
        share: bar.total > 0 ? part.value / bar.total : 0,
        colour: part.colour,
        said: `${part.name}: ${shown(part.value)}`,
      })),
    ),
  );
  const said = bars
    .map((bar) => `${bar.title}: ${bar.parts.map((part) => `${part.name} ${shown(part.value)}`).join(', ')}`)
    .join('; ');
  return frame(
    'rows',
    source,
    said,
    el('div', { class: 'grid-rows' }, ...rows),
    names.map((name) => [name, colours.get(name)]),
  );
}
