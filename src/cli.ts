#!/usr/bin/env node
import { closeSync, fchmodSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { readConfig } from './config.ts';
import { StewardError } from './errors.ts';
import { watchProcess } from './fault.ts';
import { usage } from './operator/command.ts';
import { failure } from './operator/index.ts';
import { performCommand } from './operator/perform.ts';
import { runProgram } from './operator/program.ts';

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** What was typed is wrong, or this machine does not let us. */
function unusable(path: string, what: string, error: unknown): StewardError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const typed: { [code: string]: string } = {
    ENOENT: what === 'read' ? 'there is no such file' : 'there is no such folder',
    ENOTDIR: 'a part of the path is no folder',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'the name is too long',
  };
  const machine: { [code: string]: string } = {
    EACCES: 'this user may not',
    EPERM: 'this user may not',
    EROFS: 'the disk takes no changes',
    ENOSPC: 'the disk is full',
  };
  return typed[code]
    ? usage(`${path} cannot be ${what}: ${typed[code]}.`)
    : new StewardError('STW_REFUSED', { reason: `${path} cannot be ${what}: ${machine[code] ?? message}.` });
}

function tried<T>(path: string, what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw unusable(path, what, error);
  }
}

/** Reports and exports are about people: for the eyes of whoever asked, also where a file of that name was there before. */
function writeOwn(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w', 0o600);
  try {
    // What is no file of ours, such as /dev/stdout, keeps its rights.
    if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
    writeFileSync(file, bytes);
  } finally {
    closeSync(file);
  }
}

watchProcess();
process.exitCode = await runProgram(process.argv.slice(2), {
  user: userName(),
  watched: process.stdout.isTTY === true,
  read: (path) => tried(path, 'read', () => readFileSync(path)),
  write: (path, bytes) => tried(path, 'written', () => writeOwn(path, bytes)),
  out: (what) => void process.stdout.write(what),
  err: (text) => void process.stderr.write(text),
  perform: (command, request) => performCommand(command, request, (line) => void process.stderr.write(`${line}\n`)),
  async serve() {
    try {
      // Settings first: what is wrong with them is told before the whole house is loaded.
      const config = readConfig();
      const { serve } = await import('./main.ts');
      await serve(config, false, process.argv.includes('--json'));
      return undefined;
    } catch (error) {
      return failure(error);
    }
  },
});
