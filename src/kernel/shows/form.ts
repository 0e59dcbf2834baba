import { button } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import type { FormDraft } from '../form.ts';
import { inWords } from '../naming.ts';

/** The page of a form that is on somebody's card. */
export const formShows = (catalogue: Catalogue): Record<string, (shown: Shown) => CardContent | undefined> => ({
  'form.page': (shown) => {
    const { view, viewer, t } = shown;
    const draft = view.peek<FormDraft>('drafts', shown.ref.id);
    const form = draft && catalogue.forms.get(draft.form);
    if (!draft || !form || draft.person !== viewer.id || draft.ended !== undefined) return undefined;
    const pages = form.pages(draft, viewer, view);
    const at = Math.min(draft.page, pages.length - 1);
    const page = pages[at];
    if (!page) return undefined;
    const data = { about: draft.about, turn: draft.turn };
    const last = at === pages.length - 1;
    const notice =
      typeof shown.with.notice === 'string'
        ? t.t(shown.with.notice, inWords(shown.with.params, t, view, catalogue))
        : '';
    return {
      template: page.template,
      summary: t.t(form.summary),
      data: {
        notice,
        ...page.data(t),
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
