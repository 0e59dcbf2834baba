import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { texts } from '../../../kernel/naming.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { dueText as dueIn } from '../../../kernel/parts.ts';
import { evidenceOf } from '../evidence.ts';
import type { Item } from '../items.ts';
import { ANSWER, APPROVE, ASSIGN, CONFIRM, ITEM, OFFICE, VERIFY } from '../names.ts';
import { labelOf } from '../owed.ts';
import { isExternal, maySee, notApart, speaksFor } from '../rights.ts';
import { type CardParts, card, dueText, factsOf, itemOf, named, nameOf, opener, shorten, starter } from './common.ts';
import { evidenceButton } from './evidence.ts';

type Draw = (item: Item, o: Obligation, shown: Shown) => Partial<CardParts>;

/** A card that asks one holder for one thing; once it is settled it says how the recommendation stands. */
const asked =
  (verb: string, rank: string, draw: Draw) =>
  (shown: Shown): CardContent | undefined => {
    const { ref, view, viewer, t, with: extra } = shown;
    const o = view.obligation(ref.id);
    const item = o && itemOf(o.about, view);
    if (!o || !item || !maySee(viewer, item, view)) return undefined;
    const notice = typeof extra.notice === 'string' ? t.t(extra.notice, texts(extra.params)) : '';
    const base = {
      title: labelOf(item),
      notice,
      facts: factsOf(item, view, t),
      note: t.t(item.confidential ? 'recommendations.seenConfidential' : 'recommendations.seen'),
    };
    const summary = t.t(`${verb}.summary`);
    if (o.state !== 'open')
      return card(summary, {
        ...base,
        recorded: t.t('recommendations.settled'),
        paragraphs: [shorten(item.title)],
        buttons: [opener(t.t('recommendations.item.history'), 'recommendations.history', item.id)],
      });
    return card(
      summary,
      { ...base, ...draw(item, o, shown) },
      {
        title: t.t(`${verb}.line`, { label: item.confidential ? labelOf(item) : named(item) }),
        detail: dueIn(t, o.due, view.today(viewer)),
        button: t.t('common.action.open'),
        verb,
        data: { open: `${verb}|${o.id}` },
        rank,
      },
    );
  };

const full = (item: Item, t: Shown['t']) =>
  item.text.length > 300 ? [opener(t.t('recommendations.item.fullText'), 'recommendations.text', item.id)] : [];

/** New for an entity: the head takes it on, names owner and date, or disputes that it belongs here. */
export const assignCard = asked(ASSIGN, '3', (item, o, { view, viewer, t }) => {
  const seen = o.revision;
  const ready = item.owner !== '' && (item.dueOn !== '' || item.addressee === 'governing-body');
  const disputed = item.suggestion?.disputed ?? false;
  return {
    paragraphs: [
      t.t(disputed ? 'recommendations.assign.disputed' : 'recommendations.assign.ask'),
      ...(item.suggestion
        ? [
            t.t('recommendations.assign.suggestion', {
              name: nameOf(item.suggestion.by, view, t),
              text: item.suggestion.text,
            }),
          ]
        : []),
      shorten(item.title),
      ...(item.text && item.text !== item.title ? [shorten(item.text)] : []),
    ],
    buttons: [
      ...(ready && !disputed
        ? [
            button(
              t.t('recommendations.assign.asProposed', { name: view.org.person(item.owner)?.name ?? item.owner }),
              ASSIGN,
              {
                obligation: o.id,
                what: 'assign',
                owner: item.owner,
                ...(item.dueOn ? { dueOn: item.dueOn } : {}),
                seen,
              },
              'positive',
            ),
          ]
        : []),
      starter(t.t('recommendations.assign.choose'), ASSIGN, `${o.id}#assign`, ready ? 'default' : 'positive', seen),
      ...(disputed ? [] : [starter(t.t('recommendations.assign.dispute'), ASSIGN, `${o.id}#dispute`, 'default', seen)]),
      ...(disputed && view.org.holds(viewer.id, OFFICE)
        ? [starter(t.t('recommendations.assign.elsewhere'), ASSIGN, `${o.id}#unit`, 'default', seen)]
        : []),
    ],
    more: full(item, t),
  };
});

/** More time for a critical one: the supervisor, or the office above a head. */
export const approveCard = asked(APPROVE, '3', (item, o, { view, t }) => {
  const asked = item.extension;
  return {
    paragraphs: [
      t.t('recommendations.approve.ask', {
        name: nameOf(asked?.by ?? '', view, t),
        from: item.dueOn ? t.day(item.dueOn) : '–',
        to: asked ? t.day(asked.to) : '–',
      }),
      asked?.reason ?? '',
      shorten(item.title),
    ],
    buttons: [
      button(
        t.t('recommendations.approve.yes'),
        APPROVE,
        { obligation: o.id, approve: 'yes', seen: o.revision },
        'positive',
      ),
      starter(t.t('recommendations.approve.no'), APPROVE, `${o.id}#no`, 'default', o.revision),
    ],
    more: full(item, t),
  };
});

