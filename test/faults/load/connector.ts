import { type Failure, peakOf, standInConnector, type Which } from '../../kit/connector.ts';
import { messageIn } from '../../kit/connector-reading.ts';

/*
 * The stand-in connector in a process of its own: what it counts in a second must not depend on how busy its parent is with pressing.
 */

export type Asked = { fail: Which; how: Failure } | { taken: 'from now on' | 'so far' };

/** One request that was taken. `rings`: where and what, of a message that asks; without it, it answers or updates. */
export interface Taken {
  at: number;
  rings?: string;
}
export type Told = { url: string } | { taken: Taken[]; peak: number; refused: number };

const connector = await standInConnector();
const tell = (told: Told): void => void process.send?.(told);
process.on('message', (asked: Asked) => {
  if ('fail' in asked) return void connector.fail(asked.fail, asked.how);
  const { requests } = connector;
  if (asked.taken === 'from now on') return void requests.splice(0);
  const taken = requests
    .filter(({ status }) => status >= 200 && status < 300)
    .map(({ at, conversation, body }) => ({
      at: performance.timeOrigin + at,
      ...(messageIn(body, '').alert ? { rings: `${conversation}: ${JSON.stringify(body.attachments)}` } : {}),
    }));
  tell({ taken, peak: peakOf(requests, 1_000), refused: requests.length - taken.length });
});
process.on('disconnect', () => process.exit(0));
tell({ url: connector.url });
