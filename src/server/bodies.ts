import type { Request } from 'restify';
import type { Elapsed } from '../kernel/time.ts';
import type { Refused } from './refuse.ts';

/** A body has so long to arrive (ms); Teams sends its own in one piece. */
export const BODY_DEADLINE = 5_000;
/** Bytes of all bodies that are being read at once, and how many there may be: slow writers cannot fill the memory. */
const ALL_BYTES = 64 * 1024 * 1024;
const MOST = 2_000;

interface UnderWay {
  bytes: number;
  end(refused: Refused): void;
}

/**
 * The bodies that are under way. What has really come is counted, nothing is set aside for what may come: whoever announces much and sends
 * little takes no room from others (hardening D1). Where it gets too much, the one that has taken longest goes first.
 */
export class Bodies {
  readonly #limit: number;
  readonly #elapsed: Elapsed;
  /** The oldest first. */
  readonly #all = new Set<UnderWay>();
  #bytes = 0;

  constructor(limit: number, elapsed: Elapsed) {
    this.#limit = limit;
    this.#elapsed = elapsed;
  }

  /** The whole body, or why it is not read on; what came until then is dropped. Errors: the caller went away. */
  async read(req: Request): Promise<Buffer | Refused> {
    // Gone while it was looked at who calls: no event would say so any more.
    if (req.destroyed) throw new Error('closed');
    const parts: Buffer[] = [];
    const early = new AbortController();
    const body: UnderWay = { bytes: 0, end: () => undefined };
    const take = (part: Buffer): void => {
      parts.push(part);
      body.bytes += part.length;
      this.#bytes += part.length;
      if (body.bytes > this.#limit) body.end({ status: 413, reason: `The body is over ${this.#limit} bytes.` });
      this.#makeRoom();
    };
    try {
      return await new Promise((resolve, reject) => {
        body.end = resolve;
        this.#all.add(body);
        this.#makeRoom();
        this.#elapsed.sleep(BODY_DEADLINE, early.signal).then(
          () => resolve({ status: 408, reason: `The body took over ${BODY_DEADLINE / 1_000} seconds.` }),
          () => undefined,
        );
        req.on('data', take);
        req.once('end', () => resolve(Buffer.concat(parts)));
        req.once('error', reject);
        req.once('close', () => reject(new Error('closed')));
      });
    } finally {
      early.abort();
      req.off('data', take);
      req.pause();
      this.#drop(body);
    }
  }

  #makeRoom(): void {
    for (const body of this.#all) {
      if (this.#bytes <= ALL_BYTES && this.#all.size <= MOST) return;
      this.#drop(body);
      body.end({ status: 503, reason: 'Too many requests at once. Try again.' });
    }
  }

  #drop(body: UnderWay): void {
    if (this.#all.delete(body)) this.#bytes -= body.bytes;
  }
}
