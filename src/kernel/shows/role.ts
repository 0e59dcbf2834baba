import { button } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import { type Proposal, proposals, type RoleChange, roleChanges } from '../granting.ts';
import { card } from '../parts.ts';
import { NEEDED, type Role } from '../role.ts';
import { confirmers } from '../rules/proposing.ts';
import { dayIn } from '../time.ts';
import { doer } from './doer.ts';

const OFFICES = ['ethics-office', 'administrator'] as const;

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
    if (!asked && it.by !== viewer.id && !it.told.includes(viewer.id)) return undefined;
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
        note: it.state === 'open' && it.by !== viewer.id ? t.t('common.role.ask', { by }) : '',
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
