/** What is wrong with the app package, and exactly where: the file, and the path in it. */
export interface Fault {
  file: string;
  /** A JSON pointer (`/bots/0/botId`), the name of a text (`name.short`), or empty for the file as a whole. */
  path: string;
  reason: string;
}

/** `manifest.json /accentColor: must match …` */
export const sentenceOf = (fault: Fault): string =>
  `${fault.file}${fault.path ? ` ${fault.path}` : ''}: ${fault.reason}`;
