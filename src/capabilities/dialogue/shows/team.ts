import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/shows.ts';
import type { View } from '../../../kernel/view.ts';
import { contentOf, titleIn } from '../content.ts';
import { LEAD_CARD, OFFICE, opens } from '../names.ts';
import { mayLead, maySee } from '../rights.ts';
import { chairOf, type Member, teamOf } from '../roster.ts';
import { meetingLink } from '../schedule.ts';
import type { Join } from '../sessions.ts';
import { partNow } from '../take.ts';
import { card, opener, PAGE } from './common.ts';

/** Everybody of a team and how it stands; `id` may end in `#page`. */
export function teamCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const [id = '', at = '0'] = ref.id.split('#');
  const lead = view.obligation(id);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle || !maySee(viewer, lead, view)) return undefined;
  const page = Number(at) || 0;
  const team = view.org
    .reports(chairOf(lead))
    .filter((p) => p.status !== 'active')
    .map(
      (person): Member =>
        ({
          person,
          ...(view.obligation(`take|${cycle.id}|${person.id}`)
            ? { take: view.obligation(`take|${cycle.id}|${person.id}`) }
            : {}),
        }) as Member,
    );
  const all = [...teamOf(lead, cycle, view), ...team];
  const shown = all.slice(page * PAGE, (page + 1) * PAGE);
  const may = mayLead(viewer, lead, view) && cycle.state !== 'closed';
  const mayKnow = mayLead(viewer, lead, view) || view.org.holds(viewer.id, OFFICE);
  const rest = all.length - page * PAGE - shown.length;
  return {
    template: 'common/list',
    summary: t.t('dialogue.team.summary'),
    data: {
      title: t.t('dialogue.team.title', { n: all.length }),
      intro: t.t('dialogue.team.intro'),
      rows: shown.map(
        (m): Row => ({
          text: m.person.name,
          detail: standing(m, t, mayKnow),
          button: may ? excuseButton(m, lead.id, page, t) : NO_BUTTON,
        }),
      ),
      more:
        rest > 0
          ? button(t.t('common.rest', { n: rest }), 'obligation.list', opens('dialogue.team', `${id}#${page + 1}`))
          : NO_BUTTON,
      buttons: [opener(t.t('common.action.back'), LEAD_CARD, lead.id)],
      links: [],
      note: t.t('dialogue.team.note'),
    },
  };
}

/** Who said "I was absent" is for the leader, the focal point and the office (people.md); the line above reads what is recorded. */
function standing({ person, take }: Member, t: Speech, mayKnow: boolean): string {
  if (!take) return t.t(person.category === 'staff' ? 'dialogue.team.notMeant' : 'dialogue.team.mayJoin');
  const part = partNow(take);
  return t.t(`dialogue.parts.${part === 'contradicted' && !mayKnow ? 'took' : part}`);
}

function excuseButton({ person, take }: Member, lead: string, page: number, t: Speech) {
  if (
    !take ||
    person.status !== 'active' ||
    take.state === 'done' ||
    take.state === 'withdrawn' ||
    take.state === 'missed'
  )
    return NO_BUTTON;
  const undo = take.state === 'excused';
  return button(t.t(undo ? 'dialogue.team.undo' : 'dialogue.team.excuse'), 'dialogue.excuse', {
    obligation: lead,
    person: person.id,
    undo,
    page,
    seen: take.version,
  });
}

/** The plan is kept; here is the meeting for it. */
export function meetingCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const lead = view.obligation(ref.id);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle || !mayLead(viewer, lead, view)) return undefined;
  const starts = lead.data.plannedTime;
  if (!lead.planned || typeof starts !== 'string')
    return card(t.t('dialogue.lead.summary', { title: titleIn(cycle, t) }), {
      title: t.t('dialogue.meeting.none'),
      buttons: [opener(t.t('common.action.back'), LEAD_CARD, lead.id)],
    });
  const content = contentOf(cycle);
  const end = new Date(Date.parse(starts) + Number(lead.data.minutes ?? 60) * 60_000).toISOString();
  const { url, rest } = meetingLink({
    subject: t.t('dialogue.meeting.subject', { title: titleIn(cycle, t), theme: content.theme }),
    start: starts,
    end,
    content: [content.participantsGuide, content.video].filter(Boolean).join(' '),
    attendees: teamOf(lead, cycle, view)
      .map((m) => m.person.email)
      .filter(Boolean),
  });
  return card(t.t('dialogue.schedule.summary'), {
    title: t.t('dialogue.meeting.title', { moment: t.moment(starts, viewer.timeZone) }),
    paragraphs: [
      ...(lead.planned && !view.work.isWorkingDay(viewer, lead.planned) ? [t.t('dialogue.meeting.freeDay')] : []),
      t.t('dialogue.meeting.text'),
      ...(rest.length > 0 ? [t.t('dialogue.meeting.rest', { n: rest.length })] : []),
    ],
    fields: [],
    names: rest.length > 0 ? [rest.join('; ')] : [],
    links: [{ title: t.t('dialogue.meeting.open'), url }],
    buttons: [opener(t.t('common.action.back'), LEAD_CARD, lead.id)],
    note: t.t('dialogue.meeting.note'),
  });
}

/** A team below asks to sit in. */
export function joiningCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const join = view.peek<Join>('dialogue.joins', ref.id);
  const team = view.obligation(ref.id);
  const higher = join && view.obligation(join.to);
  const cycle = view.cycle(team?.cycle);
  if (!join || !team || !higher || !cycle || !mayLead(viewer, higher, view)) return undefined;
  const from = nameOf(join.from, view);
  const title = t.t('dialogue.join.title', { name: from, n: teamOf(team, cycle, view).length });
  if (join.state !== 'asked')
    return card(t.t('dialogue.join.summary'), {
      title,
      paragraphs: [t.t(`dialogue.join.${join.state}`)],
      buttons: [opener(t.t('common.action.open'), LEAD_CARD, higher.id)],
    });
  const data = { obligation: higher.id, team: team.id };
  return card(
    t.t('dialogue.join.summary'),
    {
      title,
      paragraphs: [t.t('dialogue.join.text')],
      names: teamOf(team, cycle, view)
        .slice(0, 25)
        .map((m) => m.person.name),
      buttons: [
        button(t.t('dialogue.join.accept'), 'dialogue.admit', { ...data, accept: 'yes' }, 'positive'),
        button(t.t('dialogue.join.decline'), 'dialogue.admit', { ...data, accept: 'no' }),
      ],
      note: t.t('dialogue.seen'),
    },
    {
      title,
      detail: '',
      button: t.t('common.action.open'),
      verb: 'dialogue.admit',
      data: opens('dialogue.joining', ref.id),
    },
  );
}

const nameOf = (id: string, view: View): string => view.org.person(id)?.name ?? '';
