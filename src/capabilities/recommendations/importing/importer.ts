import type { ImportAsk } from '../../../kernel/import.ts';
import type { Id } from '../../../kernel/store.ts';
import type { Instant } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import type { Item, Said } from '../items.ts';
import { BODY, FOCAL, OFFICE } from '../names.ts';
import { isExternal, notApart } from '../rights.ts';

/** Who brings a file, and whose word it is. */
export interface Importer {
  by: Id;
  at: Instant;
  batch: Id;
  /** The person whose rights count; undefined: an operator in their own name. */
  person?: Id;
  /** An operator, whoever they act as: never decides for a body. */
  operator: boolean;
  /** May this row be brought at all? The reason otherwise. */
  may(said: Pick<Said, 'unit' | 'body'>): string | undefined;
  /** Is the file the body's own word on this row; a focal point's is a claim for somebody. */
  isWord(said: Pick<Said, 'body' | 'unit'>): boolean;
  /** May this person close, return or reopen it by file: the same right as by hand? The reason otherwise. */
  mayDecide(item: Item): string | undefined;
}

export function importerOf(ask: ImportAsk, view: View): Importer {
  const operator = ask.by.startsWith('operator:');
  const person = operator ? ask.as : ask.by;
  const holds = (role: typeof BODY | typeof FOCAL | typeof OFFICE, unit?: string, body?: string): boolean =>
    person !== undefined && view.once(`i:${role}|${unit}|${body}`, () => view.org.holds(person, role, unit, body));
  const isBodys = (said: Pick<Said, 'body' | 'unit'>): boolean => holds(BODY, said.unit, said.body);
  return {
    by: ask.by,
    at: view.now,
    batch: `${view.now}|${ask.sha256.slice(0, 12)}`,
    ...(person ? { person } : {}),
    operator,
    may(said) {
      if (person === undefined || isBodys(said) || holds(OFFICE) || holds(FOCAL, said.unit)) return undefined;
      return `you have no right for ${said.body} in ${said.unit}`;
    },
    isWord: (said) => person === undefined || isBodys(said) || (holds(OFFICE) && isExternal(said.body, view)),
    mayDecide(item) {
      if (operator || person === undefined)
        return 'only the oversight body closes, returns or reopens; it drops its file into the chat';
      if (isExternal(item.body, view))
        return 'a body without accounts decides on the card: one records, another confirms';
      if (!isBodys(item)) return `only ${item.body} closes, returns or reopens`;
      return notApart(person, item, view) ? 'whoever claimed, or stands in the line, cannot verify' : undefined;
    },
  };
}
