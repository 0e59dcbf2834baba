import { createHmac, randomBytes } from 'node:crypto';
import { type DestinationStream, type Logger, pino } from 'pino';
import { faultOf } from '../fault.ts';

export { faultOf };

export type Log = Logger;

/**
 * The log: codes, durations, counts and pseudonyms, never a name, an answer or a text (hardening I4). Messages are our own constant
 * sentences; what stands in fields is held to the shape of a code (see `cleared`), so that a slip does not become a leak.
 * @param level a pino level.
 * @param stream where lines go; standard output by default.
 */
export function createLog(level: string, stream?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    formatters: { level: (label: string) => ({ level: label }), log: clearedFields },
    hooks: { logMethod },
  };
  return stream ? pino(options, stream) : pino(options);
}

const salt = randomBytes(16);

/** The same person or chat within one run of the process, and nobody who reads the log can tell which. */
export const pseudonym = (id: string): string => createHmac('sha256', salt).update(id).digest('hex').slice(0, 12);

/**
 * A line about our own content: a file of a course, the line in it, and what is wrong there. The one kind of sentence that a field may
 * carry, since nobody's name, answer or text is in it; a kind of its own, so that no other sentence passes by mistake.
 */
export class ContentFault {
  readonly line: string;
  constructor(line: string) {
    this.line = line.replace(/[\p{C}\s]+/gu, ' ').slice(0, 300);
  }
}

const KEY = /^[\w.-]{1,64}$/;
const CODE = /^[\w.:/#<>[\]-]{1,300}$/;
const WITHHELD = '[withheld]';

/**
 * Numbers, truth values, faults of our own content, and strings that look like a code, an id or an address pass; everything else is withheld,
 * also a request, a response or another thing that is more than a record of fields.
 */
function cleared(value: unknown, depth = 0): unknown {
  if (value instanceof ContentFault) return value.line;
  if (value instanceof Error) return cleared(faultOf(value), depth);
  if (typeof value === 'string') return value === '' || CODE.test(value) ? value : WITHHELD;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (depth > 4) return WITHHELD;
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => cleared(item, depth + 1));
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return WITHHELD;
  const fields = Object.entries(value).filter(([key]) => KEY.test(key));
  return Object.fromEntries(fields.map(([key, inner]) => [key, cleared(inner, depth + 1)]));
}

const clearedFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  cleared(fields) as Record<string, unknown>;

/** pino takes an error's message as the line's own when there is none: it would carry people's words into the log. */
function logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void): void {
  const [first, ...rest] = args;
  const fields = first instanceof Error ? { err: first } : first;
  const message = typeof rest[0] === 'string' ? rest : ['Something went wrong.', ...rest];
  method.apply(this, typeof fields === 'object' && fields !== null && 'err' in fields ? [fields, ...message] : args);
}
