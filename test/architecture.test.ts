import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

interface Source {
  /** Path below src/, with `/`. */
  path: string;
  room: string;
  text: string;
  /** Text without comments. */
  code: string;
  /** What it imports: paths below src/ for our own, package names for others. */
  imports: string[];
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.startsWith('server/local/page/'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const code = withoutComments(text);
    const stated = code.matchAll(/^\s*(?:import\s+(?:[^'";]*?from\s*)?|export\s[^'";=]*?from\s*)['"]([^'"]+)['"]/gm);
    const called = code.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g);
    const named = [...stated, ...called].map((m) => m[1] ?? '');
    const imports = named.map((name) =>
      name.startsWith('.') ? relative(SRC, resolve(SRC, dirname(path), name)).replaceAll('\\', '/') : name,
    );
    return { path, room: path.includes('/') ? (path.split('/')[0] ?? '') : '', text, code, imports };
  });

const inRoom = (room: string) => sources.filter((s) => s.path.startsWith(`${room}/`));
/** `path imports what`, for every import of these files that is not allowed. */
const wrong = (files: Source[], isWrong: (name: string) => boolean) =>
  files.flatMap((s) => s.imports.filter(isWrong).map((name) => `${s.path} imports ${name}`));
const saying = (files: Source[], what: RegExp) => files.filter((s) => what.test(s.code)).map((s) => s.path);

describe('The house', () => {
  it('is really looked at', () => {
    expect(sources.length).to.be.at.least(100);
    expect(inRoom('kernel').length).to.be.at.least(25);
    expect(inRoom('teams').length).to.be.at.least(15);
    expect(inRoom('capabilities').length).to.be.at.least(10);
    expect(sources.flatMap((s) => s.imports).length).to.be.at.least(300);
    // The search itself finds what it looks for.
    expect(inRoom('teams').some((s) => s.imports.includes('botbuilder'))).to.equal(true);
    expect(inRoom('delivery').some((s) => s.imports.includes('kernel/kernel.ts'))).to.equal(true);
    expect(saying(sources, /process\.env/)).to.include('config.ts');
  });

  it('has a kernel that imports no sibling room, only the table of errors', () => {
    const packages = new Set(['luxon', 'zod/v4']);
    expect(
      wrong(
        inRoom('kernel'),
        (name) =>
          !name.startsWith('kernel/') && name !== 'errors.ts' && !name.startsWith('node:') && !packages.has(name),
      ),
    ).to.deep.equal([]);
  });

  it('has a kernel that knows no capability by name', () => {
    const names = readdirSync(join(SRC, 'capabilities'), { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
    expect(names).to.include('dialogue');
    // Comments too may only use it as an example of a name in quotes or backticks.
    // The names of roles are stable words of the whole house (design.md); one of them has a capability's word in it.
    const kernel = inRoom('kernel').map((s) => ({ ...s, code: s.code.replaceAll("'learning-office'", '') }));
    for (const name of names) expect(saying(kernel, new RegExp(name, 'i')), name).to.deep.equal([]);
  });

  it('speaks to Teams in one room', () => {
    const sdk = /^(botbuilder|botframework|@microsoft\/teams)/;
    expect(
      wrong(
        sources.filter((s) => s.room !== 'teams'),
        (name) => sdk.test(name),
      ),
    ).to.deep.equal([]);
  });

  it('reads the environment in one file', () => {
    expect(saying(sources, /process\s*\.\s*env|process\[['"]env/)).to.deep.equal(['config.ts']);
  });

  it('lets one kind of sentence into the fields of the log, from one place (I4)', () => {
    expect(saying(sources, /new ContentFault\(/)).to.deep.equal(['app.ts']);
  });

  it('asks the system for the time in clock files alone', () => {
    const clock = /Date\.now\(|new Date\(\s*\)|performance\.now\(|DateTime\.(now|utc|local)\(\s*\)|process\.hrtime/;
    expect(saying(sources, clock).filter((path) => !/(^|\/)clock(\/|[^/]*\.ts$)/i.test(path))).to.deep.equal([]);
  });

  it('keeps capabilities away from channels, sockets and files', () => {
    expect(
      wrong(
        inRoom('capabilities'),
        (name) =>
          /^(teams|server|storage|delivery)\//.test(name) ||
          /^(node:(fs|net|http|https|dgram|child_process)|restify|lowdb|undici)/.test(name),
      ),
    ).to.deep.equal([]);
  });

  it('lets no room but the entrance know the capabilities', () => {
    const entrance = (s: Source) => s.room === '' || ['capabilities', 'cli', 'manifest', 'operator'].includes(s.room);
    expect(
      wrong(
        sources.filter((s) => !entrance(s)),
        (name) => name.startsWith('capabilities/'),
      ),
    ).to.deep.equal([]);
  });
});
