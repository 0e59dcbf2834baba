import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Act } from '../../src/kernel/act.ts';
import type { Json } from '../../src/kernel/store.ts';
import { erasePerson } from '../../src/operator/personal.ts';
import { sampleOrganisation } from '../../src/sample/organisation.ts';
import { HEADER, row } from '../capabilities/recommendations/house.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const CANARY = 'kanarienvogel';
/** Leads a team of their own. */
const LEADER = 'DM-001';
const PDF = Buffer.from(`%PDF-1.4 ${CANARY}`);
const sha = createHash('sha256').update(PDF).digest('hex');
const person = sampleOrganisation().find(({ id }) => id === 'DM-012') ?? { id: '', name: '', email: '', managerId: '' };

describe('L3 somebody is erased', function () {
  this.timeout(120_000);
  let steward: Running;
  let folder: string;
  beforeEach(async () => {
    steward = await startSteward();
    folder = mkdtempSync(join(tmpdir(), 'erased-'));
  });
  afterEach(async () => {
    await steward.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  let presses = 0;
  /** As a press in Teams comes: under a key, so that the reply is kept for a repeat of it. */
  const act = async (kind: string, data: { [name: string]: Json }, by = person.id): Promise<void> => {
    const { kernel } = steward.app;
    const it: Act = { key: `press-${++presses}`, kind, at: kernel.calendar.now(), by, via: 'card', data };
    const { refused, reply } = await kernel.act(it);
    expect(refused, `${kind}: ${reply.text}`).to.not.equal(true);
  };
  /** Files of the data folder in which a text stands; what the stand-in for Teams keeps is Teams' own (docs/privacy.md). */
  const holding = (text: string): string[] => {
    const root = steward.app.config.dataDir;
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((it) => it.isFile())
      .map((it) => join(it.parentPath, it.name))
      .filter(
        (file) =>
          !file.includes('stand-in') &&
          readFileSync(file).toString('latin1').includes(Buffer.from(text).toString('latin1')),
      );
  };

  /** A leader types whom to ask to lead: what is typed stands in the reply, which is kept for repeats. */
  async function asksForDeputy(key: string, who: string): Promise<void> {
    const about = `lead|dialogue-2027|${LEADER}`;
    const { kernel } = steward.app;
    const press = async (data: { [name: string]: Json }, more: Partial<Act> = {}) =>
      kernel.act({ kind: 'dialogue.deputy', at: kernel.calendar.now(), by: LEADER, via: 'card', data, ...more });
    await press({ nav: 'start', about });
    const [draft] = (await kernel.store.find('drafts', 'person', LEADER)) as unknown as { turn: number }[];
    const { reply } = await press({ nav: 'done', about, turn: draft?.turn ?? 0, who }, { key });
    expect(JSON.stringify(reply)).to.include(who);
  }

  /** What one person writes in all that Steward asks: a record, a plan, an answer, a draft, a claim with a file. */
  async function lived(): Promise<void> {
    const { app } = steward;
    await steward.steward(
      'launch',
      'dialogue',
      '--theme',
      'Integrity',
      '--opens',
      '2027-01-04',
      '--closes',
      '2027-06-30',
    );
    writeFileSync(
      join(folder, 'r.csv'),
      [
        HEADER,
        row({ id: 'R-1', ownerId: person.id, unit: 'DM' }),
        row({ id: 'R-2', ownerId: person.id, unit: 'DM', priority: 'critical' }),
        '',
      ].join('\n'),
    );
    await steward.steward('import', 'recommendations', join(folder, 'r.csv'));
    // A form begun and put away, with what was typed until then.
    const about = 'update|R-2#notMine';
    await act('recommendations.update', { nav: 'start', about });
    const [draft] = (await app.kernel.store.find('drafts', 'person', person.id)) as unknown as { turn: number }[];
    await act('recommendations.update', { nav: 'draft', about, turn: draft?.turn ?? 0, text: `${CANARY} draft` });
    expect(JSON.stringify(await app.kernel.store.all('drafts'))).to.include(`${CANARY} draft`);
    await act('recommendations.update', { obligation: 'update|R-1', what: 'track', text: `${CANARY} one` });
    await act('recommendations.update', {
      obligation: 'update|R-2',
      what: 'time',
      text: `${CANARY} two`,
      until: '2027-12-31',
    });
    const { id } = await app.ports.files.put(PDF, { name: `${CANARY}.pdf`, type: 'application/pdf' });
    const upload = {
      id: `${person.id}|${id}`,
      person: person.id,
      file: id,
      name: `${CANARY}.pdf`,
      type: 'pdf',
      size: PDF.length,
      at: app.kernel.calendar.now(),
    };
    await app.kernel.apply(
      { kind: 'file.kept', at: app.kernel.calendar.now(), by: person.id, via: 'chat', data: {} },
      () => [{ do: 'put', table: 'uploads', row: upload as never }],
    );
    await act('recommendations.attach', { place: 'R-1', upload: upload.id });
    await act('recommendations.update', {
      obligation: 'update|R-1',
      what: 'done',
      text: `${CANARY} three`,
      links: `https://example.org/${CANARY}`,
    });
    // A form begun and put away.
    await act('recommendations.update', { nav: 'start', about: 'update|R-2#time' }).catch(() => undefined);
  }

  it('L3 and no file holds a word of theirs, nor their name once they have left; the ledger stays whole and says so', async () => {
    await lived();
    expect(holding(CANARY).length, 'it was there').to.be.greaterThan(0);
    const before = await steward.steward('verify');
    const list = join(folder, 'erasures.jsonl');
    const still = await steward.steward('erase', person.id, '--erasures', list);
    expect(Number(still.words)).to.be.greaterThan(2);
    expect(still.files).to.equal(1);
    expect(holding(CANARY)).to.deep.equal([]);
    expect(await steward.app.ports.files.get(sha)).to.equal(undefined);
    // In service still: the people file keeps the name.
    expect(holding(person.name).length).to.be.greaterThan(0);
    const after = await steward.steward('verify');
    expect(after).to.include({ ok: true });
    expect(Number(after.erased)).to.equal(Number(before.erased) + Number(still.words));

    await steward.imports({ id: person.id, status: 'left' });
    await steward.steward('erase', person.id, '--erasures', list);
    expect(holding(person.email)).to.deep.equal([]);
    expect(holding(person.name)).to.deep.equal([]);
    expect(
      readFileSync(list, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).person),
    ).to.deep.equal([person.id, person.id]);
    // What they owed and did is counted as before.
    expect(await steward.steward('status')).to.include({ ready: true });
    expect(await steward.steward('verify')).to.include({ ok: true });
  });

  it('L3 and what was answered to a press of theirs, kept for its repeat, holds no word of theirs; the press stays done', async () => {
    await steward.steward('launch', 'dialogue', '--theme', 'I', '--opens', '2027-01-04', '--closes', '2027-06-30');
    await asksForDeputy('asks', `${CANARY} because`);
    const { kernel } = steward.app;
    expect(JSON.stringify(await kernel.store.reply('asks'))).to.include(CANARY);
    await steward.steward('erase', LEADER, '--erasures', join(folder, 'erasures.jsonl'));
    expect(holding(CANARY)).to.deep.equal([]);
    expect(await kernel.store.reply('asks')).to.equal(null);
    const again: Act = {
      key: 'asks',
      kind: 'dialogue.deputy',
      at: kernel.calendar.now(),
      by: LEADER,
      via: 'card',
      data: {},
    };
    expect(await kernel.act(again)).to.deep.equal({ reply: {}, repeated: true });
  });

  it('L3 and an erasure that was killed between the rows and the bytes leaves nothing once it is done again', async () => {
    await lived();
    const { files } = steward.app.ports;
    const { remove } = files;
    files.remove = () => Promise.reject(new Error('the process ends here'));
    const first = await erasePerson(steward.app, person as never, 'test').catch((error: Error) => error.message);
    expect(first).to.equal('the process ends here');
    expect(await files.list(), 'the rows are gone, the bytes are not').to.deep.equal([sha]);
    files.remove = remove;
    expect(await erasePerson(steward.app, person as never, 'test')).to.include({ files: 1, removed: 0 });
    expect(await files.list()).to.deep.equal([]);
    expect(holding(CANARY)).to.deep.equal([]);
  });

  it('L3 and bytes that a killed program has left without a row go at the next start; a row without bytes is told', async () => {
    const { keeping, ports, kernel } = steward.app;
    await lived();
    await ports.files.put(Buffer.from(`%PDF-1.4 ${CANARY} left`), { name: 'left.pdf', type: 'application/pdf' });
    // As `start` does it.
    expect(await keeping.sweep()).to.deep.equal({ removed: 1, missing: 0 });
    expect(await ports.files.list()).to.deep.equal([sha]);
    await ports.files.remove(sha);
    expect(await keeping.sweep()).to.deep.equal({ removed: 0, missing: 1 });
    expect((await kernel.store.all('uploads')).length).to.equal(1);
  });

  it('and what they wrote while it was going on is gone too', async () => {
    await lived();
    const { store } = steward.app.kernel;
    const all = store.all.bind(store);
    let wrote = false;
    // Between the look at the tables and the erasure they press once more.
    store.all = async (table) => {
      const rows = await all(table);
      if (table === 'words' && !wrote) {
        wrote = true;
        await act('recommendations.update', {
          obligation: 'update|R-2',
          what: 'overtaken',
          text: `${CANARY} late`,
        });
      }
      return rows;
    };
    await erasePerson(steward.app, person as never, 'test');
    store.all = all;
    expect(wrote).to.equal(true);
    expect(holding(CANARY)).to.deep.equal([]);
    expect(await steward.steward('verify')).to.include({ ok: true });
  });

  it('a dry run changes nothing; what is kept can be handed to them before, without the words of others', async () => {
    await lived();
    await act(
      'recommendations.approve',
      { obligation: 'approve|R-2', approve: 'yes', text: 'SECRETOFTHEBOSS' },
      person.managerId,
    );
    const head = await steward.app.kernel.store.head();
    const dry = await steward.steward('erase', person.id, '--dry-run');
    expect(Number(dry.blanked)).to.be.greaterThan(0);
    expect(await steward.app.kernel.store.head()).to.deep.equal(head);
    const out = join(folder, 'x.json');
    await steward.steward('export', person.id, '--out', out);
    const text = readFileSync(out, 'utf8');
    const it = JSON.parse(text) as { person: string; tables: { [name: string]: unknown[] }; ledger: unknown[] };
    expect(it.person).to.equal(person.id);
    for (const word of ['one', 'two', 'three']) expect(text).to.include(`${CANARY} ${word}`);
    expect(text).to.include(person.email).and.not.to.include('SECRETOFTHEBOSS');
    expect(Object.keys(it.tables)).to.include.members([
      'people',
      'obligations',
      'responses',
      'recommendations.items',
      'uploads',
      'words',
    ]);
    expect(it.ledger.length).to.be.greaterThan(3);
  });
});
