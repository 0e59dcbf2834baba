import { button, NO_BUTTON, type Row } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import { PROPOSAL_DAYS, type Proposal, proposalEnds, proposals, type RoleChange, roleChanges } from '../granting.ts';
import { card, opens } from '../parts.ts';
import { NEEDED, type Role } from '../role.ts';
import { confirmers } from '../rules/proposing.ts';
import { dayIn } from '../time.ts';
import { doer } from './doer.ts';

/** Who hears of roles, and may see what waits for a second person. */
export const OFFICES = ['ethics-office', 'administrator'] as const;
/** There are never many: each has been proposed within a month. */
const MOST_ROWS = 10;

/** What became of roles, as those read it whom it concerned; what waits for a second person. */
export const roleShows: Record<string, (shown: Shown) => CardContent | undefined> = {
  'role.changed': ({ view, viewer, ref, t }) => {
    const it = view.peek<RoleChange>(roleChanges.name, ref.id);
    const person = it && view.org.person(it.person);
    if (!it || !person) return undefined;
    // Whoever was told may read it, though that very change took their role away.
    if (!it.told.includes(viewer.id) && !view.org.holdsAny(viewer.id, OFFICES)) return undefined;
    const own = person.id === viewer.id;
    // "You now have it" is true no more: that it was taken is told by itself.
    if (own && it.what === 'grant' && !view.peek('grants', it.grant)) return undefined;
    const texts =
      it.what === 'grant' ? ['common.role.yours', 'common.role.told'] : ['common.role.lost', 'common.role.taken'];
    const title = t.t(texts[own ? 0 : 1] ?? '', named(it, person.name, { t }));
    const by = doer(it.by, view, t);
    const at = { by, day: t.day(dayIn(it.at, viewer.timeZone)) };
    const second = it.confirmed ? doer(it.confirmed, view, t) : '';
    const detail = second ? t.t('common.role.byTwo', { ...at, second }) : t.t('common.role.by', at);
    return card(
      t.t('common.list.summary'),
      { title, paragraphs: [detail], note: t.t('common.role.wrong') },
      { title, detail, button: '', verb: '', data: {} },
    );
  },
  'role.proposal': ({ view, viewer, ref, t, with: extra }) => {
    const it = view.peek<Proposal>(proposals.name, ref.id);
    const person = it && view.org.person(it.person);
    if (!it || !person) return undefined;
    const asked = confirmers(it, view).some((p) => p.id === viewer.id);
    if (!asked && it.by !== viewer.id && !it.told.includes(viewer.id) && !view.org.holdsAny(viewer.id, OFFICES))
      return undefined;
    const by = doer(it.by, view, t);
    const title = t.t(`common.role.proposed.${it.what}`, { ...named(it, person.name, { t }), by });
    const data = { proposal: it.id, seen: it.version };
    const no = it.by === viewer.id ? 'common.role.withdraw' : 'common.role.decline';
    const detail =
      it.state === 'open'
        ? t.t('common.role.needsTwo')
        : t.t(`common.role.now.${it.state}`, {
            name: doer(it.decidedBy ?? '', view, t),
            day: t.day(dayIn(it.decidedAt ?? it.at, viewer.timeZone)),
            n: PROPOSAL_DAYS,
          });
    const open = it.state === 'open' && (asked || it.by === viewer.id);
    return card(
      t.t('common.list.summary'),
      {
        title,
        notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
        paragraphs: [detail],
        buttons: open
          ? [
              ...(asked ? [button(t.t('common.role.confirm'), 'role.confirm', { ...data, answer: 'yes' })] : []),
              button(t.t(no), 'role.confirm', { ...data, answer: 'no' }),
            ]
          : [],
        note: it.state === 'open' && asked ? t.t('common.role.ask', { by }) : '',
      },
      {
        title,
        detail,
        button: t.t('common.action.open'),
        verb: 'obligation.list',
        data: { open: `role.proposal|${it.id}` },
      },
    );
  },
  'role.proposals': ({ view, viewer, t }) => {
    if (!view.org.holdsAny(viewer.id, OFFICES)) return undefined;
    const open = view
      .find<Proposal>(proposals.name, 'state', 'open')
      .filter((it) => view.now < proposalEnds(it))
      .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
    return {
      template: 'common/list',
      summary: t.t('common.list.summary'),
      data: {
        title: t.t('common.role.waiting', { n: open.length }),
        intro: '',
        rows: open.slice(0, MOST_ROWS).map((it): Row => {
          const name = view.org.person(it.person)?.name ?? it.person;
          return {
            text: t.t(`common.role.proposed.${it.what}`, { ...named(it, name, { t }), by: doer(it.by, view, t) }),
            detail: t.t('common.role.until', { day: t.day(dayIn(proposalEnds(it), viewer.timeZone)) }),
            button: button(t.t('common.action.open'), 'obligation.list', opens('role.proposal', it.id)),
          };
        }),
        more: NO_BUTTON,
        buttons: [],
        links: [],
        note: open.length > 0 ? t.t('common.role.needsTwo') : '',
      },
    };
  },
  'role.empty': ({ view, viewer, ref, t }) => {
    const role = NEEDED.find((one) => one === ref.id);
    if (!role || view.org.present(role).length > 0 || !view.org.holdsAny(viewer.id, OFFICES)) return undefined;
    const title = t.t('common.role.empty', { role: t.t(`common.roles.${role}`) });
    return card(
      t.t('common.list.summary'),
      { title, paragraphs: [t.t('common.role.emptyWhy')] },
      { title, detail: '', button: '', verb: '', data: {} },
    );
  },
};

const named = (it: { role: Role; unit: string }, name: string, { t }: Pick<Shown, 't'>) => ({
  name,
  role: t.t(`common.roles.${it.role}`),
  unit: it.unit || t.t('common.everywhere'),
});
