import { createHash } from 'node:crypto';
import type { Course } from '../../content/course.ts';
import { put, type Step } from '../../kernel/act.ts';
import { type Posting, postings, postsTo } from '../../kernel/posting.ts';
import type { Json } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import type { Completion } from './records.ts';
import type { Standing } from './standing.ts';

/** The system that takes xAPI statements, when one is set. */
export const LRS = 'lrs';
const VERBS = 'http://adlnet.gov/expapi/verbs';

/** The same event, the same id: a statement that was put twice is one statement. */
export function statementId(...event: string[]): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['xapi', ...event]))
    .digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const titles = (of: { [language: string]: string | undefined }): { [language: string]: Json } =>
  Object.fromEntries(Object.entries(of).flatMap(([language, title]) => (title ? [[language, title]] : [])));

interface Said {
  event: string[];
  person: string;
  verb: 'completed' | 'passed';
  /** Below the course's own address. */
  path: string;
  name: { [language: string]: string | undefined };
  at: string;
  parent?: string;
}

/** A statement, when a system to take it is set. Completion alone: marks and answers are the learner's. */
function stated(course: string, it: Said, view: View): Step[] {
  const home = postsTo(LRS, view);
  if (home === undefined) return [];
  const id = statementId(...it.event);
  const iri = (path: string) => `${home}/courses/${course}${path}`;
  const body: Json = {
    id,
    actor: { objectType: 'Agent', account: { homePage: home, name: it.person } },
    verb: { id: `${VERBS}/${it.verb}`, display: { en: it.verb } },
    object: {
      id: iri(it.path),
      definition: {
        type: `http://adlnet.gov/expapi/activities/${it.path ? 'lesson' : 'course'}`,
        name: titles(it.name),
      },
    },
    result: { completion: true, ...(it.verb === 'passed' ? { success: true } : {}) },
    timestamp: it.at,
    ...(it.parent === undefined ? {} : { context: { contextActivities: { parent: [{ id: iri(it.parent) }] } } }),
  };
  const posting: Omit<Posting, 'version'> = {
    id: `${LRS}|${id}`,
    system: LRS,
    path: `statements?statementId=${id}`,
    body,
    at: it.at,
    due: it.at,
    tries: 0,
  };
  return view.peek(postings.name, posting.id) ? [] : [put(postings, posting)];
}

/** A lesson was gone through for the first time. */
export function lessonDone({ o, course, go, learner }: Standing, view: View): Step[] {
  const lesson = course.lessons.find((l) => l.id === go.part);
  const name = Object.fromEntries(Object.entries(lesson?.words ?? {}).map(([l, words]) => [l, words?.title]));
  return stated(
    course.id,
    {
      event: ['lesson', o.id, go.part],
      person: learner.person,
      verb: 'completed',
      path: `/lessons/${go.part}`,
      name,
      at: view.now,
      parent: '',
    },
    view,
  );
}

export const coursePassed = (
  it: Omit<Completion, 'version'>,
  course: Pick<Course, 'id' | 'title'>,
  view: View,
): Step[] =>
  stated(
    course.id,
    {
      event: ['course', it.learn ?? it.id],
      person: it.person,
      verb: it.how === 'assessment' ? 'passed' : 'completed',
      path: '',
      name: course.title,
      at: it.at,
    },
    view,
  );
