/*
 * Faults as they may be told where others read along (hardening I4): the sentence of an error may hold anybody's words, so kind, code and
 * place stand for it.
 */

export interface FaultSaid {
  kind: string;
  code?: string;
  at?: string[];
  /** What it came from, where it says so. */
  cause?: FaultSaid;
}

/** What may be said of any thrown thing: its kind, its code and where it was thrown. Its message may hold anybody's words. */
export function faultOf(error: unknown, depth = 0): FaultSaid {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error && CODE.test(String(error.code)) ? String(error.code) : undefined;
  const at = framesOf(error).slice(0, 8).map(frameOf);
  const cause = error.cause instanceof Error && depth < 1 ? { cause: faultOf(error.cause, depth + 1) } : {};
  return {
    kind: CODE.test(error.name) ? error.name : 'Error',
    ...(code ? { code } : {}),
    ...(at.length > 0 ? { at } : {}),
    ...cause,
  };
}

const CODE = /^[\w.:-]{1,64}$/;

/** The lines of a stack behind the message, which may have lines of its own that look like these. */
function framesOf({ stack = '', message }: Error): string[] {
  const from = message === '' ? -1 : stack.indexOf(message);
  const lines = (from < 0 ? stack : stack.slice(from + message.length)).split('\n');
  return lines.slice(lines.findLastIndex((line) => !/^ {4}at /.test(line)) + 1);
}

/** The same as words of one line. */
export function saidOf(error: unknown): string {
  const { kind, code, at = [] } = faultOf(error);
  return [code ? `${kind} ${code}` : kind, ...at.slice(0, 3)].join(' at ');
}

/** What Teams answered, a status and codes, as a field of the log takes it: without spaces. A sentence stays one, and is withheld. */
export const answerOf = (reason: string): string =>
  /^\d{3}( [A-Za-z]{1,64})*$/.test(reason) ? reason.replaceAll(' ', ':') : reason;

/** One line of a stack without spaces: `file:line:column#function`. */
function frameOf(line: string): string {
  const [, name, place] = /^ {4}at (?:async )?(?:(.*) \()?([^()]*)\)?$/.exec(line) ?? [];
  return `${place ?? ''}#${name ?? ''}`.replace(/[^\w.:/#<>[\]-]/g, '');
}

/**
 * What Node itself prints of a fault that nobody caught, and of a warning, holds its sentence: here kind, code and place go to standard error,
 * and the program ends as it would have. For the entrances of programs, once.
 */
export function watchProcess(): void {
  process.on('uncaughtException', (error: unknown) => {
    // Whoever read our output has stopped reading: no fault.
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') process.exit(1);
    process.stderr.write(`Steward ends, since something is wrong inside it: ${saidOf(error)}\n`);
    process.exit(1);
  });
  // Node's own is not there where its warnings were switched off.
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', (warning) => void process.stderr.write(`Node warns: ${saidOf(warning)}\n`));
}
