import { openDoor } from './door.ts';

/** A door in a process of its own, told by its parent: "open" answers with its address, "memory" with its resident bytes. */
const settings = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const opening = openDoor({ settings });
process.on('message', async (ask) => {
  const door = await opening;
  globalThis.gc?.();
  process.send?.(ask === 'open' ? door.url : process.memoryUsage().rss);
});
