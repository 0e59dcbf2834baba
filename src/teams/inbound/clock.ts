/** Seconds since 1970 by the system's clock. Tokens live in real time, whatever the calendar of Steward says. */
export const systemSeconds = (): number => Math.floor(Date.now() / 1_000);
