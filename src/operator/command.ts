import type { App } from '../app.ts';
import type { Act } from '../kernel/act.ts';
import type { Person } from '../kernel/person.ts';
import type { Json } from '../kernel/store.ts';
import { StewardError } from '../errors.ts';

/** What the command line asks of the bot that holds the data, or of itself when no bot runs. */
export interface OperatorRequest {
  command: string;
  /** Positional words, in the order of the command's usage. */
  words: string[];
  options: { [name: string]: string | boolean | undefined };
  /** Files named on the command line, read by the command line itself, in base64. */
  files: { name: string; base64: string }[];
  /** The user of the machine. */
  user: string;
}

/** 0 done, 1 refused or failed, 2 wrong usage. */
export interface OperatorReply {
  exit: 0 | 1 | 2;
  /** What `--json` prints. */
  json: Json;
  /** What is printed otherwise. */
  text: string;
  /** A file to write to `--out` or to standard output. */
  file?: { name: string; base64: string };
}

export interface OperatorCommand {
  /** As it is typed: `import people FILE`. Capital words are positional; in brackets: optional. */
  usage: string;
  about: string;
  /** Commander flags with what they mean. */
  flags: [flag: string, about: string][];
  /** Positional words that name files. */
  reads?: number;
  run(app: App, request: OperatorRequest): Promise<OperatorReply>;
}

export const done = (text: string, json: Json): OperatorReply => ({ exit: 0, text, json });
export const failed = (text: string, json: Json = { error: text }): OperatorReply => ({ exit: 1, text, json });

/** A person by id, e-mail or Entra object id. Errors: STW_NOT_FOUND. */
export async function personOf(app: App, key: string): Promise<Person> {
  const found = await app.kernel.read((view) => {
    const exact = view.org.person(key);
    if (exact) return exact;
    const [mail, ...more] = view.find<Person>('people', 'email', key.toLowerCase());
    if (mail && more.length === 0) return mail;
    return view.find<Person>('people', 'aad', key)[0];
  });
  if (!found) throw new StewardError('STW_NOT_FOUND', { what: 'person', id: key });
  return found;
}

/** An act by the operator, with `--as` on behalf of an office. */
export async function actOf(app: App, request: OperatorRequest, kind: string, data: { [name: string]: Json }): Promise<Act> {
  const as = typeof request.options.as === 'string' ? (await personOf(app, request.options.as)).id : undefined;
  return { kind, at: app.kernel.calendar.now(), by: `operator:${request.user}`, via: 'cli', data, ...(as ? { as } : {}) };
}

/** Does it, and says in English what came of it. */
export async function perform(app: App, request: OperatorRequest, kind: string, data: { [name: string]: Json }): Promise<OperatorReply> {
  const result = await app.kernel.act(await actOf(app, request, kind, data));
  await app.kernel.tick();
  const t = app.painter.in('en');
  const params = Object.fromEntries(Object.entries(result.reply.params ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]));
  const text = result.reply.text ? t.t(result.reply.text, params) : 'Done.';
  return result.refused ? failed(text, { refused: text, code: result.reply.text ?? '' }) : done(text, { done: text, ...(result.reply.params ?? {}) });
}

export const option = (request: OperatorRequest, name: string): string | undefined => {
  const value = request.options[name];
  return typeof value === 'string' ? value : undefined;
};

