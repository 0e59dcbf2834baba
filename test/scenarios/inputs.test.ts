import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { capabilities } from '../../src/capabilities/index.ts';
import { buttonsOf, type CardButton, type CardInput, inputsOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import type { Json, Work } from '../../src/kernel/store.ts';
import { addDays } from '../../src/kernel/time.ts';
import { sampleOrganisation, tagged } from '../../src/sample/organisation.ts';
import { createLog } from '../../src/server/log.ts';
import { HEADER, row } from '../capabilities/recommendations/house.ts';
import { faultsOf, HOSTILE, inMarkdown, markupIn, sendingTooMuch } from '../kit/cards.ts';
import { Chats } from '../kit/chats.ts';
import { heapHeld } from '../kit/memory.ts';
import { anything, OpenDoor } from '../kit/opendoor.ts';
import { aSeed } from '../kit/random.ts';
import { type Running, startSteward } from '../kit/steward.ts';

/** One word and a sentence: neither may stand in a log. */
const CANARY = 'kanarienvogel';
/** What somebody may send as a text: what looks like markup, a formula, a path, an expression, and what no client sends. */
const texts = fc.oneof(
  fc.constantFrom<unknown>(...Object.values(HOSTILE).map((it) => `${it} ${CANARY}`)),
  fc.constantFrom<unknown>(
    CANARY,
    `=HYPERLINK("https://evil.example";"${CANARY}")`,
    `../../etc/${CANARY}`,
    `${CANARY} `.repeat(9_000),
  ),
  anything,
);

/** A card names the addresses of colleagues, for an invitation; a client may make them links. */
const COLLEAGUE = /<a href="mailto:[^"@]+@example\.org">/g;

/** A card that somebody has before them. */
interface Standing {
  who: string;
  message: string;
  card: CardJson;
}

