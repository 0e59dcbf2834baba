import { expect } from 'chai';
import { sampleOrganisation } from '../../src/sample/organisation.ts';
import { sampleActings } from '../../src/sample/roles.ts';
import { CYCLE, type Lives } from './lives.ts';

const LANES = 12;
/** Minutes of the first record; each correction adds one. No other figure on the card lies between this and 599. */
const MINUTES = 100;

interface Sent {
  id: string;
  by: string;
  verb: string;
  data: { [name: string]: string | number };
  minutes: number;
  answer?: string;
}

const people = sampleOrganisation();
const byId = new Map(people.map((p) => [p.id, p]));

/** Leaders who sit in their own chair, each with a team that can press. */
const teams = people
  .filter(
    (p) => p.status === 'active' && p.aadObjectId && !sampleActings.some((a) => a.for === p.id || a.person === p.id),
  )
  .map((leader) => ({
    leader: leader.id,
    staff: people.filter(
      (p) => p.managerId === leader.id && p.status === 'active' && p.category === 'staff' && p.aadObjectId,
    ),
  }))
  .filter(({ staff }) => staff.length >= 3)
  .slice(0, LANES);

/** A leader who records and corrects without end, and between that the team, who took part. One act after the other. */
class Lane {
  readonly leader: string;
  readonly acts: Sent[] = [];
  readonly #staff: string[];
  #records = 0;
  #serial = 0;

  constructor(leader: string, staff: string[]) {
    this.leader = leader;
    this.#staff = [...staff];
  }

  /** The act that was sent and not answered, or the next one. */
  due(): Sent {
    const last = this.acts.at(-1);
    if (last && last.answer === undefined) return last;
    const act = this.#next();
    this.acts.push(act);
    return act;
  }

  get answered(): Sent[] {
    return this.acts.filter(({ answer }) => answer !== undefined);
  }

  #next(): Sent {
    const id = `${this.leader}-${++this.#serial}`;
    const lead = `lead|${CYCLE}|${this.leader}`;
    const minutes = MINUTES + this.#records;
    const who = this.acts.at(-1)?.verb === 'dialogue.record' ? this.#staff.shift() : undefined;
    if (who)
      return {
        id,
        by: who,
        verb: 'dialogue.confirm',
        data: { take: `take|${CYCLE}|${who}`, answer: 'yes', seen: 0 },
        minutes,
      };
    const seen = this.#records++;
    const session: { [name: string]: string } = seen > 0 ? { session: `${lead}|1` } : {};
    const data = { obligation: lead, date: '2027-01-12', minutes: MINUTES + seen, seen, ...session };
    return { id, by: this.leader, verb: 'dialogue.record', data, minutes: MINUTES + seen };
  }
}

