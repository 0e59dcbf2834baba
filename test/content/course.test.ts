import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { faultText } from '../../src/content/course.ts';
import { coursesIn, readCourse } from '../../src/content/read.ts';
import { FolderShelf } from '../../src/content/shelf.ts';
import { checkCourses } from '../../src/operator/courses.ts';

const COURSES = fileURLToPath(new URL('../../content/courses/', import.meta.url));

describe('the courses of the product', () => {
  for (const name of coursesIn(COURSES))
    it(`${name} is whole in every language that it says it has`, () => {
      expect(readCourse(COURSES, name).faults.map(faultText)).to.deep.equal([]);
    });

  it('have no right choice that its length gives away', () => {
    for (const name of coursesIn(COURSES)) {
      const { course } = readCourse(COURSES, name);
      for (const language of course?.languages ?? []) {
        const single = (course?.lessons ?? [])
          .flatMap((l) => [...l.questions.flat(), ...l.final])
          .filter((q) => q.kind === 'one' || q.kind === 'case');
        const longest = single.filter((q) => {
          const choices = [...(q.words[language]?.choices ?? [])].sort((a, b) => b.text.length - a.text.length);
          return q.right.includes(choices[0]?.id ?? '');
        });
        // With three choices a third is what chance gives; half would be a hint.
        expect(longest.length / single.length, `${name} in ${language}`).to.be.within(0.1, 0.5);
      }
    }
  });
});

