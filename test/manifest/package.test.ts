import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { LANGUAGES } from '../../src/kernel/person.ts';
import { checkPackage } from '../../src/manifest/check.ts';
import { sentenceOf } from '../../src/manifest/fault.ts';
import { readPng } from '../../src/manifest/icons.ts';
import { makePackage, type PackageFiles, PLACEHOLDER_ID } from '../../src/manifest/make.ts';
import { writePackage, zip } from '../../src/manifest/package.ts';

const ID = '3f1b2c4d-0000-4000-8000-1234567890ab';
const made = (): PackageFiles => makePackage({ appId: ID, domains: ['contoso.sharepoint.com'], version: '1.2.3' });
type Tree = { [name: string]: unknown };
const read = (files: PackageFiles | { [name: string]: Uint8Array }, name: string): Tree =>
  JSON.parse(new TextDecoder().decode(files instanceof Map ? files.get(name) : files[name])) as Tree;
/** What stands under a path like `bots/0/botId`. */
const at = (tree: unknown, path: string): unknown => path.split('/').reduce((node, key) => (node as Tree)[key], tree);

/** The faults of a package in which one place of one file was changed; undefined: taken out. */
function spoilt(name: string, path: string, value: unknown): string[] {
  const files = made();
  const content = read(files, name);
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const parent = (keys.length > 0 ? at(content, keys.join('/')) : content) as Tree;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  files.set(name, new TextEncoder().encode(JSON.stringify(content)));
  return checkPackage(files).map(sentenceOf);
}

