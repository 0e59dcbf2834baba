import { button, NO_BUTTON, type Row, rankOf } from './buttons.ts';
import { type CardContent, ladderOf, type Shown } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import { targets } from './climb.ts';
import type { Obligation } from './obligation.ts';
import { actingShows } from './shows/acting.ts';
import { delegationShows } from './shows/delegation.ts';
import { formShows } from './shows/form.ts';
import { linkingShows } from './shows/linking.ts';
import { roleShows } from './shows/role.ts';
import { sendingShows } from './shows/sending.ts';
import { witnessShows } from './shows/witness.ts';

/** Rows of a list on one card; the rest is a press away. */
const ROWS = 10;

export { type Button, button, NO_BUTTON, type Row } from './buttons.ts';

/** The cards that every capability has in common: lists, announcements, escalations, offers, pages of forms. */
export function kernelShows(catalogue: Catalogue): Record<string, (shown: Shown) => CardContent | undefined> {
  const cardOf = (o: Obligation, shown: Shown) => {
    const kind = catalogue.kind(o.kind).card;
    return catalogue.shows.get(kind)?.({ ...shown, ref: { kind, id: o.id }, with: {} });
  };

  /** What goes up the line speaks of recording or of completing, as the kind does. */
  const spoken = (o: Obligation): 'recorded' | 'completed' =>
    catalogue.kind(o.kind).recorded ? 'recorded' : 'completed';

  /** One line for somebody up the line: who, what, by when. */
  const lineAbout = (o: Obligation, { view, t }: Shown): { text: string; detail: string } => {
    const holder = view.org.holdersOf(o.owner)[0];
    const chair = 'chair' in o.owner ? view.org.person(o.owner.chair) : holder;
    const who = holder
      ? t.t('common.person', { name: holder.name, title: holder.title })
      : t.t('common.vacant', { name: chair?.title ?? '' });
    return {
      text: who,
      detail: t.t(`${o.kind}.escalated`, { due: o.due ? t.day(o.due) : '', label: String(o.data.label ?? '') }),
    };
  };

  return {
    'obligation.list': (shown) => {
      const { view, viewer, t } = shown;
      const owed = view.owedBy(viewer.id);
      const lines = owed
        .map((o) => cardOf(o, shown)?.line)
        .filter((line) => line !== undefined)
        .sort((a, b) => rankOf(a).localeCompare(rankOf(b)));
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
      // A deputy was asked as well, and sees what will go to whom as the owner does.
      if (!o || (o.delegate !== viewer.id && !view.org.holdersOf(o.owner).some((p) => p.id === viewer.id)))
        return undefined;
      // Answered meanwhile, or its date was moved: nothing is about to go up.
      if (o.state !== 'open' || !view.isLate(o, viewer)) return cardOf(o, shown);
      const ladder = ladderOf(catalogue.kind(o.kind), o);
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
            t.rich(`common.announce.text.${spoken(o)}`, {
              who: t.list(to.map((p) => t.t('common.person', { name: p.name, title: p.title }))),
            }),
            `${line.text}: ${line.detail}`,
          ],
          buttons: item ? [button(item.button, item.verb, item.data, 'positive')] : [],
          links: [],
          note: t.t(`common.announce.note.${spoken(o)}`),
        },
        ...(item
          ? { line: { ...item, detail: t.t('common.announce.line', { who: t.list(to.map((p) => p.name)) }) } }
          : {}),
      };
    },
    'obligation.escalation': (shown) => {
      const { t, view, viewer } = shown;
      const o = view.obligation(shown.ref.id);
      const ladder = o && ladderOf(catalogue.kind(o.kind), o);
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
      const since = t.t(`common.escalation.${o.state === 'missed' ? 'missed' : 'settled'}.${spoken(o)}`);
      const line = o.state === 'open' ? about : { ...about, detail: since };
      const list = {
        title: t.t(`common.escalation.title.${spoken(o)}`),
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
    ...delegationShows(catalogue),
    ...formShows(catalogue),
    ...roleShows,
    ...actingShows,
    ...linkingShows,
    ...witnessShows,
    ...sendingShows(catalogue),
  };
}
