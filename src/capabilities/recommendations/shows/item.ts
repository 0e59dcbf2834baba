import { type Button, button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import { texts } from '../../../kernel/naming.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { addDays } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { type Item, isOpen } from '../items.ts';
import { ITEM, opens, owedId, UPDATE } from '../names.ts';
import { labelOf } from '../owed.ts';
import { headsInPerson, mayAct, maySee } from '../rights.ts';
import { daysLate, todayOf } from '../update.ts';
import { card, dueText, factsOf, itemOf, named, nameOf, opener, rankOf, shorten, starter } from './common.ts';
import { evidenceButton } from './evidence.ts';

/** One recommendation: for its owner what can be said in a press, for others how it stands. */
export function itemCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const item = itemOf(ref.id, view);
  if (!item || !maySee(viewer, item, view)) return undefined;
  const o = view.peek<Obligation>('obligations', owedId(UPDATE, item.id));
  const acts = o?.state === 'open' && mayAct(viewer.id, o, item, view);
  const notice = typeof extra.notice === 'string' ? t.t(extra.notice, texts(extra.params)) : '';
  const long = item.text.length > 300 || item.title.length > 300;
  return card(
    t.t('recommendations.item.summary'),
    {
      title: labelOf(item),
      recorded:
        item.lastUpdate && acts && item.lastUpdate.at.slice(0, 16) === view.now.slice(0, 16)
          ? t.t('recommendations.recorded')
          : '',
      notice,
      paragraphs: [
        ...(acts && o ? why(o, item, viewer.id, view, t) : []),
        shorten(item.title),
        ...(item.text && item.text !== item.title ? [shorten(item.text)] : []),
        ...waits(item, view, t),
      ],
      facts: factsOf(item, view, t),
      buttons: acts && o ? buttonsFor(o, item, view, t) : [],
      more: [
        ...(acts && o ? moreFor(o, item, viewer.id, view, t) : []),
        ...(long ? [opener(t.t('recommendations.item.fullText'), 'recommendations.text', item.id)] : []),
        ...evidenceButton(item, view, t),
        ...(item.moves > 0 ? [opener(t.t('recommendations.item.history'), 'recommendations.history', item.id)] : []),
      ],
      note: [
        t.t(item.confidential ? 'recommendations.seenConfidential' : 'recommendations.seen'),
        acts ? goesUp(item, view, t) : '',
      ]
        .filter(Boolean)
        .join(' '),
    },
    {
      title: item.confidential ? labelOf(item) : named(item),
      detail: [item.priority === 'critical' ? t.t('recommendations.priorities.critical') : '', dueText(item, view, t)]
        .filter(Boolean)
        .join(' · '),
      button: t.t('common.action.open'),
      verb: 'recommendations.update',
      data: opens(ITEM, `update|${item.id}`),
      rank: rankOf(item, view),
    },
  );
}

/** Whoever acts for somebody else reads for whom. */
function why(o: Obligation, item: Item, viewer: string, view: View, t: Speech): string[] {
  if (item.owner === viewer || !item.owner) return [];
  if (o.delegate === viewer) return [];
  return [t.t('recommendations.item.for', { name: nameOf(item.owner, view, t) })];
}

/** What waits for somebody else at the moment. */
function waits(item: Item, view: View, t: Speech): string[] {
  const out: string[] = [];
  if (item.claim)
    out.push(
      t.t(`recommendations.claims.${item.claim.what}`, {
        name: nameOf(item.claim.by, view, t),
        day: t.day(item.claim.at.slice(0, 10)),
      }),
    );
  if (item.extension)
    out.push(
      t.t('recommendations.item.extension', { day: t.day(item.extension.to), reason: shorten(item.extension.reason) }),
    );
  if (item.question) out.push(t.t('recommendations.item.question', { text: shorten(item.question.text) }));
  if (item.reiterated > 0 && isOpen(item)) out.push(t.t('recommendations.item.reiterated', { n: item.reiterated }));
  return out;
}

/** One main button; the honest ways out beside it. */
function buttonsFor(o: Obligation, item: Item, view: View, t: Speech): Button[] {
  const today = todayOf(item, view);
  const seen = o.revision;
  const future = item.dueOn >= today;
  const track = item.dueOn
    ? t.t('recommendations.say1.trackFor', { day: t.shortDay(item.dueOn) })
    : t.t('recommendations.say1.track');
  const canTrack = item.dueOn === '' || future;
  const oneTap = item.lastUpdate?.text !== '';
  return [
    ...(canTrack
      ? [
          oneTap
            ? button(track, 'recommendations.update', { obligation: o.id, what: 'track', seen }, 'positive')
            : starter(track, 'recommendations.update', `${o.id}#track`, 'positive', seen),
        ]
      : []),
    starter(
      t.t('recommendations.say1.done'),
      'recommendations.update',
      `${o.id}#done`,
      canTrack ? 'default' : 'positive',
      seen,
    ),
    starter(t.t('recommendations.say1.time'), 'recommendations.update', `${o.id}#time`, 'default', seen),
    starter(t.t('recommendations.say1.notMine'), 'recommendations.update', `${o.id}#notMine`, 'default', seen),
  ];
}

function moreFor(o: Obligation, item: Item, viewer: string, view: View, t: Speech): Button[] {
  const seen = o.revision;
  const form = (what: string) =>
    starter(t.t(`recommendations.say1.${what}`), 'recommendations.update', `${o.id}#${what}`, 'default', seen);
  const today = todayOf(item, view);
  return [
    ...(item.dueOn >= today && item.lastUpdate?.text !== '' ? [form('trackLine')] : []),
    form('overtaken'),
    ...(headsInPerson(viewer, item, view) ? [form('notAccepted'), form('closeWithout')] : []),
  ];
}

/** Who will see it, and when, if nothing is recorded (people.md). */
function goesUp(item: Item, view: View, t: Speech): string {
  if (!item.dueOn || item.addressee === 'governing-body' || item.confidential) return '';
  const late = daysLate(item, todayOf(item, view));
  const sitter = view.org.sitter(item.owner);
  const up = sitter && view.org.above({ chair: item.owner }, sitter.id);
  if (!up || late >= 30) return '';
  return t.t('recommendations.item.goesUp', { day: t.day(addDays(item.dueOn, 30)), who: nameOf(up.id, view, t) });
}

/** The whole text. */
export function textCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const item = itemOf(ref.id, view);
  if (!item || !maySee(viewer, item, view)) return undefined;
  return card(t.t('recommendations.item.summary'), {
    title: labelOf(item),
    paragraphs: [item.title, ...(item.text && item.text !== item.title ? [item.text] : [])],
    buttons: [opener(t.t('common.action.back'), ITEM, `update|${item.id}`)],
  });
}
