import { createHash } from 'node:crypto';
import type { Course } from '../../content/course.ts';
import { type Act, put, type Step } from '../../kernel/act.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { View } from '../../kernel/view.ts';
import { type Completion, completions } from './records.ts';
import { closedBy } from './round.ts';
import { coursePassed } from './statements.ts';

/** Letters and figures that nobody takes for others. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id on a certificate: course, year, and ten letters that follow from what nobody outside knows. */
export function certificateId(course: string, day: string, ...secret: string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(secret)).digest();
  const letters = [...bytes.subarray(0, 10)].map((b) => LETTERS[b % 32]).join('');
  return `${course.toUpperCase()}-${day.slice(0, 4)}-${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** The final assessment is passed: the one answer of the obligation, on the ledger without a mark, and a certificate. */
export function complete(o: Obligation, course: Course, view: View, act: Pick<Act, 'at' | 'by'>): Step[] {
  const person = 'person' in o.owner ? o.owner.person : '';
  const who = view.org.person(person) ?? { timeZone: 'UTC' };
  const day = view.today(who);
  const id = certificateId(course.id, day, o.tag, act.at);
  const completion: Omit<Completion, 'version'> = {
    id,
    person,
    course: course.id,
    ...(o.cycle ? { run: o.cycle } : {}),
    learn: o.id,
    edition: course.version,
    how: 'assessment',
    at: act.at,
    day,
  };
  return [
    { do: 'answer', id: o.id, answer: { completed: true, certificate: id } },
    { do: 'amend', id: o.id, data: { certificate: id } },
    { do: 'settle', id: o.id, as: 'done' },
    put(completions, completion),
    ...closedBy(completion, view, view.cycle(o.cycle))
      .filter((other) => other.o.id !== o.id)
      .flatMap((other) => closing(other.o, completion)),
    ...coursePassed(completion, course, view),
  ];
}

/** Closes what is owed by a completion that came elsewhere: in another run, or outside. */
export const closing = (o: Pick<Obligation, 'id'>, { id, person, day }: Omit<Completion, 'version'>): Step[] => [
  { do: 'amend', id: o.id, data: { certificate: id } },
  { do: 'settle', id: o.id, as: 'done' },
  { do: 'note', what: 'learning.completedElsewhere', about: o.id, for: person, facts: { day } },
];
