import { StewardError } from '../errors.ts';
import { saidOf } from '../fault.ts';
import type { House } from '../house.ts';
import type { Json } from '../kernel/store.ts';
import { backupCommands } from './backup.ts';
import { checkRequest } from './checks.ts';
import { failed, nameOf, type OperatorCommand, type OperatorReply, type OperatorRequest } from './command.ts';
import { cycleCommands } from './cycles.ts';
import { doctorCommands } from './doctor.ts';
import { fileCommands } from './importFiles.ts';
import { importingCommands } from './importing.ts';
import { layoutCommands } from './layout.ts';
import { learningCommands } from './learning.ts';
import { linkingCommands } from './linking.ts';
import { personalCommands } from './personal.ts';
import { reportCommands } from './reports/command.ts';
import { roleCommands } from './roles.ts';
import { runningCommands } from './running.ts';
import { verifyingCommands } from './verifying.ts';

/** Every command of an operator, as it is typed after `steward`. */
export const commands: readonly OperatorCommand[] = [
  ...importingCommands,
  ...fileCommands,
  ...roleCommands,
  ...linkingCommands,
  ...cycleCommands,
  ...learningCommands,
  ...layoutCommands,
  ...reportCommands,
  ...runningCommands,
  ...verifyingCommands,
  ...backupCommands,
  ...personalCommands,
  ...doctorCommands,
];

/** What the control socket answers. Never throws: a failure is a reply that says what to do. `serving`: the bot itself asks. */
export async function operate(app: House, request: Json, serving = true): Promise<Json> {
  const asked = request as unknown as OperatorRequest;
  const command = commands.find((c) => nameOf(c.usage) === asked.command);
  if (!command) return failed('STW_USAGE', `There is no command "${asked.command}".`, 2) as unknown as Json;
  return (await guarded(() => {
    checkRequest(command, asked);
    return command.run({ app, serving }, asked);
  })) as unknown as Json;
}

/** Turns whatever is thrown into a reply with its code. */
export async function guarded(run: () => OperatorReply | Promise<OperatorReply>): Promise<OperatorReply> {
  try {
    return await run();
  } catch (error) {
    return failure(error);
  }
}

/** Whatever was thrown, as a reply with its code. */
export function failure(error: unknown): OperatorReply {
  if (error instanceof StewardError && !(error.code === 'STW_INTERNAL' && error.cause))
    return failed(error.code, error.message, error.code === 'STW_USAGE' ? 2 : 1);
  const root = error instanceof StewardError ? error.cause : error;
  // The system's own errors name a file or an address of this machine, and are for the operator.
  if (root instanceof Error && error instanceof Error && 'syscall' in root)
    return failed('STW_INTERNAL', error.message);
  // Where a fault of ours is helps more than its sentence, which may hold anybody's words; what a command says may be kept (hardening I4).
  return failed('STW_INTERNAL', new StewardError('STW_INTERNAL', { reason: saidOf(root) }).message);
}