/** What kind of button it is: the same button for another person or thing is the same kind. */
const kindOf = (value: unknown): unknown =>
  typeof value === 'string'
    ? value.replace(/^([\w.]+)[|~].*?([#~]\w+)?$/, '$1 $2').replace(/[A-Z]+-?\d[\w-]*|\d+/g, '0')
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [kindOf(key), kindOf(inner)]))
      : typeof value;
const signature = (button: CardButton, inputs: readonly CardInput[]): string =>
  JSON.stringify([button.verb, kindOf(button.data), [...new Set(inputs.map(({ id }) => kindOf(id)))]]);

/** As somebody would fill it in who wants to go on. */
function sensible(input: CardInput, today: string): Json {
  if (input.value !== undefined && input.value !== '') return input.value;
  if (input.type === 'Input.Date') return addDays(today, 30);
  if (input.type === 'Input.Time') return '10:30';
  if (input.type === 'Input.Number') return 3;
  return input.choices?.[0]?.value ?? (/link/i.test(input.id) ? '' : 'All is well.');
}

/** `STEWARD_TEST_LONG=1` looks more often and longer: some five minutes. */
const LONG = process.env.STEWARD_TEST_LONG === '1';
/** When the cast looks at everything: while all is open, after closing, and when the year's compacts are assessed and released. */
const MOMENTS = LONG
  ? ['2027-01-05', '2027-02-10', '2027-05-05', '2027-11-10', '2028-01-12', '2028-01-28', '2028-03-10']
  : ['2027-01-05', '2027-01-12', '2027-02-10'];
/** How often each kind of button is pressed, and how often with nonsense in its inputs each time. */
const [TIMES, ODD] = LONG ? [3, 5] : [1, 3];

/** Forms that people meet in later months; the long version comes to most of them, capabilities/year to all. */
const LATER = [
  ...['weak', 'notWeak', 'end', 'action', 'report', 'self', 'assess', 'correct', 'correction', 'release'],
  ...['reported', 'applies', 'share', 'handover', 'replace', 'accept', 'settle', 'comment', 'dispute'],
].map((form) => `compacts.${form}`);
LATER.push('recommendations.confirm');

/** Tables that change without an act of their own: what is on its way to people, and who is met for the first time. */
const ON_THE_WAY = ['outbox', 'prompts', 'notices', 'manners', 'alarms', 'reaches', 'facts', 'identities'];
/** Which account somebody was linked to at first is kept as words beside it. */
ON_THE_WAY.push('words');

describe('Any text in any input of any card', function () {
  this.timeout(LONG ? 900_000 : 240_000);
  const seed = aSeed();
  const lines: string[] = [];
  let steward: Running;
  let door: OpenDoor;
  let chats: Chats;
  let folder: string;
  const catalogue = new Catalogue(capabilities);
  const cast = [
    ...new Set(
      [
        ...['administrator', 'ethics', 'ethics-head', 'learning', 'trainer', 'secretariat', 'top', 'oversight-body'],
        ...['focal:DM', 'preparer', 'usg', 'staff', 'seventy', 'officer-in-charge'],
      ].flatMap((tag) => tagged(tag).slice(0, 1)),
    ),
  ];
  const usg = tagged('usg')[0] ?? '';
  const staff = tagged('staff')[0] ?? '';

  const pressed = { hostile: 0, plain: 0 };
  const forms = new Set<string>();
  const kinds = new Map<string, number>();
  const works: Work[] = [];
  let values: unknown[] = [];
  let at = 0;
  const nextText = (): unknown => values[at++ % values.length];

  before(async () => {
    values = fc.sample(texts, { numRuns: 4_000, seed });
    const log = createLog('trace', { write: (line) => void lines.push(line) });
    steward = await startSteward({ log });
    steward.app.kernel.onCommit((work) => void works.push(work));
    door = await OpenDoor.of(steward);
    chats = new Chats(steward.url);
    folder = mkdtempSync(join(tmpdir(), 'inputs-'));
    const file = (name: string, text: string[]): string => {
      writeFileSync(join(folder, name), `${text.join('\n')}\n`);
      return join(folder, name);
    };
    await steward.steward(
      'launch',
      'dialogue',
      '--theme',
      'Integrity',
      '--opens',
      '2027-01-04',
      '--closes',
      '2027-04-30',
    );
    await steward.steward('launch', 'learning', '--course', 'erm', '--opens', '2027-01-04', '--closes', '2027-06-30');
    const months = ['09', '10', '11', '12'].map((m, n) => `BUD,,,,,90,${usg},2026-${m},${60 - n * 5}`);
    const indicators = [
      'id,name,scope,unit,direction,target,managerId,period,actual',
      'BUD,Budget,standard,percent,higher,90,,2027,',
    ];
    await steward.steward('import', 'indicators', file('i.csv', [...indicators, ...months]));
    await steward.steward('launch', 'compacts', '--year', '2027', '--opens', '2027-01-04');
    const rows = [
      row({ id: 'R-1', ownerId: usg, unit: 'DM', dueOn: '2026-10-31' }),
      row({ id: 'R-2', ownerId: usg, unit: 'DM', priority: 'critical', dueOn: '2027-01-20' }),
      row({ id: 'R-3', ownerId: '', unit: 'DM', status: 'not started', response: '' }),
      row({ id: 'R-4', ownerId: staff, unit: 'DM', dueOn: '2027-12-31' }),
      row({ id: 'R-6', ownerId: usg, unit: 'DM', dueOn: '2026-12-31' }),
      row({ id: 'R-7', ownerId: staff, unit: 'DM', dueOn: '2026-12-31' }),
      row({ id: 'R-8', ownerId: staff, unit: 'DM', priority: 'critical', dueOn: '2027-06-30' }),
      row({ id: 'R-5', ownerId: staff, unit: 'DM', body: 'BOA', reference: 'A/67/5', dueOn: '2026-12-31' }),
    ];
    await steward.steward('import', 'recommendations', file('r.csv', [HEADER, ...rows]));
    // Somebody has claimed, asked for time, been asked: so that everybody has what they answer with.
    const says = (by: string, id: string, what: string, more: { [name: string]: Json } = {}) =>
      act(by, 'recommendations.update', { obligation: `update|${id}`, what, text: 'Done.', ...more });
    await says(usg, 'R-6', 'done');
    await says(staff, 'R-7', 'done');
    await act(tagged('oversight-body')[0] ?? '', 'recommendations.verify', {
      obligation: 'verify|R-7',
      verdict: 'ask',
      text: 'Which?',
    });
    await says(staff, 'R-8', 'time', { until: '2027-12-31' });
  });
  after(async () => {
    await steward?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const act = async (by: string, kind: string, data: { [name: string]: Json }): Promise<void> => {
    const result = await steward.app.kernel.act({ kind, at: steward.app.kernel.calendar.now(), by, via: 'card', data });
    expect(result.refused, `${kind}: ${result.reply.text}`).to.not.equal(true);
  };

  /** The cards that somebody may ask for in words. (Words are answered 60 times in half a minute; a press on a link to the same card always.) */
  const ledTo = (who: string): Promise<CardButton[]> =>
    steward.app.kernel.read((view) => {
      const person = view.org.person(who);
      if (!person) return [];
      return catalogue.commands
        .filter(({ may }) =>
          typeof may === 'function' ? may(person, view) : may === 'anyone' || view.org.holdsAny(who, may),
        )
        .map((command) => command.run(person, view, ''))
        .map(
          (led): CardButton =>
            'show' in led
              ? { title: '', verb: 'obligation.list', data: { open: `${led.show.kind}|${led.show.id}` } }
              : 'act' in led
                ? { title: '', verb: led.act, data: led.data }
                : { title: '', verb: 'file.offer', data: { file: `${led.file.kind}|${led.file.id}` } },
        );
    });

  /**
   * Sends what a press would, and looks at everything that must hold; a card that comes in its place is looked through later.
   * @returns the card that has this button now: the new one, or the old one where the button is gone
   */
  async function presses(
    on: Standing,
    like: CardButton,
    filled: { [id: string]: unknown },
    queue: Standing[],
  ): Promise<CardJson> {
    works.length = 0;
    const button = same(on.card, like) ?? like;
    const action = {
      type: 'Action.Execute',
      verb: button.verb,
      title: button.title,
      data: { ...button.data, ...filled },
    };
    const text = await door.holds(
      door.activity(on.who, {
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: on.message,
        value: { action, trigger: 'manual' },
      }),
    );
    const what = `${on.who} "${button.title}" ${JSON.stringify(action).slice(0, 1_000)} (STEWARD_TEST_SEED=${seed})`;
    // One act is one commit: nothing of it stands alone.
    const acts = works.filter((work) => [...work.puts, ...work.deletes].some((it) => !ON_THE_WAY.includes(it.table)));
    expect(
      acts.length,
      `${what} ${JSON.stringify(acts.map((w) => [w.key, w.puts.map((p) => p.table), w.deletes.map((p) => p.table), w.ledger.map((l) => l.what)]))}`,
    ).to.be.at.most(1);
    const answer = JSON.parse(text) as { type?: string; value?: CardJson };
    if (answer.type !== 'application/vnd.microsoft.card.adaptive' || !answer.value) return on.card;
    looked(answer.value, what);
    queue.push({ ...on, card: answer.value });
    return same(answer.value, like) ? answer.value : on.card;
  }

  /** The button of another card that does the same. */
  const same = (card: CardJson, { verb, title }: CardButton): CardButton | undefined =>
    buttonsOf(card).find((it) => it.verb === verb && it.title === title);

  /** A card that can be sent, in which nobody's text is markup or leads anywhere. */
  function looked(card: CardJson, what: string): void {
    expect(faultsOf(card), what).to.deep.equal([]);
    expect(sendingTooMuch(card, catalogue), `P3 ${what}`).to.deep.equal([]);
    for (const read of inMarkdown(card))
      expect(markupIn(read).join(' ').replaceAll(COLLEAGUE, ''), `${what}\n${read}`).to.not.match(
        /<(a|img|script|code|h\d|del|blockquote|hr)\b/,
      );
    expect(JSON.stringify(card), what).to.not.match(/"(url|iconUrl)":"[^"]*(evil\.example|javascript:)/);
  }

  /** Goes through everything that the cast has before them and is led to: each kind of button twice, its inputs filled with nonsense, then with sense. */
  async function everything(): Promise<void> {
    const today = steward.app.kernel.calendar.now().slice(0, 10);
    const queue: Standing[] = [];
    for (const who of cast) {
      for (const { message, card } of await chats.cards(who)) queue.push({ who, message, card });
      for (const button of await ledTo(who)) await presses({ who, message: '1', card: {} }, button, {}, queue);
    }

    for (let on = queue.pop(); on; on = queue.pop()) {
      const inputs = inputsOf(on.card);
      for (const button of buttonsOf(on.card)) {
        const kind = signature(button, inputs);
        const times = kinds.get(kind) ?? 0;
        if (times >= TIMES) continue;
        kinds.set(kind, times + 1);
        if (catalogue.forms.has(button.verb)) forms.add(button.verb);
        // A form has turned a page with each press: one goes on from what one has before oneself now.
        let before = on.card;
        for (let n = 0; n < (inputs.length > 0 ? ODD : 0); n++) {
          pressed.hostile++;
          // Mostly one field is odd, so that the others do not hide it; sometimes all are.
          const odd = inputs[(n + at) % inputs.length]?.id;
          const filled = inputs.map((it) => [it.id, n === ODD - 1 || it.id === odd ? nextText() : sensible(it, today)]);
          before = await presses({ ...on, card: before }, button, Object.fromEntries(filled), queue);
        }
        pressed.plain++;
        await presses(
          { ...on, card: before },
          button,
          Object.fromEntries(inputs.map((it) => [it.id, sensible(it, today)])),
          queue,
        );
      }
    }
  }

  it('X4 P3 never fails, never becomes markup, never does half of an act', async () => {
    const before = heapHeld();
    for (const moment of MOMENTS) {
      await chats.until(`${moment}T15:00:00.000Z`);
      await everything();
    }
    expect(pressed.hostile).to.be.greaterThan(400);
    expect([...catalogue.forms.keys()].filter((form) => !forms.has(form) && !LATER.includes(form))).to.deep.equal([]);
    expect(heapHeld() - before).to.be.below(200 * 1024 * 1024);
    expect((await fetch(`${steward.url}/readyz`)).status).to.equal(200);
    expect(await steward.steward('verify')).to.include({ ok: true });
  });

  it('I4 leaves no word of it, and nobody’s name or address, in a log that says everything', () => {
    const log = lines.join('');
    expect(lines.length).to.be.greaterThan(1_000);
    expect(log).to.not.match(new RegExp(CANARY, 'i'));
    for (const { name, email } of sampleOrganisation())
      for (const word of [name, email]) if (word) expect(log.includes(word), word).to.equal(false);
  });
});
