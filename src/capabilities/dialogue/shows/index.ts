import type { Capability } from '../../../kernel/capability.ts';
import { card } from './common.ts';
import { elseCard, leadCard } from './lead.ts';
import { certifyCard, cycleCard, missingCard, sureCard } from './office.ts';
import { peopleCard, sampleCard } from './preview.ts';
import { confirmCard, correctCard, questionCard, takeCard } from './take.ts';
import { joiningCard, meetingCard, teamCard } from './team.ts';

/** Every card of the dialogue, by what it shows. */
export const show: Capability['show'] = {
  lead: leadCard,
  else: elseCard,
  team: teamCard,
  meeting: meetingCard,
  joining: joiningCard,
  take: takeCard,
  confirm: confirmCard,
  question: questionCard,
  correct: correctCard,
  cycle: cycleCard,
  sure: sureCard,
  missing: missingCard,
  certify: certifyCard,
  sample: sampleCard,
  people: peopleCard,
  none: ({ t }) => card(t.t('dialogue.none'), { title: t.t('dialogue.none') }),
};
