import type { ReportRule, Speech } from '../../kernel/capability.ts';
import type { Column, Report, Table } from '../../kernel/report.ts';
import type { Printed } from '../../kernel/sealed/publish.ts';
import { dayIn } from '../../kernel/time.ts';
import { titleIn } from './content.ts';
import { nothingPublished, type PulseResults, QUESTIONS, STEPS } from './pulseNames.ts';
import { summaryOf } from './pulseRelease.ts';
import { column, cycleFor, endOf } from './reports/shared.ts';
import { unitsFor } from './rights.ts';

/** The same table for everyone entitled, whatever their units: two different ones could be subtracted (P1). */
export const pulseReport: ReportRule = {
  whole: true,
  may: (person, view) => (unitsFor(person, view) ? [''] : undefined),
  build(ask, view, t): Report | undefined {
    const cycle = cycleFor(ask, view);
    if (!cycle) return undefined;
    const results = view.peek<PulseResults>('dialogue.pulseResults', cycle.id);
    const published = results?.publishedAt !== undefined && results.publishedAt < endOf(ask.asOf);
    const summary = summaryOf(cycle.id, view);
    const words = summary && { day: t.day(dayIn(summary.at, 'UTC')), text: summary.text };
    const released = words && summary.at < endOf(ask.asOf) ? [t.t('dialogue.pulse.releasedText', words)] : [];
    const made = published ? results.publication : undefined;
    const tables = made
      ? QUESTIONS.map((question) => tableOf(question, [...made.groups, made.total], results?.staff ?? {}, t))
      : [];
    return {
      name: 'pulse',
      asOf: ask.asOf,
      title: t.t('dialogue.pulse.reportTitle', { title: titleIn(cycle, t) }),
      tables,
      notes: made
        ? [...released, t.t('dialogue.pulse.definition'), t.t('dialogue.pulse.grouping')]
        : [t.t(published ? nothingPublished(results) : 'dialogue.pulse.unpublished')],
      language: t.language,
    };
  },
};

/** A row a group, the total last. */
function tableOf(question: string, rows: readonly Printed[], staff: { [entity: string]: number }, t: Speech): Table {
  const count = (key: string, title: string): Column => ({ key, title: t.t(`dialogue.pulse.${title}`), unit: 'count' });
  return {
    key: question,
    title: t.t(`dialogue.pulse.${question}`),
    columns: [
      column(t, 'entity', 'text'),
      column(t, 'staff', 'count'),
      count('withTeams', 'withTeams'),
      count('answered', 'answered'),
      ...STEPS.map((step) => count(`step${step}`, `step${step}`)),
      count('none', 'stepnone'),
    ],
    rows: rows.map((row, at) => {
      const { steps, none } = row.questions[question] ?? { steps: [], none: 0 };
      return {
        entity: at === rows.length - 1 ? t.t('dialogue.pulse.all') : row.names.join(', '),
        staff: row.names.reduce((sum, name) => sum + (staff[name] ?? 0), 0),
        withTeams: row.people,
        answered: steps.reduce((a, b) => a + b, 0),
        ...Object.fromEntries(STEPS.map((step, i) => [`step${step}`, steps[i] ?? 0])),
        none,
      };
    }),
    chart: { kind: 'stacked', label: 'entity', values: STEPS.map((step) => `step${step}`) },
  };
}
