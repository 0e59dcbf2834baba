import { faultText } from '../content/course.ts';
import { COURSES, coursesIn, readCourse } from '../content/read.ts';
import type { Check } from './doctor.ts';

/** Every course is read as at a start; what is wrong with one keeps Steward from starting, so each fault is named by file and line. */
export function checkCourses(folder = COURSES): Check {
  const name = 'courses';
  const names = coursesIn(folder);
  const faults = names.flatMap((course) => readCourse(folder, course).faults.map(faultText));
  if (faults.length === 0) return { name, state: 'ok', found: names.join(', ') || 'none' };
  return {
    name,
    state: 'fault',
    found: faults.join('\n                '),
    todo: `Put right what is named, or take its folder out of ${folder}: with it Steward does not start.`,
  };
}
