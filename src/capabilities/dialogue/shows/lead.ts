import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Offer } from '../../../kernel/rules/delegation.ts';
import { type Button, button } from '../../../kernel/shows.ts';
import { dayIn } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { contentOf, titleIn } from '../content.ts';
import { LEAD, LEAD_CARD, opens } from '../names.ts';
import { holdsIt, mayLead, maySee } from '../rights.ts';
import { chairOf, leftOf, type Member, sessionsOf, teamOf } from '../roster.ts';
import type { Join, Session } from '../sessions.ts';
import { sheetButtons } from '../sheets/shows.ts';
import { takeData } from '../take.ts';
import { asOfficerInCharge, card, lineFor, linksOf, opener, starter } from './common.ts';

/** Names on the leader's card; the whole team is a press away. */
const NAMES = 25;

/** The leader's card: what is asked, of whom, by when, and what is recorded so far. */
export function leadCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const lead = view.obligation(ref.id);
  const cycle = view.cycle(lead?.cycle);
  if (lead?.kind !== LEAD || !cycle || !maySee(viewer, lead, view)) return undefined;
  const notice = typeof extra.notice === 'string' ? t.t(extra.notice) : '';
  const held = sessionsOf(lead.id, view);
  const acts = mayLead(viewer, lead, view) && cycle.state !== 'closed';
  const due = lead.due ? t.day(lead.due) : '';
  const title = lineTitle(lead, cycle, viewer.id, view, t);
  const line = lineFor({ view, viewer, t }, title, lead.due, 'dialogue.record', LEAD_CARD, lead.id);
  const summary = t.t('dialogue.lead.summary', { title: titleIn(cycle, t) });
  if (lead.state === 'withdrawn')
    return card(summary, {
      title: t.t('dialogue.lead.title'),
      notice,
      paragraphs: [t.t(lead.data.coveredBy ? 'dialogue.lead.covered' : 'dialogue.lead.noTeam')],
    });
  // What a late record would be is said by the office, which can extend.
  if (lead.state === 'missed' && held.length === 0)
    return card(summary, {
      title: t.t('dialogue.lead.title'),
      notice,
      paragraphs: [...whose(lead, viewer.id, view, t), t.t('dialogue.lead.missed', { day: t.day(cycle.closes) })],
      note: t.t('dialogue.seen'),
    });
  if (held.length > 0) return heldCard(lead, cycle, held, acts, notice, { view, viewer, t });
  const team = teamOf(lead, cycle, view);
  const { description, theme } = contentOf(cycle);
  return card(
    summary,
    {
      title: t.t('dialogue.lead.title'),
      notice,
      paragraphs: [
        ...whose(lead, viewer.id, view, t),
        ...withWhom(lead, viewer.id, view, t),
        t.t(view.isLate(lead, viewer) ? 'dialogue.lead.askWas' : 'dialogue.lead.ask', {
          theme,
          n: leftOf(lead, cycle, view).length,
          due,
        }),
        ...(description ? [description] : []),
        ...(lead.planned
          ? [
              t.t(lead.planned <= view.today(viewer) ? 'dialogue.lead.asPlanned' : 'dialogue.lead.planned', {
                day: t.weekdayDay(lead.planned),
              }),
            ]
          : []),
        ...(view.peek<Join>('dialogue.joins', lead.id)?.state === 'asked' ? [t.t('dialogue.join.asked')] : []),
      ],
      namesTitle: t.t('dialogue.lead.team'),
      names: namesOf(team, t),
      buttons: acts ? buttonsFor(lead, view, viewer.id, t) : [],
      more: [
        ...(acts
          ? [elseOrBack(lead, view, viewer.id, t), opener(t.t('dialogue.lead.theTeam'), 'dialogue.team', lead.id)]
          : []),
        ...sheetButtons(lead, { view, viewer, t }),
      ],
      links: linksOf(cycle, t, true),
      note: t.t('dialogue.seen'),
    },
    line,
  );
}

