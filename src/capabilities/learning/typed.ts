import type { Shelf } from '../../content/shelf.ts';
import type { Command } from '../../kernel/capability.ts';
import type { Person } from '../../kernel/person.ts';
import type { Json } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { certificateNamed } from './certificate.ts';
import { CARDS, FINAL, LEARN, OFFICE } from './names.ts';
import { learnsOf, nextOf } from './shows/mine.ts';
import { standingOf } from './standing.ts';

/** Buttons of a lesson that can be typed whatever card is the newest, and what the office asks about a certificate. */
export const typedWith = (shelf: Shelf): Command[] => {
  const open = (person: Person, view: View) => learnsOf(person.id, view).find((o) => o.state === 'open');
  const moves = (id: string, more: (person: Person, view: View) => { [name: string]: Json }): Command => ({
    id,
    may: (person, view) => learnsOf(person.id, view).length > 0,
    named: (person, view) => open(person, view) !== undefined,
    run: (person, view) => {
      const o = open(person, view);
      if (o) return { act: 'learning.next', data: { obligation: o.id, ...more(person, view) } };
      // Passed, not open yet or closed: the card says which.
      const [last] = learnsOf(person.id, view);
      return { show: last ? { kind: LEARN, id: last.id } : { kind: CARDS.none, id: 'none' } };
    },
  });
  return [
    moves('final', () => ({ part: FINAL })),
    moves('allNow', (person, view) => {
      const o = open(person, view);
      const at = o && standingOf(o.id, shelf, view);
      return { part: at ? nextOf(at) : FINAL, atOnce: true };
    }),
    {
      id: 'certificate',
      may: [OFFICE],
      run: (_person, _view, rest) => ({ show: { kind: CARDS.verified, id: certificateNamed(rest) } }),
    },
  ];
};
