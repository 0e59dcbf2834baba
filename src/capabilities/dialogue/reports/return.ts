import type { ReportRule } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { entityOf } from '../../../kernel/person.ts';
import type { Cell, Column, Report } from '../../../kernel/report.ts';
import type { View } from '../../../kernel/view.ts';
import { certifiedOf, isAmended } from '../certify.ts';
import { titleIn } from '../content.ts';
import { count, entityOfTake, participation, takesIn } from '../figures.ts';
import { CERTIFY, certifyId, LEAD } from '../names.ts';
import { unitsFor } from '../rights.ts';
import type { FORMS, Session } from '../sessions.ts';
import { column, cycleFor, endOf } from './shared.ts';

const UNITS: Record<string, Column['unit']> = {
  entity: 'text',
  staff: 'count',
  tookPart: 'count',
  participation: 'percent',
  excused: 'count',
  nonStaff: 'count',
  leaders: 'count',
  leadersRecorded: 'count',
  sessions: 'count',
  inPerson: 'count',
  remote: 'count',
  mixed: 'count',
  medianSize: 'count',
  staffHours: 'hours',
  certified: 'text',
};

/** One line an entity: what its head returns to the Ethics Office. */
export const returnReport: ReportRule = {
  may: unitsFor,
  build(ask, view, t): Report | undefined {
    const cycle = cycleFor(ask, view);
    if (!cycle) return undefined;
    const until = endOf(ask.asOf);
    const takes = takesIn(cycle, ask.units, view);
    const unitOf = (id: string) => view.org.person(id)?.unit ?? '';
    const sessions = view.find<Session>('dialogue.sessions', 'cycle', cycle.id).filter((s) => s.firstAt < until);
    const leads = view.ofKind(cycle.id, LEAD).filter((o) => o.state !== 'withdrawn');
    const entities = [...new Set(takes.map(entityOfTake))].sort((a, b) => a.localeCompare(b, 'en'));
    const rows = entities.map((entity): { [key: string]: Cell } => {
      const own = sessions.filter((s) => entityOf({ unit: unitOf(s.chair) }) === entity);
      const f = count(
        takes.filter((take) => entityOfTake(take) === entity),
        until,
      );
      const chairs = leads.filter((o) => entityOf({ unit: unitOf(o.about) }) === entity);
      const form = (which: (typeof FORMS)[number]) => own.filter((s) => s.form === which).length;
      return {
        entity,
        staff: f.staff,
        tookPart: f.took,
        participation: participation(f),
        excused: f.excused,
        nonStaff: nonStaffIn(sessions, entity, view),
        leaders: chairs.length,
        leadersRecorded: chairs.filter((o) => own.some((s) => s.lead === o.id)).length,
        sessions: own.length,
        inPerson: form('in-person'),
        remote: form('remote'),
        mixed: form('mixed'),
        medianSize: median(own.map((s) => s.present.length + s.joined.length)),
        staffHours: Math.round(own.reduce((sum, s) => sum + s.minutes * staffIn(s, view), 0) / 60),
        certified: t.t(
          `dialogue.certified.${certifiedWord(view.obligation(certifyId(cycle.id, entity)), until, count(takes.filter((take) => entityOfTake(take) === entity)))}`,
        ),
      };
    });
    return {
      name: 'return',
      asOf: ask.asOf,
      title: t.t('dialogue.reports.return', { title: titleIn(cycle, t) }),
      tables: [
        {
          key: 'return',
          title: t.t('dialogue.tables.return'),
          brief: ['staff', 'participation'],
          columns: Object.entries(UNITS).map(([key, unit]) => column(t, key, unit)),
          rows,
        },
      ],
      notes: [t.t('dialogue.notes.definition'), t.t('dialogue.notes.hours')],
      language: t.language,
    };
  },
};

/** The middle one; between two, rounded up. Null: there was none. */
export function median(sizes: number[]): number | null {
  const sorted = [...sizes].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : Math.ceil((low + high) / 2);
}

/** Staff in the room, the leader among them. */
const staffIn = (s: Session, view: View): number =>
  [...new Set([...s.present, ...s.joined, s.leader])].filter((id) => view.org.person(id)?.category !== 'non-staff')
    .length;

/** Non-staff of an entity who sat in any session, each once. */
function nonStaffIn(sessions: readonly Session[], entity: string, view: View): number {
  const there = new Set(sessions.flatMap((s) => [...s.present, ...s.joined]));
  return [...there].filter((id) => {
    const person = view.org.person(id);
    return person?.category === 'non-staff' && entityOf(person) === entity;
  }).length;
}

function certifiedWord(it: Obligation | undefined, until: string, now: ReturnType<typeof count>): string {
  const said = it && certifiedOf(it);
  if (it?.kind !== CERTIFY || !said || String(it.data.certifiedAt) >= until) return 'no';
  if (isAmended(it, now)) return 'amended';
  return said.statement;
}
