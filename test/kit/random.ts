/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let t = Math.imul(at ^ (at >>> 15), 1 | at);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A seed for this run; the same again when STEWARD_TEST_SEED says so. Whoever fails prints it. */
export const aSeed = (): number => Number(process.env.STEWARD_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