/** Whoever has two sessions to lead tells them apart. */
function lineTitle(lead: Obligation, cycle: Cycle, viewer: string, view: View, t: Speech): string {
  const title = titleIn(cycle, t);
  const chair = view.org.person(chairOf(lead));
  return !chair || chair.id === viewer
    ? t.t('dialogue.lead.line', { title })
    : t.t('dialogue.lead.lineFor', { title, post: chair.title || chair.name, unit: chair.unit });
}

const starterElse = (lead: Obligation, t: Speech): Button =>
  opener(t.t('dialogue.lead.else'), 'dialogue.else', lead.id);

/** Who has accepted to lead, or was asked to, as the owner and their focal point read it. */
function withWhom(lead: Obligation, viewer: string, view: View, t: Speech): string[] {
  const to = lead.delegate ?? view.peek<Offer>('offers', lead.id)?.to;
  const name = to && to !== viewer ? view.org.person(to)?.name : undefined;
  return name ? [t.t(lead.delegate ? 'common.delegate.with' : 'common.delegate.askedOf', { name })] : [];
}

/** What was handed on can be taken back by whoever holds it; what was not can be handed on. */
function elseOrBack(lead: Obligation, view: View, viewer: string, t: Speech): Button {
  const handedOn = lead.delegate ?? view.peek<Offer>('offers', lead.id)?.to;
  return handedOn !== undefined && view.org.holdersOf(lead.owner).some((p) => p.id === viewer)
    ? button(t.t('common.delegate.takeBack'), 'obligation.takeBack', { obligation: lead.id, from: handedOn })
    : starterElse(lead, t);
}

/** Whoever leads for somebody else reads why. */
function whose(lead: Obligation, viewer: string, view: View, t: Speech): string[] {
  const chair = view.org.person(chairOf(lead));
  if (!chair || chair.id === viewer) return [];
  if (lead.delegate === viewer) return [t.t('dialogue.lead.asDeputy', { name: chair.name })];
  return [
    t.t(view.org.isPresent(chair) ? 'dialogue.lead.forTeam' : 'dialogue.lead.forChair', {
      name: chair.name,
      post: chair.title || chair.name,
    }),
  ];
}

/** One main button: what comes next. After the planned date: was it held? */
function buttonsFor(lead: Obligation, view: View, viewer: string, t: Speech): Button[] {
  const seen = { seen: lead.revision };
  const someone = view.org.person(viewer) ?? { timeZone: 'UTC' };
  const started = typeof lead.data.plannedTime !== 'string' || lead.data.plannedTime <= view.now;
  if (lead.planned && lead.planned <= view.today(someone) && started)
    return [
      button(
        t.t('dialogue.lead.everyone'),
        'dialogue.record',
        { obligation: lead.id, held: 'everyone', ...seen },
        'positive',
      ),
      starter(t.t('dialogue.lead.someAbsent'), 'dialogue.record', lead.id, 'default', seen),
      button(t.t('dialogue.lead.notHeld'), 'dialogue.schedule', { obligation: lead.id, notHeld: lead.planned }),
    ];
  return [
    starter(
      t.t(lead.planned ? 'dialogue.lead.replan' : 'dialogue.lead.plan'),
      'dialogue.schedule',
      lead.id,
      lead.planned ? 'default' : 'positive',
    ),
    starter(t.t('dialogue.lead.took'), 'dialogue.record', lead.id, lead.planned ? 'positive' : 'default', seen),
    button(t.t('common.action.later'), 'obligation.snooze', { days: 3 }),
  ];
}

const namesOf = (team: Member[], t: Speech): string[] => [
  ...team.slice(0, NAMES).map((m) => memberText(m, t)),
  ...(team.length > NAMES ? [t.t('dialogue.lead.andMore', { n: team.length - NAMES })] : []),
];

const memberText = ({ person, take }: Member, t: Speech): string => {
  if (!take) return t.t('dialogue.team.nonStaff', { name: person.name });
  return take.state === 'excused' ? t.t('dialogue.team.excused', { name: person.name }) : person.name;
};

