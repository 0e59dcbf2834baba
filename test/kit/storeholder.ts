/** A process that tries to hold a folder, `node storeholder.js FOLDER`: prints "held" and stays, or prints the code of the refusal. */
import { hold } from '../../src/storage/control.ts';

const [folder = ''] = process.argv.slice(2);
// Starters race for real only when all of them are awake: they wait for a line.
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  hold(folder).then(
    (held) => {
      held.serve(async (request) => ({ pid: process.pid, request }));
      process.stdout.write('held\n');
    },
    (error: { code?: string; message: string }) => {
      process.stdout.write(`${error.code ?? error.message}\n`);
      process.exit();
    },
  );
});
