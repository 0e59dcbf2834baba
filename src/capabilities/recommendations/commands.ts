import type { Command } from '../../kernel/capability.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { ageIn, dayIn, unitIn } from './asking.ts';
import { found, idOf, type Query } from './find.ts';
import type { Item } from './items.ts';
import { BODY, FOCAL, ITEM, OFFICE, VERIFY } from './names.ts';
import { quarterBefore } from './reports/bands.ts';
import { pack } from './reports/pack.ts';
import { unitsFor } from './rights.ts';

const list = (q: Query): ReturnType<Command['run']> => ({ show: { kind: 'recommendations.list', id: idOf(q) } });

const owns = (person: Person, view: View): boolean =>
  view.org.chairsOf(person.id).some((chair) => view.find<Item>('recommendations.items', 'owner', chair).length > 0);
const looks = (person: Person, view: View): boolean =>
  unitsFor(person, view) !== undefined || owns(person, view) || view.org.reports(person.id).length > 0;

/** What people may type; the words stand under `say.<id>`. */
export const commands: Command[] = [
  {
    id: 'mine',
    may: looks,
    run: (person, view, rest) => {
      const before = dayIn(rest, view.today(person));
      return list({ what: owns(person, view) ? 'mine' : 'open', ...(before ? { before } : {}) });
    },
  },
  {
    id: 'overdue',
    may: looks,
    run: (_person, view, rest) => {
      const unit = unitIn(rest, view);
      return list({ what: 'overdue', ...(unit ? { unit } : {}) });
    },
  },
  {
    id: 'older',
    may: looks,
    run: (_person, view, rest) => {
      const unit = unitIn(rest, view);
      return list({ what: 'older', months: ageIn(rest) ?? 24, ...(unit ? { unit } : {}) });
    },
  },
  {
    id: 'find',
    may: looks,
    run: (person, view, rest) => {
      const query: Query = { what: 'find', text: rest };
      const all = found(query, person, view);
      const [only] = all;
      return all.length === 1 && only ? { show: { kind: ITEM, id: `update|${only.id}` } } : list(query);
    },
  },
  {
    id: 'portfolio',
    may: (person, view) => unitsFor(person, view) !== undefined,
    run: (person) => ({ show: { kind: 'recommendations.portfolio', id: person.id } }),
  },
  {
    id: 'quarter',
    may: (person, view) => pack.may(person, view) !== undefined,
    run: (_person, view) => ({
      show: { kind: 'recommendations.pack', id: quarterBefore(view.today({ timeZone: 'UTC' })).to },
    }),
  },
  {
    id: 'verify',
    may: [BODY, OFFICE],
    run: (person, view) => {
      const [first, second] = view.owedBy(person.id).filter((o) => o.kind === VERIFY);
      return first && !second
        ? { show: { kind: VERIFY, id: first.id } }
        : { show: { kind: 'obligation.list', id: person.id } };
    },
  },
  {
    id: 'reassign',
    may: [FOCAL, 'head-of-entity'],
    run: () => ({ act: 'recommendations.reassign', data: { nav: 'start', about: 'new' } }),
  },
];
