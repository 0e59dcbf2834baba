import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Response } from '../../../kernel/obligation.ts';
import { card } from '../../../kernel/parts.ts';
import { dayIn } from '../../../kernel/time.ts';
import { contentOf, LINKS } from '../content.ts';

export * from '../../../kernel/parts.ts';

/** In the place of what is confidential, while a right stands in the data that nobody gave (hardening L1). */
export const doubtedCard = (t: Speech): CardContent =>
  card(t.t('dialogue.pulse.remarksSummary'), {
    title: t.t('dialogue.doubted.title'),
    paragraphs: [t.t('dialogue.doubted.text')],
  });

/** The links that the office gave, for leaders or for everyone. */
export function linksOf(cycle: Cycle, t: Speech, leader: boolean): { title: string; url: string }[] {
  const content = contentOf(cycle);
  return LINKS.filter((id) => content[id] && (leader || id === 'video' || id === 'participantsGuide')).map((id) => ({
    title: t.t(`dialogue.links.${id}`),
    url: content[id],
  }));
}

/** "Recorded on … by … as officer-in-charge for …": what was done from somebody else's chair says so (people.md). Undefined: it was not. */
export function asOfficerInCharge(
  last: Pick<Response, 'by' | 'at' | 'for' | 'capacity'> | undefined,
  { view, viewer, t }: Pick<Shown, 'view' | 'viewer' | 't'>,
): string | undefined {
  const [by, chair] = [view.org.person(last?.by ?? ''), view.org.person(last?.for ?? '')];
  if (last?.capacity !== 'officer-in-charge' || !by || !chair) return undefined;
  return t.t('common.recordedFor', { day: t.day(dayIn(last.at, viewer.timeZone)), name: by.name, for: chair.name });
}
