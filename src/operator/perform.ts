import { existsSync } from 'node:fs';
import { type Config, readConfig } from '../config.ts';
import type { Json } from '../kernel/store.ts';
import { ask, type Held } from '../storage/control.ts';
import { failed, type OperatorCommand, type OperatorReply, type OperatorRequest, usage } from './command.ts';

/** The control socket takes 64 MB in one line. */
const LARGEST = 60 * 1024 * 1024;
/** A bot that was suspended holds its folder and never answers; whoever waits is told. */
const PATIENCE = 5_000;

/** Asks the bot that holds the data; where none runs, does it here. `hint` is told what is worth knowing while it takes. */
export async function performCommand(
  command: OperatorCommand,
  request: OperatorRequest,
  hint: (line: string) => void,
): Promise<OperatorReply> {
  if (command.alone) return command.alone();
  const config = readConfig();
  if (!command.founds && !existsSync(config.dataDir))
    return failed(
      'STW_NOT_FOUND',
      `There is no data in ${config.dataDir}. Check DATA_DIR; "steward import people" makes a new one.`,
    );
  const answered = await asked(config, request, hint);
  if (answered) return answered;
  await command.before?.(config, request);
  return command.apart ? command.apart(config, request) : here(config, request, hint);
}

async function asked(
  config: Config,
  request: OperatorRequest,
  hint: (line: string) => void,
): Promise<OperatorReply | undefined> {
  if (request.files.reduce((sum, file) => sum + file.base64.length, 0) > LARGEST)
    throw usage('The file is larger than 45 MB. Split it.');
  const waiting = setTimeout(
    () =>
      hint(
        'Another Steward holds the data and has not answered yet. If it was suspended, continue it (kill -CONT) or end it.',
      ),
    PATIENCE,
  );
  try {
    return (await ask(config.dataDir, request as unknown as Json)) as unknown as OperatorReply | undefined;
  } finally {
    clearTimeout(waiting);
  }
}

async function here(config: Config, request: OperatorRequest, hint: (line: string) => void): Promise<OperatorReply> {
  // Loaded only when needed: a command that a running bot answers starts four times as fast without the house, and none needs its door.
  const [{ buildHouse }, { capabilities }, { openPorts }, { operate }] = await Promise.all([
    import('../house.ts'),
    import('../capabilities/index.ts'),
    import('../ports.ts'),
    import('./index.ts'),
  ]);
  // Standard output is the answer's alone, so nothing is logged; what the store has to tell is told as a hint.
  const { ports, held } = await openPorts({ ...config, logLevel: 'silent' }, capabilities);
  try {
    const cut = 'cut' in ports.store ? (ports.store.cut as { bytes: number; file: string } | undefined) : undefined;
    if (cut)
      hint(
        `The last ${cut.bytes} bytes of ${cut.file} were half-written when Steward stopped and have been cut. Nobody was told that they were recorded.`,
      );
    const app = buildHouse(config, ports, capabilities);
    // An operator's command sends nothing: what it queues goes out when the bot runs.
    await app.delivery.close();
    const others = alsoServing(held, (each) => operate(app, each, false));
    try {
      return (await operate(app, request as unknown as Json, false)) as unknown as OperatorReply;
    } finally {
      await others();
      await app.channel.close();
    }
  } finally {
    await ports.store.close();
    await held.release();
  }
}

/** A second command that comes meanwhile is answered from here rather than turned away. Resolves when none is under way. */
function alsoServing(held: Held, handle: (request: Json) => Promise<Json>): () => Promise<void> {
  const busy = new Set<Promise<Json>>();
  held.serve((request) => {
    const answer = handle(request);
    busy.add(answer);
    return answer.finally(() => busy.delete(answer));
  });
  return async () => {
    // A turn later, so that the last answer has gone out on its socket.
    while (busy.size > 0) await Promise.allSettled(busy);
    await new Promise((resolve) => setImmediate(resolve));
  };
}
