import type { Shelf } from '../../content/shelf.ts';
import type { CardContent, Made, Shown } from '../../kernel/capability.ts';
import { digits } from '../../kernel/digits.ts';
import { card } from '../../kernel/parts.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { titleOfCompletion } from './content.ts';
import { OFFICE } from './names.ts';
import { type Completion, completions } from './records.ts';

/** The id on a certificate as somebody types it: small letters, spaces or long dashes, digits of another script. */
export const certificateNamed = (text: string): string =>
  digits(text.normalize('NFKC'))
    .trim()
    .replace(/[\s\p{Pd}]+/gu, '-')
    .toUpperCase()
    .slice(0, 100);

/** Whose certificate it is, if it is one of ours; for whoever verifies one, in the chat or as an operator. */
export function certificateOf(text: string, view: View): { completion: Completion; person: Person } | undefined {
  const completion = view.peek<Completion>(completions.name, certificateNamed(text));
  const person = completion && view.org.person(completion.person);
  return completion && person ? { completion, person } : undefined;
}

/** A certificate, in its reader's language; for the person it is of. */
export const certificate =
  (shelf: Shelf) =>
  ({ ref, viewer, view, t }: Shown): Made | undefined => {
    const it = view.peek<Completion>(completions.name, ref.id);
    if (!it || it.person !== viewer.id) return undefined;
    return {
      name: `${t.t('learning.certificate.file')}-${it.id}`,
      letter: {
        language: t.language,
        asOf: it.day,
        title: t.t('learning.certificate.title'),
        lines: [
          { text: t.t('learning.certificate.issuer'), look: 'body' },
          { text: t.t('learning.certificate.name'), look: 'small' },
          { text: viewer.name, look: 'large' },
          { text: t.t('learning.certificate.completed'), look: 'small' },
          { text: titleOfCompletion(it, shelf, t, view), look: 'large' },
          { text: t.t(`learning.certificate.${it.how}`, { day: t.day(it.day) }), look: 'body' },
        ],
        notes: [t.t('learning.certificate.id', { id: it.id }), t.t('learning.certificate.verify')],
      },
    };
  };

/** The learning office checks a certificate: whose it is, of which course, of which day; or that there is none. */
export const verifiedCard =
  (shelf: Shelf) =>
  ({ ref, viewer, view, t }: Shown): CardContent | undefined => {
    if (!view.org.holds(viewer.id, OFFICE)) return undefined;
    const id = certificateNamed(ref.id);
    const found = certificateOf(id, view);
    const say = (title: string, paragraph: string) =>
      card(t.t('learning.mine.summary'), { title, paragraphs: [paragraph], note: t.t('learning.verified.note') });
    if (!id) return say(t.t('learning.verified.title'), t.t('learning.verified.ask'));
    if (!found) return say(t.t('learning.certificate.id', { id }), t.t('learning.verified.none'));
    const { completion, person } = found;
    return say(
      t.t('learning.certificate.id', { id }),
      t.t(`learning.verified.${completion.how}`, {
        name: person.name,
        title: titleOfCompletion(completion, shelf, t, view),
        day: t.day(completion.day),
      }),
    );
  };
