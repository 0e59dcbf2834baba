import type { Capability, Shown, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { type Person, within } from '../../../kernel/person.ts';
import type { Sheet } from '../../../kernel/report.ts';
import type { View } from '../../../kernel/view.ts';
import { contentOf, titleIn } from '../content.ts';
import { LEAD, OFFICE } from '../names.ts';
import { holdsIt, mayLead } from '../rights.ts';
import { chairOf, teamOf } from '../roster.ts';
import { scanRow } from './scans.ts';

/** A sheet for one team, or for every team of a run that this person leads or is the focal point of. */
export const SIGN_IN = 'dialogue.signIn';
export const SIGN_INS = 'dialogue.signIns';

/** The leads for which somebody may print sheets and hand in scans: the own ones, and those of the entities whose focal point one is. */
export function leadsFor(person: Person, cycle: Cycle, view: View): Obligation[] {
  const units = view.org
    .grants(person.id)
    .filter((g) => g.role === 'entity-focal-point')
    .map((g) => g.unit);
  const unitOf = (lead: Obligation) => view.org.person(lead.about)?.unit ?? '';
  return view
    .ofKind(cycle.id, LEAD)
    .filter((lead) => lead.state !== 'withdrawn' && lead.state !== 'excused')
    .filter((lead) => holdsIt(person, lead, view) || units.some((unit) => within(unitOf(lead), unit)))
    .sort((a, b) => unitOf(a).localeCompare(unitOf(b), 'en') || a.id.localeCompare(b.id));
}

/** Who leads, as people know them: with the unit. */
export function titleOf(lead: Obligation, view: View, t: Speech): string {
  const chair = view.org.person(chairOf(lead));
  const leader = view.org.holdersOf(lead.owner)[0] ?? chair;
  return t.t('dialogue.scans.place', { name: leader?.name ?? '', unit: chair?.unit ?? '' });
}

function sheetOf(lead: Obligation, cycle: Cycle, view: View, t: Speech): Sheet {
  const chair = view.org.person(chairOf(lead));
  const leader = view.org.person(lead.delegate ?? '') ?? view.org.holdersOf(lead.owner)[0] ?? chair;
  return {
    language: t.language,
    asOf: view.now.slice(0, 10),
    title: titleIn(cycle, t),
    theme: contentOf(cycle).theme,
    team: t.t('dialogue.signIn.team', { unit: chair?.unit ?? '' }),
    leader: leader ? t.t('common.person', { name: leader.name, title: leader.title }) : '',
    people: teamOf(lead, cycle, view).map(({ person }) => ({ name: person.name, title: person.title })),
    notes: [t.t('dialogue.signIn.seen'), t.t('dialogue.signIn.scan')],
    labels: {
      leader: t.t('dialogue.signIn.leader'),
      date: t.t('dialogue.signIn.date'),
      name: t.t('dialogue.signIn.name'),
      function: t.t('dialogue.signIn.function'),
      signature: t.t('dialogue.signIn.signature'),
    },
  };
}

const nameFor = (what: string, t: Speech): string =>
  `${t.t('dialogue.signIn.file')}-${what.replace(/[^\p{L}\p{N}]+/gu, '-')}`;

function oneTeam({ ref, viewer, view, t }: Shown) {
  const lead = view.obligation(ref.id);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle || lead.state === 'withdrawn' || !mayLead(viewer, lead, view)) return undefined;
  const unit = view.org.person(chairOf(lead))?.unit ?? '';
  return { sheets: [sheetOf(lead, cycle, view, t)], name: nameFor(unit, t) };
}

function everyTeam({ ref, viewer, view, t }: Shown) {
  const cycle = view.cycle(ref.id);
  const leads = cycle?.capability === 'dialogue' ? leadsFor(viewer, cycle, view) : [];
  if (!cycle || leads.length === 0) return undefined;
  return { sheets: leads.map((lead) => sheetOf(lead, cycle, view, t)), name: nameFor(cycle.id, t) };
}

/** A scan, for whoever leads the team, its focal point, and the office. */
function scan({ ref, viewer, view }: Shown) {
  const row = scanRow(ref.id, view);
  const lead = row && view.obligation(row.lead);
  if (!row || !lead || !(mayLead(viewer, lead, view) || view.org.holds(viewer.id, OFFICE))) return undefined;
  return { kept: row.file, name: row.name };
}

export const files: NonNullable<Capability['files']> = { signIn: oneTeam, signIns: everyTeam, scan };
