import type { Instant } from './time.ts';

/** What something was before, oldest first, each with the moment at which it ended. */
export type Past<T> = [ended: Instant, was: T][];

/** What was known before `until`: a report as of a day says that, whatever came later (people.md, "As of"). */
export const knownAt = <T>(now: T, past: Past<T> | undefined, until: Instant): T => {
  const was = past?.find(([ended]) => ended >= until);
  return was ? was[1] : now;
};

/** One more that has ended now. */
export const ended = <T>(past: Past<T> | undefined, was: T, at: Instant): Past<T> => [...(past ?? []), [at, was]];
