import { inflateSync } from 'node:zlib';
import type { Fault } from './fault.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Pixels of an 8-bit PNG with alpha that is not interlaced, the only kind that `draw-icons.mjs` makes. */
interface Picture {
  width: number;
  height: number;
  /** Four bytes a pixel; undefined for a PNG of another kind. */
  rgba?: Uint8Array;
}

/** Reads the size of a PNG, and its pixels where they are needed. Undefined: not a PNG. */
export function readPng(bytes: Uint8Array): Picture | undefined {
  if (bytes.length < 33 || !SIGNATURE.every((byte, i) => bytes[i] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const picture: Picture = { width: view.getUint32(16), height: view.getUint32(20) };
  const [depth, color, , , interlace] = bytes.subarray(24, 29);
  if (depth !== 8 || color !== 6 || interlace !== 0) return picture;
  const data: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return { ...picture, rgba: unfilter(inflateSync(Buffer.concat(data)), picture.width, picture.height) };
}

/** Undoes the five filters of PNG, row by row. */
function unfilter(rows: Uint8Array, width: number, height: number): Uint8Array {
  const stride = width * 4;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const raw = rows[y * (stride + 1) + 1 + x] ?? 0;
      const left = x >= 4 ? (out[y * stride + x - 4] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const corner = x >= 4 && y > 0 ? (out[(y - 1) * stride + x - 4] ?? 0) : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      out[y * stride + x] = (raw + add) & 255;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** What Teams asks of the two icons: 192 pixels in colour; 32 pixels, white on nothing. */
export function iconFaults(path: '/icons/color' | '/icons/outline', file: string, bytes: Uint8Array): Fault[] {
  const side = path === '/icons/color' ? 192 : 32;
  const fault = (reason: string): Fault[] => [{ file: 'manifest.json', path, reason: `${file} ${reason}` }];
  const picture = readPng(bytes);
  if (!picture) return fault('is no PNG');
  if (picture.width !== side || picture.height !== side)
    return fault(`is ${picture.width}×${picture.height} pixels; it must be ${side}×${side}`);
  if (path === '/icons/color') return [];
  if (!picture.rgba) return fault('must have 8 bits a colour and a transparent ground');
  let clear = 0;
  for (let i = 0; i < picture.rgba.length; i += 4) {
    const [r, g, b, a] = picture.rgba.subarray(i, i + 4);
    if (a === 0) clear++;
    else if (r !== 255 || g !== 255 || b !== 255) return fault('must be white only, on a transparent ground');
  }
  return clear > 0 ? [] : fault('must have a transparent ground');
}
