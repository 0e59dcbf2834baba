import type { Reply } from '../act.ts';
import { button } from '../buttons.ts';
import type { CardContent, Shown, Speech } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Field } from '../fields.ts';
import type { FormDraft } from '../form.ts';
import { inWords } from '../naming.ts';
import { card } from '../parts.ts';

/** The page of a form that is on somebody's card. */
export const formShows = (catalogue: Catalogue): Record<string, (shown: Shown) => CardContent | undefined> => ({
  'form.page': (shown) => {
    const { view, viewer, t } = shown;
    const draft = view.peek<FormDraft>('drafts', shown.ref.id);
    const form = draft && catalogue.forms.get(draft.form);
    if (!draft || !form || draft.person !== viewer.id) return undefined;
    if (draft.ended !== undefined)
      return wasCancelled(draft) ? card(t.t(form.summary), { title: t.t('common.form.cancelled') }) : undefined;
    const pages = form.pages(draft, viewer, view);
    const at = Math.min(draft.page, pages.length - 1);
    const page = pages[at];
    if (!page) return undefined;
    const data = { about: draft.about, turn: draft.turn };
    const last = at === pages.length - 1;
    const drawn = page.data(t);
    const fields = (drawn.fields ?? []) as Field[];
    const { notice: said, params } = shown.with;
    const notice =
      said === 'common.form.wrong'
        ? t.t(said, { fields: wrongLines(params, fields, t) })
        : typeof said === 'string'
          ? t.t(said, inWords(params, t, view, catalogue))
          : '';
    return {
      template: page.template,
      summary: t.t(form.summary),
      data: {
        notice,
        ...drawn,
        ...(drawn.fields ? { fields: fields.map((field) => asLeft(field, draft, notice !== '')) } : {}),
        buttons: [
          last
            ? button(t.t(page.done ?? 'common.action.record'), draft.form, { ...data, nav: 'done' }, 'positive', 'auto')
            : button(t.t('common.action.next'), draft.form, { ...data, nav: 'next' }, 'positive', 'auto'),
          ...(at > 0
            ? [button(t.t('common.action.back'), draft.form, { ...data, nav: 'back' }, 'default', 'auto')]
            : []),
          button(t.t('common.action.save'), draft.form, { ...data, nav: 'draft' }, 'default', 'auto'),
          button(t.t('common.action.cancel'), draft.form, { ...data, nav: 'cancel' }),
        ],
      },
    };
  },
});

/** A form that was cancelled answers with its own page; any other with what came of it. */
const wasCancelled = ({ id, ended }: FormDraft): boolean => (ended as unknown as Reply).show?.id === id;

/** Fields that did not fit, as the reader sees them named, each with what fits. */
function wrongLines(params: unknown, fields: readonly Field[], t: Speech): string {
  const { fields: names } = (params ?? {}) as { fields?: unknown };
  return (Array.isArray(names) ? names.map(String) : [])
    .map((name) => {
      const field = fields.find((f) => f.id === name);
      const label = field ? String(field.label) : name;
      return field?.error ? t.t('common.form.field', { label, what: field.error }) : label;
    })
    .join('\n');
}

/**
 * A field as the reader left it, what does not fit included. On a page with a notice the client holds no number back: a press that never
 * reaches us would leave a notice standing that is true no more.
 */
const asLeft = (field: Field, { typed }: FormDraft, noticed: boolean): Field => ({
  ...field,
  value: leftIn(field, typed?.[field.id]) ?? field.value,
  ...(noticed && field.kind === 'number' ? { least: -ANY, max: ANY } : {}),
});

/** What was typed, where a client of the field could have let it be typed: a card has room for no more. */
function leftIn({ kind, max }: Field, typed: string | undefined): string | undefined {
  if (typed === undefined) return undefined;
  if (kind === 'text' || kind === 'long') return typed.slice(0, max);
  return kind === 'number' && typed.length < 20 && Number.isFinite(Number(typed)) ? typed : undefined;
}

/** No bound that anybody meets. */
const ANY = 1_000_000_000;
