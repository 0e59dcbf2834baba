import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { extractText } from 'unpdf';
import type { Entry } from '../../src/kernel/ledger.ts';
import { sealBox } from '../../src/kernel/sealed/box.ts';
import type { Json } from '../../src/kernel/store.ts';
import { operate } from '../../src/operator/index.ts';
import { sampleOrganisation } from '../../src/sample/organisation.ts';
import { OpenDoor } from '../kit/opendoor.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const CANARY = 'kanarienvogel';
const CYCLE = 'dialogue-2027';
const take = (who: string) => `take|${CYCLE}|${who}`;
/** The heads below the Secretary-General, who has led the first session. */
const HEADS = sampleOrganisation().flatMap((p) => (p.managerId === 'SG-001' && p.id.endsWith('-001') ? [p.id] : []));

/** What lies sealed, through the whole program: over HTTP, onto the disk, and in everything that anybody can ask for. */
describe('What lies sealed', function () {
  this.timeout(240_000);
  let steward: Running;
  let door: OpenDoor;
  beforeEach(async () => {
    steward = await startSteward();
    door = await OpenDoor.of(steward);
    const dates = ['--opens', '2027-01-04', '--closes', '2027-02-28'];
    await steward.steward('launch', 'dialogue', '--theme', 'T', ...dates);
    await steward.app.player?.move({ advance: 'P1D' });
    await act(
      'dialogue.record',
      { obligation: `lead|${CYCLE}|SG-001`, date: '2027-01-05', form: 'in-person' },
      'SG-001',
    );
    for (const who of HEADS) await act('dialogue.confirm', { take: take(who), answer: 'yes' }, who);
  });
  afterEach(() => steward.stop());

  async function act(kind: string, data: { [name: string]: Json }, by: string): Promise<void> {
    const { kernel } = steward.app;
    const { refused, reply } = await kernel.act({ kind, at: kernel.calendar.now(), by, via: 'card', data });
    expect(refused, `${kind} by ${by}: ${reply.text}`).to.not.equal(true);
    await kernel.tick();
    await steward.app.delivery.drained();
  }
  async function press(who: string, verb: string, data: { [name: string]: Json }): Promise<string> {
    const action = { type: 'Action.Execute', verb, data };
    const value = { action, trigger: 'manual' };
    const sent = { type: 'invoke', name: 'adaptiveCard/action', replyToId: '1', value };
    const { status, text } = await door.post(door.activity(who, sent));
    expect(status, text).to.equal(200);
    return text;
  }
  /** Every file of the data folder but what the stand-in for Teams keeps of its chats (docs/privacy.md). */
  function image(): Map<string, Buffer> {
    const files = readdirSync(steward.app.config.dataDir, { recursive: true, withFileTypes: true })
      .filter((it) => it.isFile() && !it.parentPath.includes('stand-in'))
      .map((it) => join(it.parentPath, it.name));
    return new Map(files.map((file) => [file, readFileSync(file)]));
  }

  it('P2 over HTTP: after every answer no word of it lies anywhere, one box alone has changed, and all are of one size', async () => {
    const answers = HEADS.slice(0, 8);
    // Whoever writes for the first time is met, which is kept: so everybody has.
    for (const who of answers) await press(who, 'obligation.list', {});
    for (const [i, who] of answers.entries()) {
      const before = image();
      await press(who, 'dialogue.pulse', {
        cycle: CYCLE,
        commitment: String((i % 5) + 1),
        trust: 'none',
        reputation: '3',
        remark: `${CANARY} ${who}`,
        idea: CANARY,
      });
      const after = image();
      const changed = [...after].flatMap(([file, bytes]) => (before.get(file)?.equals(bytes) ? [] : [file]));
      expect(changed, who).to.have.length(1);
      expect(changed[0]).to.match(/\.box$/);
      for (const [file, bytes] of after) expect(bytes.includes(CANARY), `${who} in ${file}`).to.equal(false);
      const sizes = [...after].flatMap(([file, bytes]) => (file.endsWith('.box') ? [bytes.length] : []));
      expect(new Set(sizes).size).to.equal(1);
    }
    const { ballots, pulseKey } = steward.app.ports;
    const opened = await sealBox(ballots, pulseKey).open(`dialogue.pulse|${CYCLE}`);
    const counted = [...opened.values()].map(({ counts }) => counts.trust?.none ?? 0);
    expect(counted.reduce((a, b) => a + b, 0)).to.equal(8);
  });

  it('P6 every report in every format, status, metrics and everybody’s export stay as they were when somebody writes a note', async () => {
    const [who = '', ...others] = HEADS;
    await press(who, 'obligation.list', {});
    const run = async (command: string, words: string[], options: { [name: string]: string | boolean } = {}) =>
      (await operate(steward.app, { command, words, options, files: [], user: 'u' } as unknown as Json)) as unknown as {
        json: Json;
        file?: { base64: string };
      };
    /** All of it as text; the head of the ledger, which moves by one line, is taken out. */
    async function outputs(): Promise<Map<string, string>> {
      const seen = new Map<string, string>();
      const { seq, hash } = await steward.app.kernel.store.head();
      const keep = (what: string, text: string) =>
        seen.set(
          what,
          text
            .replaceAll(`${seq}:${hash}`, 'HEAD')
            .replaceAll(`"seq":${seq},"hash":"${hash}"`, 'HEAD')
            .replaceAll(/\s+/g, ' '),
        );
      const names = steward.app.library.all().map(({ name }) => name);
      for (const name of names)
        for (const format of ['csv', 'json', 'pdf', 'table']) {
          const { file, json } = await run('report', [name], { format });
          const bytes = new Uint8Array(Buffer.from(file?.base64 ?? '', 'base64'));
          const text = format === 'pdf' && file ? (await extractText(bytes, { mergePages: true })).text : undefined;
          // A long head is broken over lines in print.
          keep(
            `${name} ${format}`,
            text?.replaceAll(new RegExp([...`${seq}:${hash}`].join('\\s*'), 'g'), 'HEAD') ??
              (Buffer.from(bytes).toString() || JSON.stringify(json)),
          );
        }
      for (const one of [who, ...others.slice(0, 3), 'SG-001'])
        keep(`export ${one}`, Buffer.from((await run('export', [one])).file?.base64 ?? '', 'base64').toString());
      keep('status', JSON.stringify((await run('status', [])).json));
      const metrics = await (await fetch(`${steward.url}/metrics`)).text();
      // How many requests there were, of whatever kind, and how the process does.
      keep(
        'metrics',
        metrics
          .split('\n')
          .filter((line) => /^steward_/.test(line) && !/http|request/.test(line))
          .join('\n'),
      );
      return seen;
    }
    const before = await outputs();
    const head = await steward.app.kernel.store.head();
    expect(before.size).to.be.greaterThan(20);
    expect(before.get('metrics')).to.match(/steward_/);
    expect(await press(who, 'dialogue.note', { take: take(who), text: CANARY })).to.include('will read it');
    const after = await outputs();
    for (const [what, text] of after) expect(text, what).to.equal(before.get(what));
    expect([...after.values()].join()).to.not.include(CANARY);
    // All that anybody can see of it: one line of the ledger, of nobody and about nothing.
    const added = (await steward.app.kernel.store.entries(head.seq + 1, 100)) as Entry[];
    expect(added.map(({ what, by, about, for: on, facts }) => [what, by, about, on, Object.keys(facts)])).to.deep.equal(
      [['dialogue.note', 'undisclosed', undefined, undefined, ['ref']]],
    );
  });
});
