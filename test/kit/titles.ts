/** A test or a group of tests, as a file names it. A title with places to fill in stands as it is written. */
export interface Titled {
  title: string;
  /** By itself, or with the group it stands in. */
  skipped: boolean;
}

/** Comments, texts, regular expressions after what can't be divided, and the beginning of a test: whatever comes first. */
const PART =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(?<![\w.])(x?(?:it|describe|specify|context))(\.skip|\.only)?\(\s*(`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|(?<=[(,=:[!&|?{};]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;

/** The names of the tests and groups in the source of a test file, in their order. */
export function titlesIn(source: string): Titled[] {
  const found: (Titled & { indent: number; group: boolean })[] = [];
  for (const { 1: what, 2: how, 3: quoted, index } of source.matchAll(PART)) {
    if (!what || !quoted) continue;
    const line = source.slice(source.lastIndexOf('\n', index) + 1, index);
    const indent = line.length - line.trimStart().length;
    // Formatted as our files are, what stands in a group is further in than the group.
    const around = found.filter((it) => it.group && it.indent < indent);
    const within = around.filter((it, n) => around.slice(n + 1).every((later) => later.indent > it.indent));
    found.push({
      title: quoted.slice(1, -1).replaceAll(/\\(['"`])/g, '$1'),
      skipped: how === '.skip' || what.startsWith('x') || within.some((it) => it.skipped),
      indent,
      group: /describe|context/.test(what),
    });
  }
  return found.map(({ title, skipped }) => ({ title, skipped }));
}
