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

const colourOf = (name, index) => COLOURS[name] ?? COLOURS[ORDER[index % ORDER.length]];
const list = (value) => (Array.isArray(value) ? value : []);
const number = (value) => (Number.isFinite(Number(value)) ? Number(value) : 0);
const shown = (value) => String(Math.round(value * 100) / 100);

/** The frame of a chart: title, drawing, legend; one spoken sentence for all of it. */
function frame(kind, { title, xAxisTitle, yAxisTitle }, said, drawing, legend = []) {
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

/** Draws for the width there is, and again when that changes: letters keep their size on a phone. */
function fitted(draw) {
  const box = el('div', { class: 'plot' });
  let last = 0;
  const redraw = (width) => {
    if (width === last || width === 0) return;
    last = width;
    box.replaceChildren(draw(width));
  };
  redraw(420);
  new ResizeObserver(([entry]) => redraw(Math.round(entry?.contentRect.width ?? 0))).observe(box);
  return box;
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

/** A round step that gives about four lines. */
function scaleOf(values) {
  const top = Math.max(...values, 0);
  if (top === 0) return { top: 1, step: 1 };
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  return { top: Math.ceil(top / step - 1e-9) * step, step };
}

const HEIGHT = 190;

/** Axes and grid; returns where things go. */
function plane(width, values, source) {
  const { top, step } = scaleOf(values);
  const labels = [];
  for (let at = 0; at <= top + step / 1000; at += step) labels.push(at);
  const left = Math.max(...labels.map((at) => shown(at).length)) * 7 + (source.yAxisTitle ? 26 : 10);
  const bottom = source.xAxisTitle ? 40 : 24;
  const area = { left, right: width - 6, top: 14, bottom: HEIGHT - bottom };
  const y = (value) => area.bottom - (value / top) * (area.bottom - area.top);
  const drawing = svg('svg', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` });
  for (const at of labels) {
    drawing.append(svg('line', { x1: area.left, x2: area.right, y1: y(at), y2: y(at), class: 'grid' }));
    drawing.append(svg('text', { x: area.left - 6, y: y(at) + 4, 'text-anchor': 'end', text: shown(at) }));
  }
  const middle = (area.top + area.bottom) / 2;
  if (source.yAxisTitle)
    drawing.append(
      svg('text', {
        x: 0,
        y: 0,
        'text-anchor': 'middle',
        transform: `translate(11 ${middle}) rotate(-90)`,
        text: source.yAxisTitle,
      }),
    );
  if (source.xAxisTitle)
    drawing.append(
      svg('text', { x: (area.left + area.right) / 2, y: HEIGHT - 4, 'text-anchor': 'middle', text: source.xAxisTitle }),
    );
  return { drawing, area, y };
}

/** Labels below the axis, as many as there is room for; long ones are cut. */
function below({ drawing, area }, names, centre) {
  const room = (area.right - area.left) / Math.max(names.length, 1);
  const every = Math.ceil(34 / room);
  for (const [index, name] of names.entries()) {
    if (index % every !== 0) continue;
    const most = Math.max(Math.floor((room * every) / 6.8), 3);
    const text = name.length > most ? `${name.slice(0, most - 1)}…` : name;
    drawing.append(
      svg(
        'text',
        { x: centre(index), y: area.bottom + 16, 'text-anchor': 'middle', text },
        svg('title', { text: name }),
      ),
    );
  }
}

const pointsOf = (source) => list(source).map((point) => ({ x: String(point.x ?? ''), y: number(point.y) }));

export function verticalBar(source) {
  const bars = list(source.data).map((bar, index) => ({
    x: String(bar.x ?? ''),
    y: number(bar.y),
    colour: colourOf(bar.color ?? source.color ?? ORDER[0], index),
  }));
  const draw = (width) => {
    const plot = plane(
      width,
      bars.map((bar) => bar.y),
      source,
    );
    const room = (plot.area.right - plot.area.left) / Math.max(bars.length, 1);
    const thick = Math.min(room * 0.62, 48);
    const centre = (index) => plot.area.left + room * (index + 0.5);
    for (const [index, bar] of bars.entries()) {
      plot.drawing.append(
        rect(
          centre(index) - thick / 2,
          plot.y(bar.y),
          thick,
          plot.area.bottom - plot.y(bar.y),
          bar.colour,
          `${bar.x}: ${shown(bar.y)}`,
        ),
      );
      if (source.showBarValues !== false && room > 22)
        plot.drawing.append(
          svg('text', {
            x: centre(index),
            y: plot.y(bar.y) - 4,
            'text-anchor': 'middle',
            class: 'value',
            text: shown(bar.y),
          }),
        );
    }
    below(
      plot,
      bars.map((bar) => bar.x),
      centre,
    );
    return plot.drawing;
  };
  return frame('bars', source, bars.map((bar) => `${bar.x}: ${shown(bar.y)}`).join(', '), fitted(draw));
}

const rect = (x, y, width, height, fill, said) =>
  svg(
    'rect',
    { x, y, width: Math.max(width, 0), height: Math.max(height, 0), rx: Math.min(2, width / 2), fill },
    svg('title', { text: said }),
  );

const seriesOf = (source) =>
  list(source.data).map((line, index) => ({
    name: String(line.legend ?? ''),
    colour: colourOf(line.color, index),
    points: pointsOf(line.values),
  }));
const saidOf = (series) =>
  series
    .map((line) => `${line.name}: ${line.points.map((point) => `${point.x} ${shown(point.y)}`).join(', ')}`)
    .join('; ');
const keysOf = (series) => [...new Set(series.flatMap((line) => line.points.map((point) => point.x)))];
const entriesOf = (series) => series.map((line) => [line.name, line.colour]);

export function groupedBar(source) {
  const series = seriesOf(source);
  const keys = keysOf(series);
  const at = (line, key) => line.points.find((point) => point.x === key)?.y ?? 0;
  const draw = (width) => {
    const heights = source.stacked
      ? keys.map((key) => series.reduce((sum, line) => sum + at(line, key), 0))
      : series.flatMap((line) => line.points.map((point) => point.y));
    const plot = plane(width, heights, source);
    const room = (plot.area.right - plot.area.left) / Math.max(keys.length, 1);
    const group = Math.min(room * 0.72, 96);
    const thick = source.stacked ? Math.min(group, 48) : group / Math.max(series.length, 1);
    const centre = (index) => plot.area.left + room * (index + 0.5);
    for (const [index, key] of keys.entries()) {
      let stack = 0;
      for (const [nth, line] of series.entries()) {
        const value = at(line, key);
        const x = source.stacked ? centre(index) - thick / 2 : centre(index) - group / 2 + thick * nth;
        const y = plot.y(stack + value);
        plot.drawing.append(
          rect(
            x,
            y,
            thick - (source.stacked ? 0 : 2),
            plot.y(stack) - y,
            line.colour,
            `${line.name}, ${key}: ${shown(value)}`,
          ),
        );
        if (source.stacked) stack += value;
      }
    }
    below(plot, keys, centre);
    return plot.drawing;
  };
  return frame('bars', source, saidOf(series), fitted(draw), entriesOf(series));
}

export function line(source) {
  const series = seriesOf(source);
  const keys = keysOf(series);
  const draw = (width) => {
    const plot = plane(
      width,
      series.flatMap((one) => one.points.map((point) => point.y)),
      source,
    );
    const room = (plot.area.right - plot.area.left) / Math.max(keys.length, 1);
    const centre = (index) => plot.area.left + room * (index + 0.5);
    for (const one of series) {
      const dots = one.points.map((point) => ({
        x: centre(keys.indexOf(point.x)),
        y: plot.y(point.y),
        said: `${one.name}, ${point.x}: ${shown(point.y)}`,
      }));
      plot.drawing.append(
        svg('polyline', {
          points: dots.map((dot) => `${dot.x},${dot.y}`).join(' '),
          fill: 'none',
          stroke: one.colour,
          'stroke-width': 2.5,
          'stroke-linejoin': 'round',
        }),
      );
      for (const dot of dots)
        plot.drawing.append(
          svg('circle', { cx: dot.x, cy: dot.y, r: 3.5, fill: one.colour }, svg('title', { text: dot.said })),
        );
    }
    below(plot, keys, centre);
    return plot.drawing;
  };
  return frame('lines', source, saidOf(series), fitted(draw), entriesOf(series));
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
    colour: colourOf(bar.color ?? source.color ?? ORDER[0], index),
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
  return frame('rows', source, bars.map((bar) => `${bar.x}: ${shown(bar.y)}`).join(', '), el('div', {}, ...rows));
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
    el('div', {}, ...rows),
    names.map((name) => [name, colours.get(name)]),
  );
}