/** After the first session: what is recorded, who is left, make-up sessions. */
function heldCard(
  lead: Obligation,
  cycle: Cycle,
  held: Session[],
  acts: boolean,
  notice: string,
  at: Pick<Shown, 'view' | 'viewer' | 't'>,
): CardContent {
  const { view, viewer, t } = at;
  const team = teamOf(lead, cycle, view);
  const left = leftOf(lead, cycle, view);
  const took = team.filter((m) => m.take?.state === 'done');
  const own = new Set(held.map((s) => s.id));
  const elsewhere = took.flatMap((m) => {
    const at = m.take && takeData(m.take).session;
    const session = at && !own.has(at) ? view.peek<Session>('dialogue.sessions', at) : undefined;
    const leader = session && view.org.person(session.leader);
    return session && leader
      ? [t.t('dialogue.lead.elsewhere', { name: m.person.name, leader: leader.name, day: t.day(session.date) })]
      : [];
  });
  const last = held.at(-1) as Session;
  const by = view.org.person(last.recordedBy)?.name ?? '';
  return card(t.t('dialogue.lead.recordedSummary'), {
    title: t.t('dialogue.lead.recorded'),
    recorded:
      asOfficerInCharge({ ...last, by: last.recordedBy, for: last.chair }, at) ??
      (by
        ? t.t('common.recorded', { day: t.day(dayIn(last.at, viewer.timeZone)), name: by })
        : t.t('common.recordedOn', { day: t.day(dayIn(last.at, viewer.timeZone)) })),
    notice,
    paragraphs: [
      ...(left.length > 0 ? [t.t('dialogue.lead.left', { n: left.length })] : [t.t('dialogue.lead.complete')]),
      ...elsewhere,
    ],
    facts: [
      ...held.map((s) => ({
        title: t.day(s.date),
        value: t.t('dialogue.lead.session', {
          n: s.present.length + s.joined.length,
          minutes: s.minutes,
          form: t.t(`dialogue.forms.${s.form}`),
        }),
      })),
      {
        title: t.t('dialogue.lead.tookPart'),
        value: t.t('dialogue.lead.of', {
          n: took.length,
          of: team.filter((m) => m.take && m.take.state !== 'excused').length,
        }),
      },
    ],
    namesTitle: left.length > 0 ? t.t('dialogue.lead.toCome') : '',
    names: namesOf(left, t),
    buttons: acts
      ? [
          ...(left.length > 0
            ? [starter(t.t('dialogue.lead.makeUp'), 'dialogue.record', lead.id, 'positive', { seen: lead.revision })]
            : []),
          ...held
            .slice(-3)
            .map((s) =>
              button(
                held.length > 1 ? t.t('dialogue.lead.changeOf', { day: t.day(s.date) }) : t.t('common.action.change'),
                'dialogue.record',
                { nav: 'change', about: s.id, seen: lead.revision },
              ),
            ),
        ]
      : [],
    more: [
      ...(acts ? [opener(t.t('dialogue.lead.theTeam'), 'dialogue.team', lead.id)] : []),
      ...sheetButtons(lead, at),
    ],
    links: linksOf(cycle, t, true),
    note: t.t('dialogue.seen'),
  });
}

/** Someone else should lead: a deputy, or the session one level up. */
export function elseCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const lead = view.obligation(ref.id);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle || !holdsIt(viewer, lead, view)) return undefined;
  const deputies = leftOf(lead, cycle, view)
    .filter((m) => m.take)
    .slice(0, 5);
  return card(t.t('dialogue.lead.summary', { title: titleIn(cycle, t) }), {
    title: t.t('dialogue.lead.else'),
    paragraphs: [t.t('dialogue.else.text')],
    buttons: [
      ...deputies.map((m) =>
        button(t.t('dialogue.else.deputy', { name: m.person.name }), 'obligation.delegate', {
          obligation: lead.id,
          to: m.person.id,
        }),
      ),
      button(t.t('dialogue.else.join'), 'dialogue.join', { obligation: lead.id }),
    ],
    more: [
      starter(t.t('dialogue.else.other'), 'dialogue.deputy', lead.id),
      button(t.t('common.action.back'), 'obligation.list', opens(LEAD_CARD, lead.id)),
    ],
    note: t.t('dialogue.else.note'),
  });
}
