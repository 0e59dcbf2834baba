import type { Config } from '../config.ts';
import { StewardError } from '../errors.ts';
import type { House } from '../house.ts';
import type { Act, Result } from '../kernel/act.ts';
import { texts } from '../kernel/naming.ts';
import type { Person } from '../kernel/person.ts';
import type { Json } from '../kernel/store.ts';
import { type Kind, PERSON } from './kinds.ts';
import { peopleCalled } from './people.ts';

/** What the command line asks of the bot that holds the data, or of itself when no bot runs. */
export interface OperatorRequest {
  command: string;
  /** Positional words, in the order of the command's usage. */
  words: string[];
  /** By their long names in camel case; flags that may be repeated are lists. */
  options: { [name: string]: string | boolean | string[] | undefined };
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
  /** A file to write to `--out`, or to standard output as it is. */
  file?: { name: string; base64: string; binary: boolean };
}

export interface Flag {
  /** As commander takes it: `--unit <unit>`. */
  flag: string;
  about: string;
  /** What may stand behind it: every option that takes a value has one (a test holds it). */
  is?: Kind;
  required?: boolean;
  /** Of a command that does several things: with these it is needed, with others than those it is refused. */
  neededFor?: readonly string[];
  only?: readonly string[];
  /** Means nothing without this other option. */
  with?: string;
  /** May be given more than once. */
  repeated?: boolean;
}

/** What a command stands on. */
export interface Bench {
  app: House;
  /** Does the bot run here, or only this command? Then what is queued goes out at the next start. */
  serving: boolean;
}

export interface OperatorCommand {
  /** As it is typed: `import people FILE`. Capital words are positional. */
  usage: string;
  /** What may stand in the place of each capital word. */
  words?: { [place: string]: Kind };
  /** The capital word that says what is done: options may belong to some of its values only. */
  picks?: string;
  about: string;
  flags: Flag[];
  /** Shown by `--help`, and run by the documentation's reader. */
  example: string;
  /** Positional words that name files. */
  reads?: number;
  /** Makes the data folder when there is none: else a wrong DATA_DIR would look like an empty Steward. */
  founds?: boolean;
  run(bench: Bench, request: OperatorRequest): Promise<OperatorReply>;
  /** Done first, when no bot runs, before the store is opened. */
  before?(config: Config, request: OperatorRequest): Promise<void>;
  /** Done without opening the store when no bot runs; undefined: `run` does it. */
  apart?(config: Config, request: OperatorRequest): Promise<OperatorReply>;
  /** Done by the command line itself, whether a bot runs or not, before settings are read. */
  alone?(): Promise<OperatorReply>;
}

export const done = (text: string, json: Json): OperatorReply => ({ exit: 0, text, json });
/** Refused or failed; `code` is stable, the sentence may improve. */
export const failed = (code: string, text: string, exit: 1 | 2 = 1): OperatorReply => ({
  exit,
  text,
  json: { code, error: text },
});
export const usage = (reason: string): StewardError => new StewardError('STW_USAGE', { reason });

export const AS: Flag = {
  flag: '--as <person>',
  is: PERSON,
  about: 'in the name of this person, with that person\'s rights; recorded as "operator:you as person"',
};

export function option(request: OperatorRequest, name: string): string | undefined {
  const value = request.options[name];
  return typeof value === 'string' ? value : undefined;
}

export const list = (request: OperatorRequest, name: string): string[] => {
  const value = request.options[name];
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
};

/** The words of a usage that are typed as they stand: `import people`. */
export const nameOf = (typed: string): string =>
  typed
    .split(' ')
    .filter((word) => /^[a-z-]+$/.test(word))
    .join(' ');

/** A person by id, e-mail or Entra object id. Errors: STW_NOT_FOUND; STW_REFUSED when several have that address. */
export async function personOf(app: House, key: string, what = 'person'): Promise<Person> {
  const found = await peopleCalled(app.kernel, key);
  const [person, second] = found;
  if (!person) throw new StewardError('STW_NOT_FOUND', { what, id: key });
  if (second)
    throw new StewardError('STW_REFUSED', {
      reason: `Several people have the address ${key}: ${found.map((p) => p.id).join(', ')}. Name one by id.`,
    });
  return person;
}

/** Whom `--as` names; undefined: nobody. */
export async function asWhom(app: House, request: OperatorRequest): Promise<Person | undefined> {
  const as = option(request, 'as');
  return as === undefined ? undefined : personOf(app, as);
}

/** Does an act by the operator. A refusal is a reply; the act's own reply is told by `tell`. */
export async function perform(
  { app }: Bench,
  request: OperatorRequest,
  kind: string,
  data: { [name: string]: Json },
  tell: (result: Result, said: string) => Promise<OperatorReply> = async (_, said) => done(said, { done: said }),
): Promise<OperatorReply> {
  const as = await asWhom(app, request);
  const act: Act = {
    kind,
    at: app.kernel.calendar.now(),
    by: `operator:${request.user}`,
    via: 'cli',
    data,
    ...(as ? { as: as.id } : {}),
  };
  const result = await app.kernel.act(act);
  await app.kernel.tick();
  if (result.refused) return refusalOf(app, result, as);
  return tell(result, saidBy(app, result));
}

function saidBy(app: House, { reply }: Result): string {
  return reply.text ? app.painter.in('en').t(reply.text, texts(reply.params)) : 'Done.';
}

/** Cards say "look at these fields again"; a command line names them. */
function refusalOf(app: House, result: Result, as: Person | undefined): OperatorReply {
  const code = result.reply.text ?? 'common.refused.bad';
  if (code === 'common.refused.role' && as)
    return failed(code, `Nothing was recorded: ${as.name} has no role for this.`);
  const fields = result.reply.params?.fields;
  if (code === 'common.refused.bad' && Array.isArray(fields))
    return failed(code, `Nothing was recorded. These cannot be used as they are: ${fields.join(', ')}.`);
  return failed(code, saidBy(app, result));
}
