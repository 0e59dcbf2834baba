import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { StewardError } from '../../errors.ts';
import type { Id } from '../store.ts';

/** Documents grow in steps of so many bytes, all of them at once, so that a size says nothing about one of them. */
export const SIZE_STEP = 64 * 1024;
const NONCE = 12;
const TAG = 16;
/** Length of the content, before the content itself. */
const LENGTH = 4;
const OVERHEAD = NONCE + TAG + LENGTH;

/** The keys made of the one that the operator keeps: one to seal, one under which it is known who has answered. */
export interface Keys {
  seal: Uint8Array;
  names: Uint8Array;
}

/** Errors: STW_INTERNAL when the key has not 32 bytes. */
export function keysOf(key: Uint8Array): Keys {
  if (key.length !== 32)
    throw new StewardError('STW_INTERNAL', { reason: 'the key of sealed documents has not 32 bytes' });
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `steward ${use}`, 32));
  return { seal: derive('sealed documents'), names: derive('who has answered') };
}

/** A name that says nothing without the key; the same parts, the same name. */
export const keyedName = (keys: Keys, ...parts: string[]): string =>
  createHmac('sha256', keys.names).update(JSON.stringify(parts)).digest('base64url').slice(0, 32);

/** The size that content of so many bytes needs, in whole steps. */
export const sizeFor = (content: number): number => Math.ceil((content + OVERHEAD) / SIZE_STEP) * SIZE_STEP;

/** Seals content under a fresh nonce, padded to exactly `size` bytes. The id is bound to it: a document put in another's place won't open. */
export function sealed(id: Id, content: unknown, size: number, keys: Keys): Uint8Array {
  const bytes = contentBytes(content);
  const padded = Buffer.alloc(size - NONCE - TAG);
  padded.writeUInt32BE(bytes.length, 0);
  bytes.copy(padded, LENGTH);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce).setAAD(Buffer.from(id));
  return Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a document. Errors: STW_SEALED when the key is another one, or the document was changed or moved. */
export function unsealed(id: Id, document: Uint8Array, keys: Keys): unknown {
  try {
    const bytes = Buffer.from(document);
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    }).setAAD(Buffer.from(id));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    const padded = Buffer.concat([decipher.update(bytes.subarray(NONCE, bytes.length - TAG)), decipher.final()]);
    return JSON.parse(padded.toString('utf8', LENGTH, LENGTH + padded.readUInt32BE(0)));
  } catch {
    // What went wrong inside may quote what was sealed: nothing of it is passed on.
    throw new StewardError('STW_SEALED', { id });
  }
}

export const contentBytes = (content: unknown): Buffer => Buffer.from(JSON.stringify(content));
