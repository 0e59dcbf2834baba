import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import { type Capability, type CardContent, rule, type Shown, type Version } from '../../kernel/capability.ts';
import { button } from '../../kernel/shows.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { field } from './fields.ts';
import { OFFICE } from './names.ts';
import type { PulseResults } from './pulseNames.ts';
import { card, opener } from './shows/common.ts';

const RELEASE = 'dialogue.pulseRelease';
/** Stands on a card beside the table without being cut. */
const LONGEST = 500;

/** What the office lets everybody know of the remarks, in its own words (P4); by the run. */
export interface PulseSummary extends Row {
  text: string;
  by: Id;
  at: Instant;
}
export const pulseSummaries: Table<PulseSummary> = {
  name: 'dialogue.pulseSummaries',
  personal: { words: ['text'], by: ['by'] },
};

export const summaryOf = (cycle: Id, view: View): PulseSummary | undefined => {
  const summary = view.peek<PulseSummary>(pulseSummaries.name, cycle);
  return summary?.text ? summary : undefined;
};

/** Only where there is a table for it to stand with. */
export const mayRelease = (cycle: Id, person: Id, view: View): boolean =>
  view.org.holds(person, OFFICE) && Boolean(view.peek<PulseResults>('dialogue.pulseResults', cycle)?.publication);

/** Released again, the later one stands; each is on the ledger. */
function release(act: Act<{ cycle: Id; text: string }>, view: View): Decision {
  const { cycle, text } = act.data;
  if (!mayRelease(cycle, act.by, view)) return { refuse: 'dialogue.pulse.unpublished' };
  const reply = { show: { kind: RELEASE, id: cycle }, with: { released: true } };
  const present = view.get<PulseSummary>(pulseSummaries.name, cycle);
  if (present?.text === text) return { steps: [], reply };
  return {
    steps: [
      put(pulseSummaries, { id: cycle, text, by: act.by, at: view.now }),
      { do: 'note', about: cycle, words: { text } },
    ],
    reply,
  };
}

export const releaseActs = {
  pulseRelease: rule({
    data: z.object({ cycle: z.string().max(200), text: z.string().trim().min(1).max(LONGEST) }),
    may: [OFFICE],
    version: (act, view): Version => ({
      version: view.peek(pulseSummaries.name, act.data.cycle)?.version ?? 0,
      show: { kind: RELEASE, id: act.data.cycle },
    }),
    decide: release,
  }),
};

function releaseCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const cycle = view.cycle(ref.id);
  if (!cycle || !mayRelease(cycle.id, viewer.id, view)) return undefined;
  const present = view.peek<PulseSummary>(pulseSummaries.name, cycle.id);
  const seen = { cycle: cycle.id, seen: present?.version ?? 0 };
  return card(t.t('dialogue.pulse.remarksSummary'), {
    title: t.t('dialogue.pulse.releaseTitle'),
    notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
    recorded: extra.released === true ? t.t('dialogue.pulse.released') : '',
    paragraphs: [t.t('dialogue.pulse.releaseIntro')],
    fields: [
      field(
        t,
        'long',
        'text',
        { text: present?.text ?? '' },
        { label: t.t('dialogue.pulse.releaseText'), max: LONGEST },
      ),
    ],
    buttons: [
      button(t.t('dialogue.pulse.releaseDo'), RELEASE, seen, 'positive', 'auto'),
      opener(t.t('common.action.back'), 'dialogue.pulseRemarks', cycle.id),
    ],
  });
}

export const releaseShow: Capability['show'] = { pulseRelease: releaseCard };