describe('a course that is wrong', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'steward-courses-'));
    cpSync(join(COURSES, 'erm'), join(root, 'erm'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const edit = (file: string, from: string, to: string): number => {
    const path = join(root, 'erm', file);
    const text = readFileSync(path, 'utf8');
    expect(text).to.include(from);
    writeFileSync(path, text.replace(from, to));
    return text.slice(0, text.indexOf(from)).split('\n').length;
  };
  const faults = (): string[] => readCourse(root, 'erm').faults.map(faultText);

  it('is told by file and line: a key that names no choice', () => {
    edit('course.yaml', 'id: why-aim-1, kind: one, right: b', 'id: why-aim-1, kind: one, right: d');
    const languages = readCourse(COURSES, 'erm').course?.languages ?? [];
    const expected = languages.map((language) => {
      const text = readFileSync(join(root, `erm/why.${language}.md`), 'utf8');
      const line = text.slice(0, text.indexOf('## why-aim-1')).split('\n').length;
      return `erm/why.${language}.md:${line}: why-aim-1: the choice d is not there`;
    });
    expect(faults()).to.deep.equal(expected);
  });

  it('is told by file and line: an unknown kind, a broken outline, an id that stands twice', () => {
    let line = edit('course.yaml', 'id: why-aim-2, kind: one', 'id: why-aim-2, kind: guess');
    expect(faults().join()).to.match(new RegExp(`^erm/course.yaml:${line}: lessons.0.questions.0.1.kind`));
    edit('course.yaml', 'kind: guess', 'kind: one');
    line = edit('course.yaml', 'id: why-aim-2,', 'id: why-aim-1,');
    expect(faults()).to.include(`erm/course.yaml:${line}: why-aim-1 stands here twice`);
    edit('course.yaml', 'pass: 75', 'pass: [75');
    expect(faults().join()).to.match(/^erm\/course\.yaml:\d+: /);
  });

  it('is told by file and line: what a card does not draw, a choice without a reason, a question nobody has', () => {
    let line = edit('why.en.md', 'It is not about avoiding risk', '<b>It</b> is not about avoiding risk');
    expect(faults()).to.include(`erm/why.en.md:${line}: html inline is not drawn on a card`);
    line = edit('why.en.md', '## why-aim-2', '## why-aim-9');
    expect(faults()).to.include(`erm/why.en.md:${line}: why-aim-9 is no section and no question of the lesson why`);
    expect(faults()).to.include('erm/why.en.md: the question why-aim-2 of course.yaml is not there');
  });

  it('is told by file and line: bold that Markdown does not end, so that asterisks would stand on the card', () => {
    const line = edit('why.zh.md', '。', '**为什么：**因为');
    expect(faults()).to.include(
      `erm/why.zh.md:${line}: bold or italics do not end where they should: move punctuation out of the asterisks`,
    );
  });

  it('keeps the last good version of a bot that runs, and is taken once it is whole again', () => {
    const shelf = new FolderShelf(root);
    const first = shelf.course('erm')?.version;
    expect(first).to.match(/^[0-9a-f]{12}$/);
    edit('why.en.md', '# Why it matters', 'Why it matters');
    expect(shelf.reload()).to.deep.equal(['erm/why.en.md:1: begins with the title of the lesson: # Title']);
    expect(shelf.course('erm')?.version).to.equal(first);
    edit('why.en.md', 'Why it matters', '# Why this matters');
    expect(shelf.reload()).to.deep.equal([]);
    expect(shelf.course('erm')?.version).to.not.equal(first);
    expect(shelf.course('erm')?.lessons[0]?.words.en?.title).to.equal('Why this matters');
  });

  it('is seen by a bot that runs, each time it changes, also where a file is replaced by another or a course is dropped in', async () => {
    const shelf = new FolderShelf(root);
    const readings: string[][] = [];
    let next: (() => void) | undefined;
    const watching = shelf.watch((wrong) => {
      readings.push(wrong);
      next?.();
    });
    const reading = () =>
      new Promise<void>((done) => {
        next = done;
      });
    const replace = (file: string, from: string, to: string) => {
      const path = join(root, file);
      writeFileSync(`${path}.new`, readFileSync(path, 'utf8').replace(from, to));
      renameSync(`${path}.new`, path);
    };
    const title = () => shelf.course('erm')?.lessons[0]?.words.en?.title;
    try {
      let read = reading();
      replace('erm/why.en.md', '# Why it matters', 'Why it matters');
      await read;
      expect(readings.at(-1)?.join()).to.match(/erm\/why\.en\.md:1/);
      expect(title()).to.equal('Why it matters');
      read = reading();
      replace('erm/why.en.md', 'Why it matters', '# Why this matters');
      await read;
      expect([readings.at(-1), title()]).to.deep.equal([[], 'Why this matters']);
      read = reading();
      cpSync(join(root, 'erm'), join(root, 'erm2'), { recursive: true });
      replace('erm2/course.yaml', 'id: erm\n', 'id: erm2\n');
      await read;
      expect(shelf.ids()).to.deep.equal(['erm', 'erm2']);
    } finally {
      watching.close();
    }
  });

  it('is none where unpacking left a folder behind; the doctor names file and line of what is wrong', () => {
    for (const left of ['__MACOSX', '_drafts', '.idea'])
      cpSync(join(COURSES, 'erm'), join(root, left), { recursive: true });
    for (const left of ['__MACOSX', '_drafts']) rmSync(join(root, left, 'course.yaml'));
    expect(new FolderShelf(root).ids()).to.deep.equal(['erm']);
    expect(checkCourses(root)).to.deep.equal({ name: 'courses', state: 'ok', found: 'erm' });
    // Any other folder without one is a course that lacks it.
    cpSync(join(root, '_drafts'), join(root, 'cyber'), { recursive: true });
    edit('why.en.md', '# Why it matters', 'Why it matters');
    const { state, found, todo } = checkCourses(root);
    expect(state).to.equal('fault');
    expect(found.split('\n').map((line) => line.trim())).to.include.members(['cyber/course.yaml: is not there']);
    expect(found).to.match(/erm\/why\.en\.md:1: /);
    expect(todo).to.include(root);
  });

  it('keeps a bot from starting, with every fault', () => {
    edit('why.en.md', '# Why it matters', 'Why it matters');
    rmSync(join(root, 'erm/fraud.en.md'));
    expect(() => new FolderShelf(root).ids()).to.throw(/erm\/why\.en\.md:1: [\s\S]*erm\/fraud\.en\.md: is not there/);
  });
});
