/**
 * One table of coded errors: what went wrong, and what to do next. Codes are stable; texts may improve. People in Teams never read
 * these: they get a text of the i18n catalogue; operators do.
 */
const table = {
  STW_CONFIG: 'The settings cannot be used: {reason}',
  STW_USAGE: '{reason}',
  STW_REFUSED: '{reason}',
  STW_NOT_FOUND: 'There is no {what} "{id}".',
  STW_STORE_CLOSED: 'The store is closed. Start Steward again.',
  STW_STORE_FULL: 'The disk is full: nothing was recorded. Free some space; Steward goes on by itself.',
  STW_STORE_BROKEN:
    'The disk reports an error: {reason}. Nothing more is recorded. Check the disk, then start Steward again.',
  STW_STORE_DAMAGED:
    'The data in {file} is damaged: {reason}. Nothing was changed. Restore the last backup, or ask for help with this line.',
  STW_STORE_HELD: 'Another Steward holds {folder}: {reason}.',
  STW_LISTEN: 'Steward cannot listen on {place}: {reason}. {todo}',
  STW_SEALED:
    'The sealed document {id} does not open: STEWARD_PULSE_KEY is not the one it was sealed with, or the document was changed. Set the key of the time, or restore the document.',
  STW_CONFLICT: 'Others changed the same thing {tries} times in a row. Nothing was recorded; try again.',
  STW_CARD: 'The card {name} cannot be drawn: {reason}',
  STW_TEXT: 'The text {key} cannot be shown in {language}: {reason}',
  STW_COURSE: 'A course cannot be used as it is. Put right what is named, by file and line:\n  {reason}',
  STW_IMPORT: 'The file was not imported: {reason}',
  STW_CHANNEL: 'Teams did not take the message: {reason}',
  STW_INTERNAL: 'Something is wrong inside Steward: {reason}',
} as const;

export type ErrorCode = keyof typeof table;

/** An error that explains itself: a stable code, a sentence for the operator, and the values in it. */
export class StewardError extends Error {
  readonly code: ErrorCode;
  readonly values: Record<string, string | number>;
  constructor(code: ErrorCode, values: Record<string, string | number> = {}, options?: { cause?: unknown }) {
    super(
      table[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`)),
      options,
    );
    this.name = 'StewardError';
    this.code = code;
    this.values = values;
  }
}

/** The sentence of any thrown thing, without a stack. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why something that we keep cannot be read, without a word of it: what `JSON.parse` says shows a piece of what it read (hardening I4). */
export const unreadOf = (error: unknown): string => (error instanceof SyntaxError ? 'it is no JSON' : reasonOf(error));
