import type { Course, Question } from '../../content/course.ts';
import type { Shelf } from '../../content/shelf.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, courseAt, courseNow } from './content.ts';
import { FINAL, LEARN, sheetId } from './names.ts';
import { type Go, lessonOf, paperOf, questionOf } from './paper.ts';
import { type Learner, learners, type Sheet, sheets } from './records.ts';

/** Where a learner stands in one run, now. */
export interface Standing {
  o: Obligation;
  cycle: Cycle;
  /** In the version from which this part is answered. */
  course: Course;
  learner: Omit<Learner, 'version'> & { version?: number };
  go: Go;
  /** A lesson once more, beside the way through the course. */
  repeated: boolean;
  sheet: Sheet | undefined;
  paper: Question[];
  /** The question that waits; undefined: this part is over. */
  question: Question | undefined;
  /** The lesson that comes next, when this one is over. */
  next: string | undefined;
}

/** How it is before anything was answered. */
function fresh(o: Obligation, course: Course, view: View): Standing['learner'] {
  const person = 'person' in o.owner ? o.owner.person : '';
  return {
    id: o.id,
    run: o.cycle ?? '',
    person,
    zone: view.org.person(person)?.timeZone ?? 'UTC',
    part: o.data.refresher === true ? FINAL : (course.lessons[0]?.id ?? FINAL),
    attempt: 1,
    lessons: [],
  };
}

/** The first lesson that was not yet gone through, from the one on the card on. */
export function nextLesson(course: Course, done: readonly string[], after: string): string | undefined {
  const ids = course.lessons.map((l) => l.id);
  const at = ids.indexOf(after);
  const around = [...ids.slice(at + 1), ...ids.slice(0, at + 1)];
  return around.find((id) => !done.includes(id));
}

/** Which of what a learner has begun: what the card shows, or something beside it. */
type Side = 'shown' | 'way' | 'kept' | 'repeat';

/** `guard`: an act, whose commit must find all this unchanged, and which goes on along the way; a card may be a moment old. */
export function standingOf(
  id: Id,
  shelf: Shelf,
  view: View,
  guard = false,
  side: Side = guard ? 'way' : 'shown',
): Standing | undefined {
  const o = view.obligation(id);
  const cycle = view.cycle(o?.cycle);
  const now = cycle && courseNow(shelf, cycle, view);
  if (o?.kind !== LEARN || !cycle || !now) return undefined;
  const read = <R extends { id: Id; version: number }>(table: string, row: Id) =>
    guard ? view.get<R>(table, row) : view.peek<R>(table, row);
  const sheetOf = (part: string, attempt: number) => read<Sheet>(sheets.name, sheetId(o.id, part, attempt));
  const learner = read<Learner>(learners.name, o.id) ?? fresh(o, now, view);
  const today = view.today(view.org.person(learner.person) ?? { timeZone: 'UTC' });
  const { nextOn } = learner;
  const due = nextOn !== undefined && nextOn <= today && o.state === 'open';
  /** It came after whatever was done last. */
  const came = due && (learner.on ?? '') < nextOn;
  const repeat = side === 'repeat' || (side === 'shown' && !came) ? learner.repeat : undefined;
  if (side === 'repeat' && !repeat) return undefined;
  let { part, attempt } = repeat ?? learner;
  // The lesson was taken out of the course meanwhile: the next one that is left.
  if (part !== FINAL && !lessonOf(now, part) && !sheetOf(part, attempt)) {
    part = nextLesson(now, learner.lessons, '') ?? FINAL;
    attempt = 1;
  }
  for (;;) {
    const go = { learn: o.id, part, attempt };
    const sheet = sheetOf(part, attempt);
    const course = (sheet && courseAt(shelf, sheet.course, sheet.edition, view)) ?? now;
    const paper = sheet ? sheet.paper.flatMap((q) => questionOf(course, q) ?? []) : paperOf(course, go);
    const question = paper[sheet?.answers.length ?? 0];
    const next = nextLesson(now, learner.lessons, part);
    // Nothing is half answered, and its day has come: the next lesson stands where the last part stood.
    const gives = part === FINAL ? came && (!sheet || !question) : due && !question;
    if (gives && !repeat && side !== 'kept' && next && next !== part) {
      part = next;
      attempt = 1;
      continue;
    }
    return { o, cycle, course, learner, go, repeated: repeat !== undefined, sheet, paper, question, next };
  }
}

/** Everything that a learner may have a card of that can be answered, what is shown first. */
export const standingsOf = (id: Id, shelf: Shelf, view: View): Standing[] =>
  (['shown', 'way', 'repeat', 'kept'] as const).flatMap((side) => standingOf(id, shelf, view, true, side) ?? []);

/** Right answers of a go, of so many; and how many are needed, rounded up. */
export function markOf(standing: Pick<Standing, 'sheet' | 'paper' | 'cycle' | 'course'>): {
  right: number;
  of: number;
  needed: number;
} {
  const of = standing.paper.length;
  const pass = contentOf(standing.cycle).pass ?? standing.course.pass;
  return {
    right: standing.sheet?.answers.filter((a) => a.right).length ?? 0,
    of,
    needed: Math.ceil((pass * of) / 100),
  };
}
