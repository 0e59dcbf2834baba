import { expect } from 'chai';
import { chosenBy, isRight, paperOf, tokenOf } from '../../src/capabilities/learning/paper.ts';
import { type Completion, completions } from '../../src/capabilities/learning/records.ts';
import { reportsWith } from '../../src/capabilities/learning/reports/index.ts';
import { markOf, standingOf } from '../../src/capabilities/learning/standing.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import type { Obligation } from '../../src/kernel/obligation.ts';
import { LANGUAGES } from '../../src/kernel/person.ts';
import { REACH_STATES, reachOf } from '../../src/kernel/reach.ts';
import { addDays, dayIn } from '../../src/kernel/time.ts';
import { house, launched, learn, shelf } from '../capabilities/learning/house.ts';
import type { Bot, Somebody } from '../kit/inprocess.ts';

const LEARNERS = 1_000;
const ZONES = ['UTC', 'Africa/Nairobi', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'];

/** The same year every time. */
function dice(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return at / 4_294_967_296;
  };
}

type Way = 'quick' | 'slow' | 'weak' | 'final' | 'away' | 'never' | 'old';
const WAYS: Way[] = ['quick', 'slow', 'slow', 'weak', 'final', 'away', 'never', 'old', 'slow', 'quick'];
const wayOf = (n: number): Way => WAYS[n % WAYS.length] ?? 'slow';

