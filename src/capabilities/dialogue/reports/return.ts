import type { ReportRule } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { entityOf, within } from '../../../kernel/person.ts';
import type { Cell, Column, Report } from '../../../kernel/report.ts';
import type { Instant } from '../../../kernel/time.ts';
import { certifiedAt, isAmended } from '../certify.ts';
import { titleIn } from '../content.ts';
import { count, entityOfTake, type Figures, participation, takesIn } from '../figures.ts';
import { CERTIFY, LEAD } from '../names.ts';
import { unitsFor } from '../rights.ts';
import { type Facts, type FORMS, factsAt, type Session } from '../sessions.ts';
import { standAt } from '../stand.ts';
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

/** A session as it was known, and which lead it answers. */
type Known = Facts & { lead: string };

/** One line an entity: what its head returns to the Ethics Office. As of a day: what was known at its end. */
export const returnReport: ReportRule = {
  may: unitsFor,
  build(ask, view, t): Report | undefined {
    const cycle = cycleFor(ask, view);
    if (!cycle) return undefined;
    const until = endOf(ask.asOf);
    const asked = (unit: string) => ask.units.some((u) => within(unit, u));
    const takes = takesIn(cycle, ask.units, view, until);
    const sessions = view.find<Session>('dialogue.sessions', 'cycle', cycle.id).flatMap((s): Known[] => {
      const facts = factsAt(s, until);
      return facts ? [{ ...facts, lead: s.lead }] : [];
    });
    const recorded = new Set(sessions.map((s) => s.lead));
    const leads = view.ofKind(cycle.id, LEAD).flatMap((lead) => {
      const stand = standAt(lead, until);
      return stand && !stand.off && asked(stand.unit) ? [{ id: lead.id, entity: entityOf(stand) }] : [];
    });
    const certifications = view.ofKind(cycle.id, CERTIFY);
    const entities = [...new Set(takes.map(entityOfTake))].sort((a, b) => a.localeCompare(b, 'en'));
    const rows = entities.map((entity): { [key: string]: Cell } => {
      const own = sessions.filter((s) => entityOf(s) === entity && asked(s.unit));
      const f = count(
        takes.filter((take) => entityOfTake(take) === entity),
        until,
      );
      const chairs = leads.filter((lead) => lead.entity === entity);
      const form = (which: (typeof FORMS)[number]) => own.filter((s) => s.form === which).length;
      return {
        entity,
        staff: f.staff,
        tookPart: f.took,
        participation: participation(f),
        excused: f.excused,
        nonStaff: guestsOf(sessions, (unit) => entityOf({ unit }) === entity && asked(unit)),
        leaders: chairs.length,
        leadersRecorded: chairs.filter((lead) => recorded.has(lead.id)).length,
        sessions: own.length,
        inPerson: form('in-person'),
        remote: form('remote'),
        mixed: form('mixed'),
        medianSize: median(own.map((s) => s.present.length + s.joined.length)),
        staffHours: Math.round(own.reduce((sum, s) => sum + s.minutes * staffIn(s), 0) / 60),
        certified: t.t(
          `dialogue.certified.${certifiedWord(
            certifications.filter((it) => within(it.about, entity)),
            until,
            (unit) => count(takesIn(cycle, [unit], view, until), until),
          )}`,
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
const staffIn = (s: Facts): number => new Set([...s.present, ...s.joined, s.leader]).size - s.guests.length;

/** Non-staff of some units who sat in any session, each once; leading it is no sitting in. */
function guestsOf(sessions: readonly Facts[], isTheirs: (unit: string) => boolean): number {
  const there = new Set<string>();
  for (const s of sessions)
    for (const [id, unit] of s.guests)
      if (isTheirs(unit) && (s.present.includes(id) || s.joined.includes(id))) there.add(id);
  return there.size;
}

/** Of an entity: no until all of it is certified, and then what has most to be said of. */
function certifiedWord(all: readonly Obligation[], until: Instant, figures: (unit: string) => Figures): string {
  const words = all.map((it) => {
    const said = certifiedAt(it, until);
    if (!said) return 'no';
    return isAmended(said, figures(it.about)) ? 'amended' : said.statement;
  });
  return (
    ['no', 'amended', 'exceptions', 'complete'].find((word) => words.includes(word as (typeof words)[number])) ?? 'no'
  );
}
