// Elements newer than the renderer package, drawn as Teams does: charts, progress bar, badge.
import * as charts from './charts.js';
import { el } from './dom.js';
import * as plots from './plots.js';

const AC = globalThis.AdaptiveCards;

/** Teaches the renderer an element. Its JSON is kept as it is; `draw` makes the HTML. */
function register(type, draw) {
  class Drawn extends AC.CardElement {
    getJsonTypeName() {
      return type;
    }
    internalParse(source, context) {
      super.internalParse(source, context);
      this.source = source;
    }
    internalRender() {
      return draw(this.source ?? {});
    }
  }
  AC.GlobalRegistry.elements.register(type, Drawn, AC.Versions.v1_0);
}

register('Chart.Donut', charts.donut);
register('Chart.VerticalBar', plots.verticalBar);
register('Chart.VerticalBar.Grouped', plots.groupedBar);
register('Chart.HorizontalBar', charts.horizontalBar);
register('Chart.HorizontalBar.Stacked', charts.stackedBar);
register('Chart.Line', plots.line);

register('ProgressBar', ({ value, max = 100, color }) => {
  const known = typeof value === 'number';
  const share = known ? Math.min(Math.max(value / max, 0), 1) : 0;
  const bar = el('div', {
    class: `progress tone-${String(color ?? 'accent').toLowerCase()}`,
    role: 'progressbar',
    'aria-valuemin': 0,
    'aria-valuemax': max,
    'aria-valuenow': known ? value : undefined,
    'aria-label': known ? `${Math.round(share * 100)}%` : 'In progress',
  });
  const fill = el('span', {});
  fill.style.inlineSize = known ? `${share * 100}%` : '30%';
  bar.append(fill);
  return bar;
});

register(
  'Badge',
  ({ text = '', style = 'Default', appearance = 'Filled', shape = 'Circular', size = 'Medium', tooltip }) => {
    const classes = ['pill', `tone-${style}`, appearance, shape, `size-${size}`].map((name) =>
      String(name).toLowerCase(),
    );
    return el('div', { class: 'pill-line' }, el('span', { class: classes.join(' '), title: tooltip, text }));
  },
);
