import { createHash } from 'node:crypto';
import type { JournalRecord } from '../record.ts';

/**
 * A group in the journal is one line: `STW1 <number> <bytes> <checksum> <JSON array of records>`. The checksum covers the number too, so
 * that what an earlier, abandoned write left on the disk is never taken for this one. JSON has no raw line breaks, so a line that begins
 * like a group is one.
 */
const MARK = 'STW1 ';
const HEADER = /^STW1 (\d{1,15}) (\d{1,12}) ([0-9a-f]{32}) $/;
const LONGEST_HEADER = 80;

const checksum = (group: number, body: Uint8Array): string =>
  createHash('sha256').update(`${group} `).update(body).digest('hex').slice(0, 32);

/** The line of a group. */
export function frame(group: number, records: readonly JournalRecord[]): Buffer {
  const body = Buffer.from(`[${records.map((record) => JSON.stringify(record)).join(',')}]`);
  const header = Buffer.from(`${MARK}${group} ${body.length} ${checksum(group, body)} `);
  return Buffer.concat([header, body, Buffer.from('\n')]);
}

interface Frame {
  group: number;
  body: Buffer;
  end: number;
}

/** The whole, unharmed group that begins here, if there is one. */
function frameAt(bytes: Buffer, start: number): Frame | undefined {
  if (bytes.toString('latin1', start, start + MARK.length) !== MARK) return undefined;
  const head = bytes.toString('latin1', start, start + LONGEST_HEADER);
  const length = head.split(' ', 4).join(' ').length + 1;
  const fields = HEADER.exec(head.slice(0, length));
  if (!fields) return undefined;
  const group = Number(fields[1]);
  const from = start + length;
  const end = from + Number(fields[2]) + 1;
  if (end > bytes.length || bytes[end - 1] !== 10) return undefined;
  const body = bytes.subarray(from, end - 1);
  return checksum(group, body) === fields[3] ? { group, body, end } : undefined;
}

export interface Scan {
  /** Groups found whole, from the first expected one on without a gap. */
  groups: number;
  /** Where the last whole group ends. */
  end: number;
  /** What stands behind it: nothing, a broken last group (to be cut), or damage (a good group follows a broken one). */
  tail: 'clean' | 'torn' | 'damaged';
}

/**
 * Reads the groups of a segment in order and hands over each one's records.
 * @param first the number the first group must have
 */
export function scan(bytes: Buffer, first: number, take: (records: JournalRecord[]) => void): Scan {
  let end = 0;
  let groups = 0;
  while (end < bytes.length) {
    const found = frameAt(bytes, end);
    if (!found || found.group !== first + groups) break;
    take(JSON.parse(found.body.toString('utf8')) as JournalRecord[]);
    end = found.end;
    groups++;
  }
  if (end === bytes.length) return { groups, end, tail: 'clean' };
  return { groups, end, tail: goodGroupIn(bytes, end) ? 'damaged' : 'torn' };
}

function goodGroupIn(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(MARK, from, 'latin1'); at >= 0; at = bytes.indexOf(MARK, at + 1, 'latin1')) {
    if ((at === 0 || at === from || bytes[at - 1] === 10) && frameAt(bytes, at)) return true;
  }
  return false;
}
