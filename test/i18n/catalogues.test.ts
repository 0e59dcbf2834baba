import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { checkTexts } from '../../src/i18n/check.ts';
import type { TextFolder } from '../../src/i18n/index.ts';
import { readTexts } from '../../src/i18n/index.ts';

/** Every `texts` folder below src. */
const folders: TextFolder[] = readdirSync(new URL('../../src/', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^|[\\/])texts[\\/]en\.json$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({
    name: path.split('/').at(-3) ?? '',
    folder: new URL(`../../src/${path.replace('en.json', '')}`, import.meta.url),
  }));

describe('all texts of the product', () => {
  it('are found', () => {
    expect(folders.map((f) => f.name)).to.include('i18n');
  });

  const faults = checkTexts(folders);

  it('have in each language the same keys, arguments, bold words and links, and the plural forms that it needs', () => {
    expect(faults.filter((fault) => fault.reason !== 'the file does not exist')).to.deep.equal([]);
  });

  it('exist in all six languages', () => {
    expect(
      faults.filter((fault) => fault.reason === 'the file does not exist').map((fault) => fault.file),
    ).to.deep.equal([]);
  });

  it('speak without exclamation marks, reproach or counted reminders', () => {
    const loud = folders.flatMap(({ folder }) => checkTone(folder));
    expect(loud).to.deep.equal([]);
  });
});

/** people.md, "How it speaks". */
const checkTone = (folder: URL): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split('"')
        .filter((text) => /[!！¡]|\p{Extended_Pictographic}|\bnon-compliant\b|\bReminder \d/iu.test(text))
        .map((text) => `${file}: ${text}`),
    );

describe('the check of texts', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'steward-check-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const english = {
    a: 'Hello {name}',
    n: '{n, plural, one {# day} other {# days}}',
    b: '**Now** [guide]({url})',
    s: '{f, select, x {X} other {Y}}',
  };
  const right = {
    a: 'Здравствуйте, {name}',
    n: '{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}',
    b: '**Сейчас** [руководство]({url})',
    s: '{f, select, x {X} other {Y}}',
  };
  const faultsIn = (ru: object): string[] => {
    const path = mkdtempSync(join(root, 't-'));
    writeFileSync(join(path, 'en.json'), JSON.stringify(english));
    writeFileSync(join(path, 'ru.json'), JSON.stringify(ru));
    return checkTexts([{ name: 't', folder: pathToFileURL(`${path}/`) }])
      .filter((fault) => fault.file.endsWith('ru.json'))
      .map((fault) => `${fault.key}: ${fault.reason}`);
  };

  it('is content with a good translation', () => {
    expect(faultsIn(right)).to.deep.equal([]);
  });

  it('names each fault with its key', () => {
    const { a: _, ...without } = right;
    expect(faultsIn(without)).to.deep.equal(['a: the text is missing']);
    expect(faultsIn({ ...right, z: 'x' })).to.deep.equal(['z: English has no such text']);
    expect(faultsIn({ ...right, a: 'Здравствуйте, {nom}' })).to.deep.equal([
      'a: lacks name:text',
      'a: has nom:text, which English has not',
    ]);
    expect(faultsIn({ ...right, n: '{n, plural, one {# день} other {# дня}}' })).to.deep.equal([
      'n: {n} has no form "few"',
      'n: {n} has no form "many"',
    ]);
    expect(faultsIn({ ...right, n: right.n.replace('few', 'two') })).to.deep.equal([
      'n: {n} has no form "few"',
      'n: {n} has a form "two" that never applies',
    ]);
    expect(faultsIn({ ...right, b: 'Сейчас [руководство]({url})' })).to.deep.equal([
      'b: has 0 bold, 1 links; English has 2 bold, 1 links',
    ]);
    expect(faultsIn({ ...right, s: '{f, select, y {X} other {Y}}' })).to.have.length(2);
    expect(faultsIn({ ...right, a: 'Здравствуйте {name' })[0]).to.match(/^a: /);
  });
});

describe('texts that the code asks for', () => {
  it('exist', () => {
    const src = new URL('../../src/', import.meta.url);
    const names = new Map(folders.map((f) => [f.name === 'i18n' ? 'common' : f.name, f]));
    const english = new Map([...names].map(([name, { folder }]) => [name, readTexts(folder, 'en') ?? new Map()]));
    const asked = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [
        ...readFileSync(new URL(path, src), 'utf8').matchAll(/\bt\.(?:t|rich)\(\s*'([\w-]+)\.([\w.-]+)'/g),
      ])
      .filter(([, name, key]) => !english.get(name ?? '')?.has(key));
    expect([...new Set(asked.map(([, name, key]) => `${name}.${key}`))]).to.deep.equal([]);
  });
});
