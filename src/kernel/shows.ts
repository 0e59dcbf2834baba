import type { CardContent, Shown } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import { targets } from './climb.ts';
import type { FormDraft } from './form.ts';
import { isSettled, type Obligation } from './obligation.ts';
import type { Grant } from './role.ts';
import type { Offer } from './rules/delegation.ts';
import type { Json } from './store.ts';

/** Rows of a list on one card; the rest is a press away. */
const ROWS = 10;

export interface Row {
  text: unknown;
  detail: unknown;
  button: Button;
}
export interface Button {
  title: unknown;
  verb: string;
  data: { [name: string]: Json };
  style: string;
  inputs: string;
}

export const button = (
  title: unknown,
  verb: string,
  data: { [name: string]: Json },
  style = 'default',
  inputs = 'none',
): Button => ({
  title,
  verb,
  data,
  style,
  inputs,
});
export const NO_BUTTON = button('', '', {});

/** The cards that every capability has in common: lists, announcements, escalations, offers, pages of forms. */
export function kernelShows(catalogue: Catalogue): Record<string, (shown: Shown) => CardContent | undefined> {
  const cardOf = (o: Obligation, shown: Shown) => {
    const kind = catalogue.kind(o.kind).card;
    return catalogue.shows.get(kind)?.({ ...shown, ref: { kind, id: o.id }, with: {} });
  };

  /** One line for somebody up the line: who, what, by when. */
  const lineAbout = (o: Obligation, { view, t }: Shown): { text: string; detail: string } => {
    const holder = view.org.holdersOf(o.owner)[0];
    const chair = 'chair' in o.owner ? view.org.person(o.owner.chair) : holder;
    const who = holder
      ? t.t('common.person', { name: holder.name, title: holder.title })
      : t.t('common.vacant', { name: chair?.title ?? '' });
    return { text: who, detail: t.t(`${o.kind}.escalated`, { due: o.due ? t.day(o.due) : '' }) };
  };

  return {
    'obligation.list': (shown) => {
      const { view, viewer, t } = shown;
      const owed = view.owedBy(viewer.id);
      const lines = owed.map((o) => cardOf(o, shown)?.line).filter((line) => line !== undefined);
      // Shorter than when it was opened: its last page.
      const last = Math.max(0, Math.ceil(lines.length / ROWS) - 1);
      const page = Math.min(last, Math.max(0, Math.trunc(Number(shown.with.page)) || 0));
      const rows = lines.slice(page * ROWS, (page + 1) * ROWS);
      const rest = lines.length - page * ROWS - rows.length;
      return {
        template: 'common/list',
        summary: t.t('common.list.summary'),
        data: {
          title: t.t('common.waiting', { n: lines.length }),
          intro: lines.length === 0 ? t.t('common.list.nothing') : '',
          rows: rows.map(
            (line): Row => ({
              text: line.title,
              detail: line.detail,
              button: button(line.button, line.verb, line.data),
            }),
          ),
          more: rest > 0 ? button(t.t('common.rest', { n: rest }), 'obligation.list', { page: page + 1 }) : NO_BUTTON,
          buttons: page > 0 ? [button(t.t('common.action.back'), 'obligation.list', { page: page - 1 })] : [],
          links: [],
          note: t.t('common.list.note'),
        },
      };
    },
    'obligation.announcement': (shown) => {
      const { view, viewer, t } = shown;
      const o = view.obligation(shown.ref.id);
      if (!o || !view.org.holdersOf(o.owner).some((p) => p.id === viewer.id)) return undefined;
      if (o.state !== 'open') return cardOf(o, shown);
      const ladder = catalogue.kind(o.kind).ladder;
      const rung = o.rungs.includes('supervisor') ? 'head' : 'supervisor';
      const to = ladder ? targets(o, rung, ladder, view) : [];
      const line = lineAbout(o, shown);
      const item = cardOf(o, shown)?.line;
      return {
        template: 'common/text',
        summary: t.t('common.announce.summary'),
        data: {
          title: t.t('common.announce.title'),
          paragraphs: [
            t.rich('common.announce.text', {
              who: t.list(to.map((p) => t.t('common.person', { name: p.name, title: p.title }))),
            }),
            `${line.text}: ${line.detail}`,
          ],
          buttons: item ? [button(item.button, item.verb, item.data, 'positive')] : [],
          links: [],
          note: t.t('common.announce.note'),
        },
        ...(item
          ? { line: { ...item, detail: t.t('common.announce.line', { who: t.list(to.map((p) => p.name)) }) } }
          : {}),
      };
    },
    'obligation.escalation': (shown) => {
      const { t, view, viewer } = shown;
      const o = view.obligation(shown.ref.id);
      const ladder = o && catalogue.kind(o.kind).ladder;
      // Rights are checked again: whoever is not in the line (any more) sees nothing (hardening R4).
      if (
        !o ||
        !ladder ||
        !(['supervisor', 'head'] as const).some((rung) =>
          targets(o, rung, ladder, view).some((p) => p.id === viewer.id),
        )
      )
        return undefined;
      const about = lineAbout(o, shown);
      const since = t.t(o.state === 'missed' ? 'common.escalation.missed' : 'common.escalation.settled');
      const line = o.state === 'open' ? about : { ...about, detail: since };
      const list = {
        title: t.t('common.escalation.title'),
        intro: t.t('common.escalation.intro'),
        note: t.t('common.escalation.note'),
      };
      const row: Row = { text: line.text, detail: line.detail, button: NO_BUTTON };
      return {
        template: 'common/list',
        summary: t.t('common.escalation.summary'),
        data: {
          ...list,
          rows: [row],
          more: NO_BUTTON,
          buttons: [],
          links: [],
        },
        list,
        line: { title: line.text, detail: line.detail, button: '', verb: '', data: {} },
      };
    },
    'obligation.offer': (shown) => {
      const { view, viewer, t } = shown;
      const offer = view.peek<Offer>('offers', shown.ref.id);
      const o = view.obligation(shown.ref.id);
      const from = offer && view.org.person(offer.from);
      if (!offer || !o || isSettled(o) || !from || offer.to !== viewer.id) return undefined;
      const title = t.t(`${o.kind}.offered`, { name: from.name, due: o.due ? t.day(o.due) : '' });
      const data = { obligation: o.id };
      return {
        template: 'common/text',
        summary: t.t('common.list.summary'),
        data: {
          title,
          paragraphs: [t.rich('common.delegate.explain', { name: from.name })],
          buttons: [
            button(t.t('common.delegate.accept'), 'obligation.accept', { ...data, accept: 'yes' }, 'positive'),
            button(t.t('common.delegate.decline'), 'obligation.accept', { ...data, accept: 'no' }),
          ],
          links: [],
          note: '',
        },
        line: {
          title,
          detail: '',
          button: t.t('common.action.open'),
          verb: 'obligation.list',
          data: { open: `obligation.offer|${o.id}` },
        },
      };
    },
    'role.granted': ({ view, viewer, ref, t }) => {
      const grant = view.peek<Grant>('grants', ref.id);
      const person = grant && view.org.person(grant.person);
      if (!grant || !person || !view.org.holdsAny(viewer.id, ['ethics-office', 'administrator'])) return undefined;
      const title = t.t('common.role.told', {
        name: person.name,
        role: t.t(`common.roles.${grant.role}`),
        unit: grant.unit || t.t('common.everywhere'),
      });
      return {
        template: 'common/text',
        summary: t.t('common.list.summary'),
        data: { title, paragraphs: [], buttons: [], links: [], note: '' },
        line: { title, detail: '', button: '', verb: '', data: {} },
      };
    },
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
      const notice = typeof shown.with.notice === 'string' ? t.t(shown.with.notice, texts(shown.with.params)) : '';
      return {
        template: page.template,
        summary: t.t(form.summary),
        data: {
          notice,
          ...page.data(t),
          buttons: [
            last
              ? button(
                  t.t(page.done ?? 'common.action.record'),
                  draft.form,
                  { ...data, nav: 'done' },
                  'positive',
                  'auto',
                )
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
  };
}

/** Parameters of a text as they came through a reply: words and numbers alone. */
export function texts(params: unknown): { [name: string]: string | number } {
  const out: { [name: string]: string | number } = {};
  if (params && typeof params === 'object')
    for (const [name, value] of Object.entries(params))
      out[name] = typeof value === 'number' ? value : Array.isArray(value) ? value.join(', ') : String(value);
  return out;
}
