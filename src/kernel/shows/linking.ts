import { button, NO_BUTTON, type Row } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import type { Claim } from '../claim.ts';
import { card, opens } from '../parts.ts';
import { dayIn } from '../time.ts';

/** Accounts that wait for a decision, for administrators; and what the person reads then. */
export const linkingShows: Record<string, (shown: Shown) => CardContent | undefined> = {
  'person.claims': ({ view, viewer, t }) => {
    if (!view.org.holds(viewer.id, 'administrator')) return undefined;
    const open = view.find<Claim>('claims', 'state', 'open').sort((a, b) => a.at.localeCompare(b.at));
    const rows = open.slice(0, 10).map(
      (claim): Row => ({
        text: claim.name || claim.email || claim.id,
        detail: t.t(`common.claim.why.${claim.why}`),
        button: button(t.t('common.action.open'), 'obligation.list', opens('person.claim', claim.id)),
      }),
    );
    return {
      template: 'common/list',
      summary: t.t('common.claim.summary'),
      data: {
        title: t.t('common.claim.waiting', { n: open.length }),
        intro: '',
        rows,
        more: NO_BUTTON,
        buttons: [],
        links: [],
        note: t.t('common.claim.note'),
      },
    };
  },
  'person.claim': ({ view, viewer, ref, t, with: extra }) => {
    const claim = view.peek<Claim>('claims', ref.id);
    if (!claim || !view.org.holds(viewer.id, 'administrator')) return undefined;
    const people = claim.people.flatMap((id) => view.org.person(id) ?? []);
    const seen = { claim: claim.id, seen: claim.version };
    const linked = claim.person ? view.org.person(claim.person) : undefined;
    const title = t.t('common.claim.title', { name: claim.name || claim.email });
    const decided = claim.decidedAt ? t.day(dayIn(claim.decidedAt, viewer.timeZone)) : '';
    return card(
      t.t('common.claim.summary'),
      {
        title,
        notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
        paragraphs: [
          claim.state === 'open'
            ? t.t(`common.claim.why.${claim.why}`)
            : t.t(`common.claim.now.${claim.state}`, { name: linked?.name ?? '', day: decided }),
        ],
        facts: [
          {
            title: t.t('common.claim.account'),
            value: [claim.name, claim.email].filter(Boolean).join(', ') || claim.account,
          },
          ...people.map((p) => ({
            title: t.t('common.claim.row'),
            value: `${p.name}, ${p.title}, ${p.unit}, ${p.email || '–'}, ${p.id}`,
          })),
        ],
        buttons:
          claim.state === 'open' && !claim.people.includes(viewer.id)
            ? [
                ...people.map((p) =>
                  button(t.t('common.claim.link', { name: p.name }), 'person.link', { ...seen, person: p.id }),
                ),
                button(t.t('common.claim.refuse'), 'person.refuse', seen),
              ]
            : [],
        note: t.t('common.claim.note'),
      },
      {
        title,
        detail: t.t(`common.claim.why.${claim.why}`),
        button: t.t('common.action.open'),
        verb: 'obligation.list',
        data: opens('person.claim', claim.id),
      },
    );
  },
  'person.linked': ({ viewer, ref, t }) => {
    if (ref.id !== viewer.id) return undefined;
    const title = t.t('common.claim.welcome', { name: viewer.name });
    return card(
      t.t('common.list.summary'),
      { title, paragraphs: [t.t('common.claim.welcomeText')] },
      { title, detail: '', button: '', verb: '', data: {} },
    );
  },
};