describe('a year of a thousand learners', () => {
  let bot: Bot;
  const roll = dice(1913);
  const people: Somebody[] = Array.from({ length: LEARNERS }, (_, n) => ({
    id: `p${n}`,
    unit: `E${n % 12}/D${n % 60}`,
    managerId: n === 0 ? '' : `p${Math.floor((n - 1) / 12)}`,
    timeZone: ZONES[n % ZONES.length] ?? 'UTC',
    language: LANGUAGES[n % LANGUAGES.length] ?? 'en',
    ...(n % 53 === 52 ? { category: 'non-staff' as const } : {}),
    ...(n % 71 === 70 ? { aadObjectId: '' } : {}),
  }));
  const doneAt = new Map<string, string>();
  /** Everything unasked: who, and on which of their own days. */
  const heard: { who: string; at: string; day: string; answered: boolean }[] = [];
  let stale = 0;
  let answersGiven = 0;

  before(async function () {
    this.timeout(120_000);
    bot = await house({ people: [...people, { id: 'lea', unit: 'E0', managerId: 'p0' }] });
    await launched(bot, { due: '2027-05-28', closes: '2028-02-29' });
  });
  after(() => bot?.close());

  const collect = () => {
    for (const [who, said] of bot.chats)
      for (const m of said.filter((s) => s.unasked)) {
        const zone = people[Number(who.slice(1))]?.timeZone ?? 'UTC';
        heard.push({ who, at: m.at, day: dayIn(m.at, zone), answered: (doneAt.get(who) ?? '9') < m.at });
      }
    bot.forget();
  };

  const see = (who: string) => bot.kernel.read((view) => standingOf(learn(who), shelf, view));

  /** One sitting of one person: so many questions, rightly with that chance. */
  async function sits(who: string, questions: number, chance: number): Promise<void> {
    for (let n = 0; n < questions; n++) {
      const at = await see(who);
      if (at?.o.state !== 'open') return;
      if (!at.question) {
        const part = at.go.part === 'final' ? 'final' : (at.next ?? 'final');
        const data = { obligation: at.o.id, part };
        const more = part === at.go.part ? { ...data, after: at.go.attempt } : data;
        await bot.act('learning.next', more, who, { via: 'card' });
        continue;
      }
      const { question, go, course } = at;
      const q = tokenOf(course.version, go, question.id);
      const places =
        question.kind === 'heatmap' ? [1, 2, 3, 4, 5] : (question.words.en?.choices ?? []).map((_, i) => i + 1);
      const tries: number[][] =
        question.kind === 'heatmap'
          ? question.cells.map((c) => [...c])
          : question.kind === 'order' || question.kind === 'several'
            ? permutations(places, question.right.length)
            : places.map((p) => [p]);
      const right = tries.find((t) => isRight(question, chosenBy(question, go, t) ?? '')) ?? [1];
      const wrong =
        question.kind === 'heatmap'
          ? [1, 1]
          : (tries.find((t) => !isRight(question, chosenBy(question, go, t) ?? '')) ?? [1]);
      const typed = (roll() < chance ? right : wrong).join(' ');
      const result = await bot.act('learning.answer', { obligation: at.o.id, q, typed }, who, { via: 'chat' });
      expect(result.refused, `${who} ${question.id} ${result.reply.text}`).to.equal(undefined);
      answersGiven++;
      // Some press an old card once more: nothing comes of it.
      if (wayOf(Number(who.slice(1))) === 'old') {
        await bot.act('learning.answer', { obligation: at.o.id, q, typed: '1' }, who, { via: 'card' });
        stale++;
      }
      if ((await bot.obligation(at.o.id)).state === 'done') {
        doneAt.set(who, bot.now());
        return;
      }
    }
  }

  it('plays: they pass, fail and repeat, are away, change language, press old cards, leave and join', async function () {
    this.timeout(240_000);
    for (let day = '2027-03-02'; day <= '2028-02-29'; day = addDays(day, day < '2027-06-10' ? 1 : 14)) {
      await bot.until(`${day}T10:30Z`);
      if (day < '2027-06-10')
        for (const [n, { id, category, aadObjectId }] of people.entries()) {
          if (category === 'non-staff' || aadObjectId === '' || doneAt.has(id)) continue;
          const way = wayOf(n);
          const today = roll();
          if (way === 'quick' && today < 0.3) await sits(id, 45, 0.95);
          else if (way === 'slow' && today < 0.5) await sits(id, 4, 0.9);
          else if (way === 'weak' && today < 0.4) await sits(id, 12, 0.55);
          else if (way === 'old' && today < 0.4) await sits(id, 8, 0.9);
          else if (way === 'final' && today < 0.1) {
            await bot.act('learning.next', { obligation: learn(id), part: 'final' }, id, { via: 'card' });
            await sits(id, 10, 0.8);
          } else if (way === 'away') {
            if (day === '2027-03-08') await bot.act('person.away', { until: '2027-04-09' }, id, { via: 'chat' });
            else if (day > '2027-04-12' && today < 0.5) await sits(id, 10, 0.9);
          }
          if (today > 0.999) {
            const language = LANGUAGES[Math.floor(roll() * LANGUAGES.length)] ?? 'en';
            await bot.act('person.language', { language }, id, { via: 'chat' });
          }
        }
      if (day === '2027-04-05') await bot.imports({ id: 'p996', status: 'left' });
      if (day === '2027-04-06') await bot.imports({ id: 'new', unit: 'E1/D1', managerId: 'p1', joined: '2027-04-06' });
      await bot.settled();
      collect();
    }
    await bot.until('2028-03-03T12:00Z');
    collect();
    expect(bot.errors).to.deep.equal([]);
    expect(answersGiven).to.be.greaterThan(15_000);
    expect(stale).to.be.greaterThan(1_000);
  });

  it('everybody is in one state, and whoever completed did so with six right of eight at the first answer', async () => {
    const owed = await bot.kernel.read((view) => view.find<Obligation>('obligations', 'cycle', 'erm-2027'));
    const states = new Map<string, number>();
    for (const o of owed) states.set(o.state, (states.get(o.state) ?? 0) + 1);
    // 1,000 less 18 non-staff (52, 105, … 953), with lea and the joiner: 984; one has left.
    expect(owed.length).to.equal(984);
    expect([...states.keys()].sort()).to.deep.equal(['done', 'missed', 'withdrawn']);
    expect(states.get('done')).to.equal(doneAt.size);
    for (const who of doneAt.keys()) {
      const at = await see(who);
      const mark = at && markOf(at);
      expect(mark?.right, who).to.be.at.least(6);
      expect(at?.sheet?.paper, who).to.deep.equal(paperOf(at?.course as never, at?.go as never).map((q) => q.id));
    }
    const kept = await bot.kernel.read((view) => view.all<Completion>(completions.name));
    expect(kept.length).to.equal(doneAt.size);
    expect(new Set(kept.map((c) => c.id)).size).to.equal(kept.length);
    // Nobody who acted is left out, nobody who never did is in.
    for (const [n] of people.entries()) if (wayOf(n) === 'never') expect(doneAt.has(`p${n}`)).to.equal(false);
    const reach = await bot.kernel.read((view) =>
      reachOf(
        view,
        owed.map((o) => o.about),
        'erm-2027',
      ),
    );
    expect(REACH_STATES.reduce((sum, state) => sum + (reach.get(state)?.length ?? 0), 0)).to.equal(983);
  });

  it('nobody heard twice on a day, or anything of it after completion', () => {
    const days = new Set<string>();
    for (const { who, day } of heard) {
      expect(days.has(`${who}|${day}`), `${who} twice on ${day}`).to.equal(false);
      days.add(`${who}|${day}`);
    }
    // A supervisor still gets the line of somebody else: only those who supervise nobody are looked at here.
    const afterwards = heard.filter(({ who, answered }) => answered && Number(who.slice(1)) >= 90);
    expect(afterwards).to.deep.equal([]);
    expect(heard.length).to.be.greaterThan(5_000);
  });

  it('the report says what was counted here', async () => {
    const texts = loadTexts([
      commonTexts,
      { name: 'learning', folder: new URL('../../src/capabilities/learning/texts/', import.meta.url) },
    ]);
    const report = await bot.kernel.read((view) =>
      reportsWith(shelf).learning?.build({ units: [''], asOf: '2028-03-03' }, view, texts.in('en')),
    );
    const rates = report?.tables.find((t) => t.key === 'rates')?.rows[0];
    expect(rates).to.include({ learners: 983, completed: doneAt.size, notCompleted: 983 - doneAt.size });
    const byEntity = report?.tables.find((t) => t.key === 'entity')?.rows ?? [];
    expect(byEntity.reduce((sum, row) => sum + Number(row.completed), 0)).to.equal(doneAt.size);
  });
});

/** Every choice of so many places, in every order. */
function permutations(places: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return places.flatMap((p) =>
    permutations(
      places.filter((q) => q !== p),
      length - 1,
    ).map((rest) => [p, ...rest]),
  );
}
