import type { Id } from './store.ts';

/**
 * Where sealed documents lie (hardening P2, P6): one per entity and purpose, all of one size, overwritten whole. It commits apart from
 * the store, first, and holds nothing that tells whose answer it was.
 */
export interface BallotBox {
  read(id: Id): Promise<Uint8Array | undefined>;
  /** Durable when it resolves. A crash leaves the old document or the new one, never a part. */
  write(id: Id, bytes: Uint8Array): Promise<void>;
  list(): Promise<Id[]>;
  /** Overwrites, then removes. */
  destroy(id: Id): Promise<void>;
}

/** Bytes that people handed over or asked for: sign-in sheets, evidence, reports; found by the SHA-256 of their content. */
export interface Files {
  /** Durable when it resolves; the same bytes twice are kept once. */
  put(bytes: Uint8Array, about: { name: string; type: string }): Promise<{ id: Id; bytes: number }>;
  /** Undefined: unknown. Errors: STW_STORE_DAMAGED when the bytes no longer fit their hash. */
  get(id: Id): Promise<{ bytes: Uint8Array; name: string; type: string } | undefined>;
  remove(id: Id): Promise<void>;
  /** Every file that lies here. */
  list(): Promise<Id[]>;
}