describe('the Teams app package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stw-package-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const where = () => pathToFileURL(`${folder}/`);

  it('is written whole: manifest, six languages, two icons of the right size', () => {
    const { file, warnings } = writePackage({ appId: ID, fileHosts: ['contoso.sharepoint.com'] }, where());
    const files = unzipSync(readFileSync(file));
    expect(Object.keys(files)).to.have.members([
      'manifest.json',
      'color.png',
      'outline.png',
      ...LANGUAGES.map((l) => `${l}.json`),
    ]);
    expect(readPng(files['color.png']!)).to.include({ width: 192, height: 192 });
    expect(readPng(files['outline.png']!)).to.include({ width: 32, height: 32 });
    const manifest = read(files, 'manifest.json');
    expect(manifest.manifestVersion).to.equal('1.25');
    expect(manifest.id).to.equal(ID);
    expect(manifest.validDomains).to.deep.equal(['contoso.sharepoint.com']);
    expect(at(manifest, 'bots/0')).to.deep.include({ botId: ID, scopes: ['personal'], supportsFiles: true });
    const commands = at(manifest, 'bots/0/commandLists/0/commands') as { title: string }[];
    expect(commands.map((c) => c.title)).to.include.members(['what do I owe', 'help', 'my dialogue']);
    expect(warnings.join()).not.to.contain('MicrosoftAppId');
  });

  it('is the same bytes each time', () => {
    expect(Buffer.from(zip(made())).equals(Buffer.from(zip(new Map([...made()].reverse()))))).to.equal(true);
  });

  it('says in local mode that its id is a placeholder', () => {
    const { file, warnings } = writePackage({ appId: '', fileHosts: [] }, where());
    expect(at(read(unzipSync(readFileSync(file)), 'manifest.json'), 'bots/0/botId')).to.equal(PLACEHOLDER_ID);
    expect(warnings.join()).to.contain('MicrosoftAppId is not set');
  });

  it('is not written when an id is none, and the path is named', () => {
    expect(() => writePackage({ appId: 'my-bot', fileHosts: [] }, where())).to.throw(
      /manifest\.json \/bots\/0\/botId: must match pattern/,
    );
    expect(() => readFileSync(join(folder, 'steward.zip'))).to.throw(/ENOENT/);
  });

  it('has no fault as it is made', () => {
    expect(checkPackage(made()).map(sentenceOf)).to.deep.equal([]);
  });

  for (const language of LANGUAGES)
    it(`keeps Teams' lengths in ${language}, and says everything in it`, () => {
      const texts = read(made(), `${language}.json`);
      const long = (name: string) => [...String(texts[name])].length;
      expect(long('name.short')).to.be.within(1, 30);
      expect(long('name.full')).to.be.within(1, 100);
      expect(long('description.short')).to.be.within(1, 80);
      expect(long('description.full')).to.be.within(100, 4000);
      for (let i = 0; i < 8; i++) {
        expect(long(`bots[0].commandLists[0].commands[${i}].title`), String(i)).to.be.within(1, 32);
        expect(long(`bots[0].commandLists[0].commands[${i}].description`), String(i)).to.be.within(1, 128);
      }
    });

  it('names the failing path of a wrong colour', () => {
    expect(spoilt('manifest.json', 'accentColor', 'teal').join()).to.match(
      /^manifest\.json \/accentColor: must match pattern/,
    );
  });

  it('names the failing path of a name that is too long', () => {
    expect(spoilt('manifest.json', 'name/short', 'x'.repeat(31))).to.deep.equal([
      'manifest.json /name/short: must NOT have more than 30 characters',
    ]);
    expect(spoilt('ru.json', 'name.short', 'ж'.repeat(31))).to.deep.equal([
      'ru.json name.short: must NOT have more than 30 characters',
    ]);
  });

  it('names a language that is missing, in the list or as a file', () => {
    const languages = at(read(made(), 'manifest.json'), 'localizationInfo/additionalLanguages') as unknown[];
    expect(spoilt('manifest.json', 'localizationInfo/additionalLanguages', languages.slice(0, -1))).to.deep.equal([
      'manifest.json /localizationInfo/additionalLanguages: must name "ru"',
    ]);
    const files = made();
    files.delete('ar.json');
    expect(checkPackage(files).map(sentenceOf)).to.deep.equal(['ar.json: is missing']);
  });

  it('names a text that a language lacks', () => {
    expect(spoilt('zh.json', 'bots[0].commandLists[0].commands[3].description', undefined)).to.deep.equal([
      'zh.json bots[0].commandLists[0].commands[3].description: is not there in "zh"',
    ]);
  });

  it('refuses another version, an unknown field, a missing one, another scope and files off', () => {
    expect(spoilt('manifest.json', 'manifestVersion', '1.19').join()).to.contain(
      '/manifestVersion: must be equal to constant',
    );
    expect(spoilt('manifest.json', 'colour', '#fff').join()).to.contain('must NOT have additional properties (colour)');
    expect(spoilt('manifest.json', 'developer/privacyUrl', undefined).join()).to.contain(
      "/developer: must have required property 'privacyUrl'",
    );
    expect(spoilt('manifest.json', 'bots/0/scopes', ['personal', 'team']).join()).to.contain('/bots/0/scopes');
    expect(spoilt('manifest.json', 'bots/0/supportsFiles', false).join()).to.contain('/bots/0/supportsFiles');
    expect(spoilt('manifest.json', 'validDomains', Array(17).fill('a.example.org')).join()).to.contain(
      '/validDomains: must NOT have more than 16 items',
    );
  });

  it('refuses icons of the wrong size, colour or kind', () => {
    const swap = (icons: { [name: string]: Uint8Array }) =>
      checkPackage(new Map([...made(), ...Object.entries(icons)])).map(sentenceOf);
    const { 'color.png': color, 'outline.png': outline } = Object.fromEntries(made());
    expect(swap({ 'color.png': outline! })).to.deep.equal([
      'manifest.json /icons/color: color.png is 32×32 pixels; it must be 192×192',
    ]);
    expect(swap({ 'outline.png': color! })).to.deep.equal([
      'manifest.json /icons/outline: outline.png is 192×192 pixels; it must be 32×32',
    ]);
    expect(swap({ 'color.png': new Uint8Array(100) })).to.deep.equal([
      'manifest.json /icons/color: color.png is no PNG',
    ]);
  });

  it('has an outline of white on nothing', () => {
    const { rgba } = readPng(made().get('outline.png')!)!;
    const pixels = Array.from({ length: 32 * 32 }, (_, i) => rgba!.subarray(i * 4, i * 4 + 4));
    expect(pixels.filter((p) => p[3] === 0).length).to.be.above(500);
    expect(pixels.filter((p) => p[3]! > 0).every((p) => p[0] === 255 && p[1] === 255 && p[2] === 255)).to.equal(true);
  });
});
