import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { StewardError } from '../errors.ts';
import { type Fault, unreadable } from './fault.ts';
import { LIMITS, type Sheet } from './limits.ts';

export type { Fault } from './fault.ts';
export { LIMITS, type Sheet } from './limits.ts';

type Answer = { sheet: Sheet } | { values: Record<string, string | number> };

/**
 * Reads the first sheet of a CSV or XLSX file, in a worker thread with limits (hardening I1): 64 MB as a file and unpacked, 100,000
 * rows, 64 columns. Cells are text as it stands; `007` stays `007` where the file holds it as text. Errors: STW_IMPORT with the place,
 * the reason and what to do; nothing else is ever thrown.
 */
export function readSheet(file: { name: string; bytes: Uint8Array }): Promise<Sheet> {
  const name = file.name || 'the file';
  if (file.bytes.length > LIMITS.bytes)
    return Promise.reject(unreadable(name, `it is larger than ${LIMITS.bytes / 1024 / 1024} MB`, 'Split it'));
  return new Promise((resolve, reject) => {
    const worker = start({ name, bytes: file.bytes });
    const late = AbortSignal.timeout(LIMITS.seconds * 1000);
    const end = (settle: () => void) => {
      late.removeEventListener('abort', giveUp);
      settle();
      void worker.terminate();
    };
    const failed = (what: string, cause?: unknown) =>
      end(() => reject(unreadable(name, what, 'Keep only the sheet, rows and columns that are needed', cause)));
    const giveUp = () => failed(`reading it took longer than ${LIMITS.seconds} seconds`);
    late.addEventListener('abort', giveUp);
    worker.once('message', (answer: Answer) =>
      end(() => ('sheet' in answer ? resolve(answer.sheet) : reject(new StewardError('STW_IMPORT', answer.values)))),
    );
    worker.once('error', (error: NodeJS.ErrnoException) =>
      failed(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it needs too much memory' : 'it cannot be read', error),
    );
    worker.once('exit', () => failed('it cannot be read'));
  });
}

function start(workerData: { name: string; bytes: Uint8Array }): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: LIMITS.heap, maxYoungGenerationSizeMb: 64 } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./sheetWorker.js', import.meta.url), options);
  // From the sources (tests, bench) the thread does not inherit the loader that understands TypeScript, so it registers it first.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const loader = JSON.stringify(new URL('./dist/esm/api/index.mjs', tsx).href);
  const entry = JSON.stringify(new URL('./sheetWorker.ts', import.meta.url).href);
  return new Worker(`import(${loader}).then((api) => { api.register(); return import(${entry}); })`, {
    ...options,
    eval: true,
  });
}

/** Rows with more or fewer cells than the header: a mark or quote is missing there, so its cells may stand in wrong columns. */
export function raggedRows(sheet: Sheet): Fault[] {
  const width = sheet.header.length;
  return sheet.rows
    .filter(({ cells }) => cells.length !== width)
    .map(({ row, cells }) => ({
      row,
      field: '',
      reason: `has ${cells.length} cells where the header has ${width}: a cell with the separator or a line break in it needs quotes, or the row is cut`,
    }));
}
