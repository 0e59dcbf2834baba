import type { Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import { contentOf, LINKS } from '../content.ts';

export * from '../../../kernel/parts.ts';

/** The links that the office gave, for leaders or for everyone. */
export function linksOf(cycle: Cycle, t: Speech, leader: boolean): { title: string; url: string }[] {
  const content = contentOf(cycle);
  return LINKS.filter((id) => content[id] && (leader || id === 'video' || id === 'participantsGuide')).map((id) => ({
    title: t.t(`dialogue.links.${id}`),
    url: content[id],
  }));
}
