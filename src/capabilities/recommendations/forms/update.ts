import type { Speech } from '../../../kernel/capability.ts';
import type { View } from '../../../kernel/view.ts';
import { evidenceOf } from '../evidence.ts';
import { dayInput, field, toggleInput } from '../fields.ts';
import type { Item } from '../items.ts';
import { UPDATE } from '../names.ts';
import { labelOf } from '../owed.ts';
import { headsInPerson } from '../rights.ts';
import { shorten } from '../shows/common.ts';
import { linksIn, offeredDate, todayOf } from '../update.ts';
import { line, type Small, small, words } from './small.ts';

/** The files that would go with it. */
const attached = (item: Item, view: View, t: Speech): string => {
  const files = evidenceOf(item.id, view).map((e) => e.name);
  return files.length > 0 ? t.t('recommendations.evidence.files', { files: t.list(files.slice(0, 8)) }) : '';
};

const withEvidence: Small = {
  page: (item, v, _person, view) => ({
    data: (t) => ({
      title: t.t('recommendations.update.title.done', { label: labelOf(item) }),
      paragraphs: [
        shorten(item.title),
        t.t('recommendations.update.evidence'),
        attached(item, view, t) || t.t('recommendations.evidence.hint'),
      ],
      fields: [
        field(t, 'long', 'text', v, { max: 4000, required: true, label: t.t('recommendations.fields.whatDone') }),
        field(t, 'long', 'links', v, { max: 4000, hint: 'https://' }),
      ],
      note: t.t('recommendations.update.doneNote'),
    }),
    inputs: { text: words(4000), links: words(4000) },
    check: (values) =>
      !values.text
        ? { refuse: 'recommendations.refused.whatDone' }
        : String(values.links ?? '').trim() && linksIn(String(values.links)).length === 0
          ? { refuse: 'recommendations.refused.links' }
          : undefined,
  }),
};

const time: Small = {
  values: (item, _person, view) => ({ until: offeredDate(item, todayOf(item, view)) }),
  page: (item, v, _person, view) => ({
    data: (t) => ({
      title: t.t('recommendations.update.title.time', { label: labelOf(item) }),
      paragraphs: [
        shorten(item.title),
        ...(item.priority === 'critical' ? [t.t('recommendations.update.approval')] : []),
      ],
      fields: [
        field(t, 'date', 'until', v, { required: true }),
        field(t, 'long', 'text', v, { max: 4000, required: true }),
      ],
    }),
    inputs: { until: dayInput, text: words(4000) },
    check: (values) =>
      !values.text
        ? { refuse: 'recommendations.refused.reason' }
        : String(values.until) <= todayOf(item, view) || String(values.until) <= item.dueOn
          ? { refuse: 'recommendations.refused.laterDate' }
          : undefined,
  }),
};

/** In person, with the statement that the risk is accepted. */
const risk = (what: string): Small => ({
  may: (item, person, view) => (headsInPerson(person.id, item, view) ? undefined : 'recommendations.refused.headOnly'),
  values: () => ({ risk: false }),
  page: (item, v) => ({
    data: (t) => ({
      title: t.t(`recommendations.update.title.${what}`, { label: labelOf(item) }),
      paragraphs: [shorten(item.title)],
      fields: [
        field(t, 'long', 'text', v, { max: 4000, required: true }),
        field(t, 'toggle', 'risk', v, { label: t.t('recommendations.fields.risk') }),
      ],
      note: t.t('recommendations.update.staysOpen'),
    }),
    inputs: { text: words(4000), risk: toggleInput },
    check: (values) =>
      !values.text
        ? { refuse: 'recommendations.refused.reason' }
        : values.risk === true
          ? undefined
          : { refuse: 'recommendations.refused.risk' },
  }),
});

export const updateForm = small(
  UPDATE,
  'what',
  {
    track: line('recommendations.update.title.track', true, 'recommendations.refused.line2'),
    trackLine: line('recommendations.update.title.track', true, 'recommendations.refused.line2'),
    done: withEvidence,
    time,
    notMine: line('recommendations.update.title.notMine', true),
    overtaken: line('recommendations.update.title.overtaken', true),
    notAccepted: risk('notAccepted'),
    closeWithout: risk('closeWithout'),
  },
  true,
);
