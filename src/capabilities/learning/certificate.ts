import type { Shelf } from '../../content/shelf.ts';
import type { Made, Shown } from '../../kernel/capability.ts';
import { titleOf } from './content.ts';
import { type Completion, completions } from './records.ts';

/** A certificate, in its reader's language; for the person it is of. */
export const certificate =
  (shelf: Shelf) =>
  ({ ref, viewer, view, t }: Shown): Made | undefined => {
    const it = view.peek<Completion>(completions.name, ref.id);
    if (!it || it.person !== viewer.id) return undefined;
    const title = titleOf(shelf.course(it.course), t.language, it.course);
    return {
      name: `${t.t('learning.certificate.file')}-${it.id}`,
      letter: {
        language: t.language,
        asOf: it.day,
        title: t.t('learning.certificate.title'),
        lines: [
          { text: t.t('learning.certificate.name'), look: 'small' },
          { text: viewer.name, look: 'large' },
          { text: t.t('learning.certificate.completed'), look: 'small' },
          { text: title, look: 'large' },
          { text: t.t(`learning.certificate.${it.how}`, { day: t.day(it.day) }), look: 'body' },
        ],
        notes: [t.t('learning.certificate.id', { id: it.id }), t.t('learning.certificate.verify')],
      },
    };
  };