const evidence = (item: Item, view: Shown['view'], t: Shown['t']): string[] => {
  const { claim } = item;
  if (!claim) return [];
  const files = evidenceOf(item.id, view).length;
  return [
    ...(claim.reason ? [t.t('recommendations.verify.reason', { text: claim.reason })] : []),
    ...claim.files.map((f) => t.t('recommendations.verify.file', { name: f.name, hash: f.sha256.slice(0, 12) })),
    ...(claim.links.length + files === 0 ? [t.t('recommendations.verify.noEvidence')] : []),
  ];
};

const linksTo = (item: Item, t: Shown['t']) =>
  (item.claim?.links ?? [])
    .map((url, i) => ({ title: t.t('recommendations.verify.link', { n: i + 1 }), url }))
    .slice(0, 6);

/** What somebody claims, for the body: with the evidence, and the days that each side had. */
export const verifyCard = asked(VERIFY, '4', (item, o, { view, viewer, t }) => {
  const seen = o.revision;
  const external = isExternal(item.body, view);
  const apart = notApart(viewer.id, item, view);
  const acts = !apart && speaksFor(viewer.id, item, view);
  const days = (ms: number) => Math.floor(ms / 86_400_000);
  const spent = Math.max(0, Date.parse(view.now) - Date.parse(item.turn.since));
  return {
    paragraphs: [
      ...(item.claim
        ? [
            t.t(`recommendations.claims.${item.claim.what}`, {
              name: nameOf(item.claim.by, view, t),
              day: t.day(item.claim.at.slice(0, 10)),
            }),
          ]
        : []),
      ...(item.claim?.for ? [t.t('recommendations.verify.for', { name: nameOf(item.claim.for, view, t) })] : []),
      ...evidence(item, view, t),
      shorten(item.title),
      ...(item.text && item.text !== item.title ? [shorten(item.text)] : []),
      t.t('recommendations.history.turns', {
        owner: days(item.turn.owner + (item.turn.with === 'owner' ? spent : 0)),
        body: days(item.turn.body + (item.turn.with === 'body' ? spent : 0)),
      }),
      ...(external ? [t.t('recommendations.verify.external', { body: item.body })] : []),
      ...(apart ? [t.t(apart.refuse)] : []),
    ],
    buttons: acts
      ? [
          starter(
            t.t(`recommendations.verify.accept.${item.claim?.what ?? 'done'}`),
            VERIFY,
            `${o.id}#accept`,
            'positive',
            seen,
          ),
          starter(
            t.t(item.claim?.what === 'done' ? 'recommendations.verify.return' : 'recommendations.verify.reiterate'),
            VERIFY,
            `${o.id}#return`,
            'default',
            seen,
          ),
          starter(t.t('recommendations.verify.ask'), VERIFY, `${o.id}#ask`, 'default', seen),
        ]
      : [],
    more: [
      ...evidenceButton(item, view, t),
      ...full(item, t),
      opener(t.t('recommendations.item.history'), 'recommendations.history', item.id),
    ],
    links: linksTo(item, t),
  };
});

/** The second person: is the recorded decision what the body's document says? */
export const confirmCard = asked(CONFIRM, '4', (item, o, { view, viewer, t }) => {
  const recorded = item.claim?.recorded;
  const own = recorded?.by === viewer.id;
  return {
    paragraphs: [
      t.t('recommendations.confirm.ask', {
        name: nameOf(recorded?.by ?? '', view, t),
        body: item.body,
        document: recorded?.document ?? '',
      }),
      t.t(`recommendations.confirm.verdicts.${recorded?.verdict ?? 'accept'}`),
      ...(recorded?.reason ? [recorded.reason] : []),
      shorten(item.title),
      ...(own ? [t.t('recommendations.refused.second')] : []),
    ],
    buttons: own
      ? []
      : [
          button(
            t.t('recommendations.confirm.yes'),
            CONFIRM,
            { obligation: o.id, agree: 'yes', seen: o.revision },
            'positive',
          ),
          starter(t.t('recommendations.confirm.no'), CONFIRM, `${o.id}#no`, 'default', o.revision),
        ],
    more: [...full(item, t), ...evidenceButton(item, view, t)],
    links: linksTo(item, t),
  };
});

/** A question of the body: owed by the owner. */
export const answerCard = asked(ANSWER, '3', (item, o, { view, t }) => ({
  paragraphs: [
    t.t('recommendations.answer.ask', { name: nameOf(item.question?.by ?? '', view, t) }),
    item.question?.text ?? '',
    dueText(item, view, t),
  ],
  buttons: [starter(t.t('recommendations.answer.go.answer'), ANSWER, `${o.id}#answer`, 'positive', o.revision)],
  more: [opener(t.t('recommendations.item.show'), ITEM, `update|${item.id}`)],
}));
