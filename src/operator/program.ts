import { Command, CommanderError, Option } from 'commander';
import { StewardError } from '../errors.ts';
import { checkRequest, placesOf } from './checks.ts';
import {
  type Flag,
  failed,
  nameOf,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
} from './command.ts';
import { commands, failure, guarded } from './index.ts';

/** What the command line stands on: a process, or a test. */
export interface Terminal {
  user: string;
  /** A file that was named. Errors: STW_USAGE, STW_REFUSED. */
  read(path: string): Uint8Array;
  write(path: string, bytes: Uint8Array): void;
  out(what: string | Uint8Array): void;
  err(text: string): void;
  /** Somebody looks at what comes out. */
  watched: boolean;
  perform(command: OperatorCommand, request: OperatorRequest): Promise<OperatorReply>;
  /** Runs the bot; a reply: why it does not. */
  serve(): Promise<OperatorReply | undefined>;
}

type Options = OperatorRequest['options'];

/**
 * One call of `steward`: reads what was typed, checks all of it, has it done and prints the answer, one line to read or with `--json` one
 * object, refusals too. Resolves with the exit code.
 * @param typed the words after the program's name.
 */
export async function runProgram(typed: readonly string[], at: Terminal): Promise<0 | 1 | 2> {
  const json = typed.includes('--json');
  let exit: 0 | 1 | 2 = 0;
  const print = (reply: OperatorReply, options: Options = {}) => {
    const said = reply.file ? handOut(reply, options, json, at) : reply;
    exit = said.exit;
    if (said.file) at.out(Buffer.from(said.file.base64, 'base64'));
    else if (json) at.out(`${JSON.stringify(said.json)}\n`);
    else (said.exit === 0 ? at.out : at.err)(`${said.text}\n`);
  };
  const program = new Command('steward')
    .description(
      'Steward, an accountability assistant in Microsoft Teams.\nSettings come from the environment (see README.md); the commands work while the bot runs too.',
    )
    .exitOverride()
    // A wrong usage is told once, here below; help goes where it always does.
    .configureOutput({ writeOut: at.out, writeErr: () => undefined });
  program
    .command('serve')
    .description('Run the bot until SIGINT or SIGTERM.')
    .option('--json', 'say as JSON where it listens, or why it does not start')
    .action(async () => {
      const refused = await at.serve();
      if (refused) print(refused);
    });
  for (const command of commands)
    add(program, command, async (words, options) => {
      const reply = await guarded(() => {
        const request: OperatorRequest = { command: nameOf(command.usage), words, options, files: [], user: at.user };
        checkRequest(command, request);
        request.files = words.slice(0, command.reads ?? 0).map((path) => ({
          name: path.split(/[\\/]/).at(-1) ?? path,
          base64: Buffer.from(at.read(path)).toString('base64'),
        }));
        return at.perform(command, request);
      });
      print(reply, options);
    });
  for (const each of program.commands) for (const sub of [each, ...each.commands]) sub.copyInheritedSettings(program);

  try {
    await program.parseAsync([...typed], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) print(failure(error));
    else if (error.code === 'commander.help') print(failed('STW_USAGE', program.helpInformation().trimEnd(), 2));
    else if (error.exitCode !== 0) print(failed('STW_USAGE', wrongly(error.message, program, typed), 2));
  }
  return exit;
}

/** What commander found wrong, as a sentence that says where the right usage stands. */
function wrongly(message: string, program: Command, typed: readonly string[]): string {
  const said = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[.?]?\)?$/, (end) => (end.includes('?') ? end : '.'))
    .replace(/^./, (first) => first.toUpperCase());
  let [at, path] = [program, 'steward'];
  for (const word of typed) {
    const next = at.commands.find((c) => c.name() === word);
    if (!next) break;
    [at, path] = [next, `${path} ${word}`];
  }
  return `${said} See "${path} --help".`;
}

/** Writes a reply's file where `--out` says; without it the file itself is the answer. */
function handOut(reply: OperatorReply, { out }: Options, json: boolean, at: Terminal): OperatorReply {
  const { file } = reply;
  if (!file) return reply;
  if (typeof out !== 'string')
    return file.binary && at.watched
      ? failed('STW_USAGE', `This is no text for a terminal. Name a file: --out ${file.name}`, 2)
      : reply;
  try {
    at.write(out, Buffer.from(file.base64, 'base64'));
  } catch (error) {
    if (!(error instanceof StewardError)) throw error;
    return failure(error);
  }
  const { file: _, ...rest } = reply;
  return { ...rest, text: `Written: ${out}`, json: json ? { ...(reply.json as object), file: out } : null };
}

type Run = (words: string[], options: Options) => Promise<void>;

function add(program: Command, command: OperatorCommand, run: Run): void {
  const places = placesOf(command.usage);
  let at = program;
  for (const word of nameOf(command.usage).split(' '))
    at = at.commands.find((c) => c.name() === word) ?? at.command(word);
  at.description(command.about).addHelpText('after', `\nExample:\n  ${command.example}`);
  for (const place of places) at.argument(`<${place.toLowerCase()}>`, command.words?.[place]?.is);
  for (const flag of command.flags) at.addOption(optionOf(flag));
  at.option('--json', 'answer as JSON, refusals too');
  at.action((...given: unknown[]) =>
    run(given.slice(0, places.length).map(String), plain(given[places.length] as { [name: string]: unknown })),
  );
}

function optionOf({ flag, about, required, repeated }: Flag): Option {
  const option = new Option(flag, required ? `${about} (needed)` : about);
  return option.argParser((value: string, before: string[] | string | undefined) => {
    if (repeated) return [...(Array.isArray(before) ? before : []), value];
    if (before !== undefined)
      throw new StewardError('STW_USAGE', { reason: `${option.long} is there twice; once is meant.` });
    return value;
  });
}

/** Options as commander reads them, in a shape that travels as JSON. */
const plain = (raw: { [name: string]: unknown }): Options =>
  Object.fromEntries(
    Object.entries(raw).filter(([, value]) => ['string', 'boolean'].includes(typeof value) || Array.isArray(value)),
  ) as Options;
