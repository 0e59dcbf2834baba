#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { readConfig } from './config.ts';
import { reasonOf, StewardError } from './errors.ts';
import {
  type Flag,
  failed,
  nameOf,
  type OperatorCommand,
  type OperatorReply,
  type OperatorRequest,
  usage,
} from './operator/command.ts';
import { commands, guarded } from './operator/index.ts';
import { performCommand } from './operator/perform.ts';

const json = process.argv.includes('--json');

/** One line to read, or with `--json` one object, refusals too; the exit code says which. */
function print(reply: OperatorReply, options: OperatorRequest['options']): void {
  process.exitCode = reply.exit;
  if (reply.file) printFile(reply.file, reply, options);
  else if (json) process.stdout.write(`${JSON.stringify(reply.json)}\n`);
  else (reply.exit === 0 ? process.stdout : process.stderr).write(`${reply.text}\n`);
}

function printFile(
  file: NonNullable<OperatorReply['file']>,
  reply: OperatorReply,
  options: OperatorRequest['options'],
): void {
  const bytes = Buffer.from(file.base64, 'base64');
  if (typeof options.out === 'string') {
    writeFileSync(options.out, bytes);
    process.stdout.write(
      json ? `${JSON.stringify({ ...(reply.json as object), file: options.out })}\n` : `Written: ${options.out}\n`,
    );
  } else if (file.binary && process.stdout.isTTY)
    throw usage(`This is no text for a terminal. Name a file: --out ${file.name}`);
  else process.stdout.write(bytes);
}

/** Options as commander reads them, in a shape that travels as JSON. */
const plain = (raw: { [name: string]: unknown }): OperatorRequest['options'] =>
  Object.fromEntries(
    Object.entries(raw).filter(([, value]) => ['string', 'boolean'].includes(typeof value) || Array.isArray(value)),
  ) as OperatorRequest['options'];

function optionOf({ flag, about, required, repeated }: Flag): Option {
  const option = new Option(flag, about).makeOptionMandatory(required ?? false);
  return repeated
    ? option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
    : option;
}

function add(program: Command, command: OperatorCommand): void {
  const words = command.usage.split(' ');
  const names = words.filter((word) => !/^[a-z-]+$/.test(word));
  let at = program;
  for (const word of nameOf(command.usage).split(' '))
    at = at.commands.find((c) => c.name() === word) ?? at.command(word);
  at.description(command.about).addHelpText('after', `\nExample:\n  ${command.example}`);
  for (const name of names) at.argument(`<${name.toLowerCase()}>`);
  for (const flag of command.flags) at.addOption(optionOf(flag));
  at.option('--json', 'answer as JSON, refusals too');
  at.action(async (...given: unknown[]) => {
    const typed = given.slice(0, names.length).map(String);
    const options = plain(given[names.length] as { [name: string]: unknown });
    const reply = await guarded(() => {
      const files = typed.slice(0, command.reads ?? 0).map(readFile);
      const request: OperatorRequest = {
        command: nameOf(command.usage),
        words: typed,
        options,
        files,
        user: userName(),
      };
      return performCommand(command, request, (line) => void process.stderr.write(`${line}\n`));
    });
    print(reply, options);
  });
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

function readFile(path: string): OperatorRequest['files'][number] {
  try {
    return { name: basename(path), base64: readFileSync(path).toString('base64') };
  } catch (error) {
    throw usage(
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String((error as Error).message)}.`,
    );
  }
}

const program = new Command('steward')
  .description(
    'Steward, an accountability assistant in Microsoft Teams.\nSettings come from the environment (see README.md); the commands work while the bot runs too.',
  )
  .exitOverride();
// A wrong usage is told once, here below; help goes where it always does.
program.configureOutput({ writeErr: () => undefined });
program
  .command('serve')
  .description('Run the bot until SIGINT or SIGTERM.')
  .action(async () => {
    // Settings first: what is wrong with them is told before the whole house is loaded.
    readConfig();
    await (await import('./main.ts')).main(false);
  });
for (const command of commands) add(program, command);
for (const each of program.commands) for (const sub of [each, ...each.commands]) sub.copyInheritedSettings(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError))
    print(failed(error instanceof StewardError ? error.code : 'STW_INTERNAL', reasonOf(error)), {});
  else if (error.code === 'commander.help') print(failed('STW_USAGE', program.helpInformation().trimEnd(), 2), {});
  else if (error.exitCode !== 0)
    print(
      failed('STW_USAGE', `${error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}. See: steward --help`, 2),
      {},
    );
}
