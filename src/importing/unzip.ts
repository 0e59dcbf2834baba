import { inflateRawSync } from 'node:zlib';
import { unreadable } from './fault.ts';
import { LIMITS } from './limits.ts';

/*
 * A small ZIP reader of our own, because what it counts must be what is read (hardening I1): it goes by the central directory alone,
 * stops inflating at the size a part claims and refuses claims above the limit, and checks sizes and checksums, so that a damaged or cut workbook is
 * refused instead of read in part.
 */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const RETRY = 'Open it in a spreadsheet program and save it again as .xlsx or CSV';

/**
 * The parts of a ZIP file that `wanted` names, inflated; together at most LIMITS.bytes. Errors: STW_IMPORT when it is no ZIP file,
 * damaged, encrypted or larger than that.
 */
export function unzip(name: string, bytes: Uint8Array, wanted: (path: string) => boolean): Map<string, Uint8Array> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(name, view);
  const count = view.readUInt16LE(end + 10);
  if (count > LIMITS.parts) throw unreadable(name, `it has ${count} parts, more than ${LIMITS.parts}`, RETRY);
  const parts = new Map<string, Uint8Array>();
  let left: number = LIMITS.bytes;
  let at = view.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== ENTRY)
      throw damaged(name, `part ${i + 1} is not where it should be`);
    const lengths = view.readUInt16LE(at + 28);
    const path = view.toString('utf8', at + 46, at + 46 + lengths);
    if (wanted(path)) {
      if (parts.has(path)) throw damaged(name, `"${path.slice(0, 80)}" is in it twice`);
      const part = inflate(name, path, view, at, left);
      left -= part.length;
      parts.set(path, part);
    }
    at += 46 + lengths + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return parts;
}

function inflate(name: string, path: string, view: Buffer, at: number, left: number): Uint8Array {
  const where = `"${path.slice(0, 80)}"`;
  const [flags, method, crc] = [view.readUInt16LE(at + 8), view.readUInt16LE(at + 10), view.readUInt32LE(at + 16)];
  const [packed, size, local] = [view.readUInt32LE(at + 20), view.readUInt32LE(at + 24), view.readUInt32LE(at + 42)];
  if (flags & 1) throw unreadable(name, 'it is encrypted', 'Save it without a password');
  if (local + 30 > view.length || view.readUInt32LE(local) !== LOCAL)
    throw damaged(name, `${where} is not where it should be`);
  const from = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28);
  if (from + packed > view.length) throw damaged(name, `${where} is cut`);
  const data = view.subarray(from, from + packed);
  // The size it claims is its limit, and what it claims must fit: a bomb is refused here, or stopped at its own lie.
  if (Math.max(size, method === 0 ? data.length : 0) > left) throw tooLarge(name);
  const part = method === 0 ? data : method === 8 ? inflateUpTo(name, where, data, size) : undefined;
  if (!part) throw unreadable(name, `${where} is packed in an unknown way (${method})`, RETRY);
  if (part.length !== size || crc32(part) !== crc) throw damaged(name, `${where} is not what was saved`);
  return part;
}

function inflateUpTo(name: string, where: string, data: Buffer, size: number): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw damaged(name, `${where} cannot be unpacked to the ${size} bytes it claims`, error);
  }
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function findEnd(name: string, view: Buffer): number {
  for (let at = view.length - 22; at >= Math.max(0, view.length - 22 - 65_535); at--) {
    if (view.readUInt32LE(at) === END && at + 22 + view.readUInt16LE(at + 20) === view.length) return at;
  }
  throw damaged(name, 'its end is missing');
}

const damaged = (name: string, what: string, cause?: unknown) =>
  unreadable(name, `the workbook is damaged: ${what}`, `Was it copied completely? ${RETRY}`, cause);

const tooLarge = (name: string) =>
  unreadable(
    name,
    `it unpacks to more than ${LIMITS.bytes / 1024 / 1024} MB`,
    'Keep only the sheet and the columns that are needed',
  );

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = CRC[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
