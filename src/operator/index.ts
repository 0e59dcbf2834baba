import type { App } from '../app.ts';
import { reasonOf, StewardError } from '../errors.ts';
import type { Json } from '../kernel/store.ts';
import { failed, type OperatorCommand, type OperatorReply, type OperatorRequest } from './command.ts';
import { organisationCommands } from './organisation.ts';
import { runningCommands } from './running.ts';

export type { OperatorReply, OperatorRequest } from './command.ts';

/** Every command of an operator, as it is typed after `steward`. */
export const commands: readonly OperatorCommand[] = [...organisationCommands, ...runningCommands];

/** The words of a usage that are typed as they stand: `import people`. */
export const nameOf = (usage: string): string => usage.split(' ').filter((word) => /^[a-z-]+$/.test(word)).join(' ');

/** Does what the command line asks. Never throws: a failure is a reply that says what to do. */
export async function operate(app: App, request: Json): Promise<Json> {
  return (await run(app, request as unknown as OperatorRequest)) as unknown as Json;
}

async function run(app: App, request: OperatorRequest): Promise<OperatorReply> {
  const command = commands.find((c) => nameOf(c.usage) === request.command);
  if (!command) return { ...failed(`There is no command "${request.command}".`), exit: 2 };
  try {
    return await command.run(app, request);
  } catch (error) {
    const code = error instanceof StewardError ? error.code : 'STW_INTERNAL';
    return { ...failed(reasonOf(error), { code, error: reasonOf(error) }), exit: code === 'STW_USAGE' ? 2 : 1 };
  }
}
