#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { Command, CommanderError } from 'commander';
import { build } from './app.ts';
import { capabilities } from './capabilities/index.ts';
import { type Config, readConfig } from './config.ts';
import { reasonOf } from './errors.ts';
import type { Json } from './kernel/store.ts';
import { main } from './main.ts';
import type { OperatorCommand } from './operator/command.ts';
import { commands, nameOf, type OperatorReply, type OperatorRequest, operate } from './operator/index.ts';
import { openPorts } from './ports.ts';
import { ask } from './storage/control.ts';

/** Asks the bot that holds the data; where none runs, does it itself. */
async function perform(config: Config, request: OperatorRequest): Promise<OperatorReply> {
  const answered = await ask(config.dataDir, request as unknown as Json);
  if (answered !== undefined) return answered as unknown as OperatorReply;
  const { ports, held } = await openPorts({ ...config, logLevel: 'warn' }, capabilities);
  const app = build(config, ports, capabilities);
  try {
    return (await operate(app, request as unknown as Json)) as unknown as OperatorReply;
  } finally {
    await app.channel.close();
    await ports.store.close();
    await held.release();
  }
}

function print(reply: OperatorReply, options: OperatorRequest['options']): void {
  if (options.json === true) process.stdout.write(`${JSON.stringify(reply.json)}\n`);
  else if (reply.file) {
    const bytes = Buffer.from(reply.file.base64, 'base64');
    if (typeof options.out === 'string') writeFileSync(options.out, bytes);
    else process.stdout.write(bytes);
  } else (reply.exit === 0 ? process.stdout : process.stderr).write(`${reply.text}\n`);
  process.exitCode = reply.exit;
}

function add(program: Command, command: OperatorCommand): void {
  const words = command.usage.split(' ');
  let at = program;
  for (const word of words.filter((w) => /^[a-z-]+$/.test(w))) at = at.commands.find((c) => c.name() === word) ?? at.command(word);
  at.description(command.about).exitOverride();
  const names = words.filter((w) => !/^[a-z-]+$/.test(w));
  for (const name of names) at.argument(name.startsWith('[') ? name.toLowerCase() : `<${name.toLowerCase()}>`);
  for (const [flag, about] of command.flags) at.option(flag, about);
  at.option('--json', 'answer as JSON');
  at.action(async (...given: unknown[]) => {
    const positional = given.slice(0, names.length).map((word) => String(word ?? ''));
    const raw = given[names.length] as Record<string, string | boolean | string[] | undefined>;
    const options = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : value]));
    const files = positional.slice(0, command.reads ?? 0).map((path) => ({ name: basename(path), base64: readFileSync(path).toString('base64') }));
    const request: OperatorRequest = { command: nameOf(command.usage), words: positional, options, files, user: userInfo().username };
    print(await perform(readConfig(), request), options);
  });
}

const program = new Command('steward').description('Steward, an accountability assistant in Microsoft Teams.').exitOverride();
program.command('serve').description('Run the bot. Settings come from the environment.').exitOverride().action(() => main(false));
for (const command of commands) add(program, command);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const json = process.argv.includes('--json');
    (json ? process.stdout : process.stderr).write(json ? `${JSON.stringify({ error: reasonOf(error) })}\n` : `${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
