import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { card, starter } from '../../../kernel/parts.ts';
import { LIST_LAYOUT, layoutNow } from '../layout.ts';
import { datesKey, sampleLines } from '../layoutForm.ts';
import { OFFICE } from '../names.ts';

/** How the completion list stands in files: as the office has set it, or as in the product. */
export const layoutCard = ({ view, viewer, t }: Shown): CardContent | undefined => {
  if (!view.org.holds(viewer.id, OFFICE)) return undefined;
  const now = layoutNow(view);
  return card(t.t('learning.layout.summary'), {
    title: t.t('learning.layout.title'),
    recorded: t.t(now ? 'learning.layout.set' : 'learning.layout.product'),
    paragraphs: now ? sampleLines(now, view) : [],
    facts: now
      ? [{ title: t.t('learning.fields.dates'), value: t.t(`learning.layout.dates.${datesKey(now.dates)}`) }]
      : [],
    buttons: [
      button(t.t('learning.layout.list'), 'report.show', { report: 'completions' }, 'positive'),
      starter(t.t('common.action.change'), 'learning.layout', LIST_LAYOUT),
    ],
    more: now ? [button(t.t('learning.layout.reset'), 'learning.layout', { reset: true })] : [],
    note: t.t('learning.layout.note'),
  });
};
