// Charts on a plane with two axes: bars and lines.
import { colourOf, FIRST, frame, list, number, shown } from './charts.js';
import { el, svg } from './dom.js';

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
    colour: colourOf(bar.color ?? source.color ?? FIRST, index),
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