/** Presses over HTTP by many people at once, and what must be true of the answers whatever happens to the program. */
export class Recording {
  readonly #lives: Lives;
  readonly #lanes = teams.map(
    ({ leader, staff }) =>
      new Lane(
        leader,
        staff.map(({ id }) => id),
      ),
  );
  #renamed = 0;

  constructor(lives: Lives) {
    this.#lives = lives;
  }

  /** Everybody presses until it is killed: once so many were answered, and `delay` milliseconds later. */
  async until(answers: number, delay: number): Promise<void> {
    let left = answers;
    let killed: Promise<void> | undefined;
    await Promise.all(
      this.#lanes.map(async (lane) => {
        for (;;) {
          const act = lane.due();
          const answer = await this.#press(act);
          if (answer === undefined) return;
          act.answer = answer;
          if (--left === 0)
            killed = new Promise<void>((resolve) => setTimeout(resolve, delay)).then(() => this.#lives.kill());
        }
      }),
    );
    await killed;
  }

  async #press({ id, by, verb, data }: Pick<Sent, 'id' | 'by' | 'verb' | 'data'>): Promise<string | undefined> {
    const response = await this.#lives.post('/api/messages', {
      type: 'invoke',
      name: 'adaptiveCard/action',
      id,
      channelId: 'msteams',
      serviceUrl: `${this.#lives.url}/local/connector`,
      locale: 'en',
      from: { id: `29:${by}`, aadObjectId: byId.get(by)?.aadObjectId },
      recipient: { id: '28:steward' },
      conversation: { id: `a:${by}`, conversationType: 'personal', tenantId: 'local' },
      channelData: { tenant: { id: 'local' } },
      value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    });
    if (!response) return undefined;
    expect(response.status, response.text).to.equal(200);
    const { statusCode, type } = JSON.parse(response.text) as { statusCode: number; type: string };
    expect([statusCode, type], `${by} ${verb} ${JSON.stringify(data)} ${response.text.slice(0, 300)}`).to.deep.equal([
      200,
      'application/vnd.microsoft.card.adaptive',
    ]);
    return response.text;
  }

  /** After a start, before anything is sent again: what was answered is there, and at most what had no answer besides. */
  async nothingMissing(): Promise<void> {
    const answered = this.#lanes.flatMap((lane) => lane.answered);
    const sent = this.#lanes.flatMap((lane) => lane.acts);
    for (const verb of ['dialogue.record', 'dialogue.confirm']) {
      const least = answered.filter((act) => act.verb === verb).length;
      const most = sent.filter((act) => act.verb === verb).length;
      expect((await this.#entries(verb)).length, `${verb} on the ledger`).to.be.within(least, most);
    }
    await Promise.all(
      this.#lanes.map(async (lane) => {
        const last = lane.answered.findLast(({ verb }) => verb === 'dialogue.record');
        if (!last) return;
        const under = lane.acts.at(-1);
        const shown = await this.#shown(lane.leader);
        const may = [last.minutes, ...(under?.verb === 'dialogue.record' ? [under.minutes] : [])];
        expect(shown, `minutes on the card of ${lane.leader}`).to.be.oneOf(may);
      }),
    );
  }

  /** What had no answer is sent again, as Teams does: under its own id, or under a new one. What had one gets the same again. */
  async sentAgain(): Promise<void> {
    await Promise.all(
      this.#lanes.map(async (lane) => {
        const last = lane.acts.at(-1);
        if (!last) return;
        const id = last.answer === undefined && this.#renamed++ % 2 === 1 ? `${last.id}-again` : last.id;
        const answer = await this.#press({ ...last, id });
        if (answer === undefined) throw new Error('no answer, though nobody killed it');
        if (last.answer !== undefined && last.verb === 'dialogue.record')
          expect(answer, `the answer to ${last.id}, again`).to.equal(last.answer);
        last.answer = answer;
      }),
    );
  }

  /** Everything has been answered: each act is on the ledger once, in its order. */
  async eachOnce(): Promise<number> {
    let acts = 0;
    for (const verb of ['dialogue.record', 'dialogue.confirm']) {
      const revisions = new Map<string, number[]>();
      for (const { about, facts } of await this.#entries(verb)) {
        const { revision } = JSON.parse(String(facts)) as { revision: number };
        revisions.set(String(about), [...(revisions.get(String(about)) ?? []), revision]);
      }
      for (const [about, found] of revisions)
        expect(found, `revisions of ${about}`).to.deep.equal(Array.from(found, (_, n) => n + 1));
      const expected = this.#lanes.flatMap((lane) => {
        const mine = lane.acts.filter((act) => act.verb === verb);
        return verb === 'dialogue.record' ? [mine.length].filter(Boolean) : mine.map(() => 1);
      });
      const recorded = [...revisions.values()].map(({ length }) => length);
      expect(recorded.sort(), verb).to.deep.equal(expected.sort());
      acts += expected.reduce((sum, n) => sum + n, 0);
    }
    return acts;
  }

  async #entries(what: string): Promise<{ [column: string]: unknown }[]> {
    return (await this.#lives.report('ledger')).filter((entry) => entry.what === what);
  }

  /** The minutes on a leader's card, in whatever language and digits it is. */
  async #shown(leader: string): Promise<number> {
    const open = { open: `dialogue.lead|lead|${CYCLE}|${leader}` };
    const card = await this.#press({
      id: `look-${leader}-${++this.#renamed}-${Math.random()}`,
      by: leader,
      verb: 'obligation.list',
      data: open,
    });
    const facts = /"type":"FactSet".*?\]/.exec(card ?? '')?.[0] ?? '';
    const plain = facts.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
    return Number(/(?<!\d)[1-5]\d\d(?!\d)/.exec(plain)?.[0]);
  }
}
