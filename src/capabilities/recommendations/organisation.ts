import type { Step } from '../../kernel/act.ts';
import type { OrganisationChange } from '../../kernel/capability.ts';
import { entityOf } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import type { Item } from './items.ts';
import { owedSteps } from './owed.ts';

/**
 * Owners leave and move; recommendations stay where they are, owed by whoever sits in the chair (the kernel sees to that). What is asked
 * of a supervisor, or of a head, is looked at again where a post has changed hands.
 */
export function organisation(change: OrganisationChange, view: View): Step[] {
  const people = new Set([...change.left, ...change.acting, ...change.changed.map((c) => c.now.id)]);
  const steps: Step[] = [];
  const seen = new Set<string>();
  const look = (item: Item): void => {
    if (seen.has(item.id) || (!item.extension && !item.claim)) return;
    seen.add(item.id);
    steps.push(...owedSteps(item, view, { at: view.now }));
  };
  for (const id of people) {
    for (const item of view.find<Item>('recommendations.items', 'owner', id)) look(item);
    const person = view.org.person(id);
    // Whoever approves sits above: what waits for approval in their entity is asked anew.
    if (person) for (const item of view.find<Item>('recommendations.items', 'entity', entityOf(person))) look(item);
  }
  return steps;
}
