import { type Flag, nameOf, type OperatorCommand, type OperatorRequest, usage } from './command.ts';
import { wrong } from './kinds.ts';

/** `--figures-due <day>` as it is typed and as it is named in a request; `--no-erasures` is `erasures` that is false. */
export const typedName = ({ flag }: Pick<Flag, 'flag'>): string => flag.split(' ')[0] ?? flag;
export const optionName = (flag: Pick<Flag, 'flag'>): string =>
  typedName(flag)
    .slice(2)
    .replace(/^no-/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The capital words of a usage, in order: `ID`, `ACTION`. */
export const placesOf = (typed: string): string[] => typed.split(' ').filter((word) => !/^[a-z-]+$/.test(word));

/**
 * Looks at everything typed before anything is done or opened: each word and each option is what it should be, belongs to what is asked,
 * and nothing that is needed is missing. Errors: STW_USAGE, which names the option and says what to do.
 */
export function checkRequest(command: OperatorCommand, request: OperatorRequest): void {
  const say = (reason: string | undefined) => {
    if (reason !== undefined) throw usage(reason);
  };
  const places = placesOf(command.usage);
  for (const [i, place] of places.entries()) {
    const kind = command.words?.[place];
    if (kind) say(wrong(place, kind, request.words[i] ?? ''));
  }
  // Of a command that does several things, the word that says which.
  const picked = command.picks === undefined ? '' : (request.words[places.indexOf(command.picks)] ?? '');
  const asked = [nameOf(command.usage), picked].filter(Boolean).join(' ');
  for (const flag of command.flags) {
    const [name, given] = [typedName(flag), request.options[optionName(flag)]];
    if (given === undefined) {
      const needed = flag.required === true || flag.neededFor?.includes(picked);
      if (needed) say(`${name} is missing with "${asked}": ${flag.about}.`);
      continue;
    }
    if (flag.only && !flag.only.includes(picked))
      say(
        `${name} belongs to ${flag.only.map((word) => `"${word}"`).join(' and ')} only; leave it out with "${asked}".`,
      );
    if (flag.with && request.options[flag.with] === undefined)
      say(`${name} goes together with --${flag.with}: ${flag.about}.`);
    for (const value of Array.isArray(given) ? given : [given])
      if (flag.is && typeof value === 'string')
        // `--reason --yes`: what was forgotten would be taken for what was said.
        say(/^--[a-z]/.test(value) ? `${name} has no value: "${value}" is an option.` : wrong(name, flag.is, value));
  }
}
