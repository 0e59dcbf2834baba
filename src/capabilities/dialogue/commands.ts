import type { Command } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { isRunning, presentDialogue } from './content.ts';
import { lastLaunch } from './launchForm.ts';
import { LEAD, LEAD_CARD, leadId, OFFICE, TAKE, takeId } from './names.ts';
import { mayAppoint, unitsFor } from './rights.ts';
import { leftOf } from './roster.ts';

const office: Command['may'] = [OFFICE];
const runs: Command['may'] = (person, view) =>
  view.org.holds(person.id, OFFICE) && isRunning(presentDialogue(view, person));
const nothing = { show: { kind: 'dialogue.none', id: 'none' } };

/** The leads of the present dialogue that are this person's: in their own chair first, then wherever they sit in. */
function leadsOf(person: Person, view: View): Obligation[] {
  const cycle = presentDialogue(view, person);
  if (!cycle) return [];
  const own = view.obligation(leadId(cycle.id, person.id));
  const more = view.owedBy(person.id).filter((o) => o.kind === LEAD && o.cycle === cycle.id && o.id !== own?.id);
  return own && view.org.holdersOf(own.owner).some((p) => p.id === person.id) ? [own, ...more] : more;
}

/** Is there still something to know about this session: asked for, closed without a record, or people to come. */
const isUnfinished = (lead: Obligation, cycle: Cycle, view: View): boolean =>
  lead.state === 'open' ||
  lead.state === 'missed' ||
  (lead.state === 'done' && isRunning(cycle) && leftOf(lead, cycle, view).some((m) => m.take));

const leads: Command['may'] = (person, view) => leadsOf(person, view).length > 0;

/** Opens a card about the present dialogue. */
const about = (id: string, may: Command['may'], kind: string, suffix = ''): Command => ({
  id,
  may,
  run: (person, view) => {
    const cycle = presentDialogue(view, person);
    return cycle ? { show: { kind, id: `${cycle.id}${suffix}` } } : nothing;
  },
});

/** Begins a form about the present dialogue. */
const form = (id: string, act: string): Command => ({
  id,
  may: office,
  run: (person, view) => {
    const cycle = presentDialogue(view, person);
    return cycle ? { act, data: { nav: 'start', about: cycle.id } } : nothing;
  },
});

const entitled: Command['may'] = (person, view) => unitsFor(person, view) !== undefined;

/** What people may type; the words stand under `say.<id>`. */
export const commands: Command[] = [
  {
    id: 'launch',
    may: office,
    run: (_person, view) => ({ act: 'dialogue.launch', data: { nav: 'start', about: lastLaunch(view) } }),
  },
  {
    id: 'launchNew',
    may: office,
    run: () => ({ act: 'dialogue.launch', data: { nav: 'start', about: 'new' } }),
  },
  {
    id: 'mine',
    may: 'anyone',
    run: (person, view) => {
      const cycle = presentDialogue(view, person);
      if (!cycle) return nothing;
      const lead = leadsOf(person, view).find((o) => o.state === 'open') ?? leadsOf(person, view)[0];
      const take = view.obligation(takeId(cycle.id, person.id));
      if (take?.state === 'done' && !(lead && isUnfinished(lead, cycle, view)))
        return { show: { kind: TAKE, id: take.id } };
      if (lead && lead.state !== 'waiting') return { show: { kind: LEAD_CARD, id: lead.id } };
      return take ? { show: { kind: TAKE, id: take.id } } : lead ? { show: { kind: LEAD_CARD, id: lead.id } } : nothing;
    },
  },
  {
    id: 'team',
    may: leads,
    run: (person, view) => {
      const [lead] = leadsOf(person, view);
      return lead ? { show: { kind: 'dialogue.team', id: lead.id } } : nothing;
    },
  },
  {
    id: 'record',
    may: leads,
    run: (person, view) => {
      const lead = leadsOf(person, view).find((o) => o.state === 'open') ?? leadsOf(person, view)[0];
      return lead ? { act: 'dialogue.record', data: { nav: 'start', about: lead.id } } : nothing;
    },
  },
  {
    id: 'plan',
    may: leads,
    run: (person, view) => {
      const lead = leadsOf(person, view).find((o) => o.state === 'open') ?? leadsOf(person, view)[0];
      return lead ? { act: 'dialogue.schedule', data: { nav: 'start', about: lead.id } } : nothing;
    },
  },
  about('overview', entitled, 'dialogue.cycle'),
  about('missing', entitled, 'dialogue.missing', '#0'),
  { id: 'acting', may: mayAppoint, run: () => ({ act: 'dialogue.acting', data: { nav: 'start', about: 'new' } }) },
  about('pause', runs, 'dialogue.sure', '#pause'),
  about('resume', runs, 'dialogue.sure', '#resume'),
  about('close', runs, 'dialogue.sure', '#close'),
  form('extend', 'dialogue.extend'),
  form('correctContent', 'dialogue.correctContent'),
];
