import { expect } from 'chai';
import { tablesOf } from '../../src/app.ts';
import { capabilities } from '../../src/capabilities/index.ts';
import { textOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import type { Prompt } from '../../src/kernel/notice.ts';
import { sampleOrganisation } from '../../src/sample/organisation.ts';
import { openLowdb } from '../../src/storage/lowdb/index.ts';
import { type Seen, type StandIn, standInConnector } from '../kit/connector.ts';
import { messageIn } from '../kit/connector-reading.ts';
import { Lives } from './lives.ts';

/** Messages that delivery hands over at once (src/delivery): no more can be in flight at a kill. */
const IN_FLIGHT = 128;
/** Tries after which a message waits for another day (src/delivery). */
const TRIES = 6;
/** Mondays, from before the opening to after the closing. */
const DAYS = Array.from({ length: 15 }, (_, week) => new Date(Date.UTC(2027, 0, 4 + 7 * week, 20)).toISOString());

/** A message that rang, by where the calendar went, whom it reached and what it said. */
interface Got {
  what: string;
  conversation: string;
  life: number;
  /** How many requests of its life came after it; known once that life is over. */
  n: number;
}

/** The program sends a whole dialogue to a stand-in connector, week by week, over many lives. */
export class Sending {
  readonly lives: Lives;
  readonly connector: StandIn;
  readonly got: Got[] = [];
  /** How many requests there were when each life ended. */
  readonly ends: number[] = [];

  private constructor(lives: Lives, connector: StandIn) {
    this.lives = lives;
    this.connector = connector;
  }

  static async of(rate: string): Promise<Sending> {
    const connector = await standInConnector({ delay: 2 });
    const lives = new Lives({ STEWARD_SERVICE_URL: connector.url, STEWARD_RATE: rate });
    await lives.begin(true);
    await lives.launch();
    return new Sending(lives, connector);
  }

  /** @param killAt how many more requests each life has, and how long after that it ends; no more of them: it goes on to the end. */
  async year(killAt: [requests: number, delay: number][] = []): Promise<void> {
    const kills = [...killAt];
    for (const [week, day] of DAYS.entries()) {
      for (let done = false; !done; ) {
        const from = this.connector.requests.length;
        const [kill] = kills;
        const over = kill && this.#killAfter(from + kill[0], kill[1]);
        const moved = await this.lives.post('/local/clock', { now: day });
        if (moved) expect(moved.status, moved.text).to.equal(200);
        done = moved !== undefined;
        const killed = (await over?.cancel()) ?? false;
        expect(done || killed, 'answered, or killed').to.equal(true);
        this.#note(week);
        // Fewer requests in this week than were to come before the kill: it comes in a later week.
        if (kill && !killed) kills[0] = [Math.max(1, kill[0] - (this.connector.requests.length - from)), kill[1]];
        if (!killed) continue;
        kills.shift();
        this.ends.push(this.connector.requests.length);
        await this.lives.begin();
      }
    }
    expect(kills, 'kills that did not come about').to.deep.equal([]);
    const status = await this.lives.steward('status');
    expect(status.json).to.deep.include({ sending: 'on', outbox: {} });
    const metrics = await (await fetch(`${this.lives.url}/metrics`)).text();
    for (const lane of ['prompt', 'update']) expect(metrics).to.contain(`steward_outbox{lane="${lane}"} 0`);
  }

  /** Kills once there were so many requests, and so much later; cancelled, it tells whether it did. */
  #killAfter(requests: number, delay: number): { cancel(): Promise<boolean> } {
    let killing: Promise<void> | undefined;
    let cancelled = false;
    const look = (): void => {
      if (cancelled) return;
      if (this.connector.requests.length < requests) setImmediate(look);
      else
        setTimeout(() => {
          if (!cancelled) killing = this.lives.kill();
        }, delay);
    };
    look();
    return {
      cancel: async () => {
        cancelled = true;
        await killing;
        return killing !== undefined;
      },
    };
  }

  /** What came since the last note belongs to this week. */
  #note(week: number): void {
    for (let n = this.#noted; n < this.connector.requests.length; n++) {
      const seen = this.connector.requests[n] as Seen;
      // What the connector did not take has not arrived.
      if (seen.kind === 'send' && seen.status >= 200 && seen.status < 300)
        this.got.push({
          what: `week ${week}: ${withoutHead(saidIn(seen))}`,
          conversation: seen.conversation,
          life: this.ends.length,
          n,
        });
    }
    this.#noted = this.connector.requests.length;
  }
  #noted = 0;

  /** Ends the program. @returns what everybody's messages show in the end, as the data folder has it: who, and of what */
  async told(): Promise<Set<string>> {
    await this.lives.end();
    const store = await openLowdb({ folder: this.lives.desk.data, tables: tablesOf(capabilities) });
    try {
      const prompts = (await store.all('prompts')) as Prompt[];
      // How long the ledger is depends on the retries.
      const named = (kind: string, id: string): string => (kind === 'ledger.head' ? kind : `${kind} ${id}`);
      return new Set(
        prompts.flatMap(({ person, refs }) => refs.map(({ kind, id }) => `${person}: ${named(kind, id)}`)),
      );
    } finally {
      await store.close();
    }
  }

  /**
   * Whose messages are put together otherwise than in an undisturbed year: what the connector refused for good (500, or so often that it was
   * given up) comes on its reader's next working day with what is due then, and what goes up the line of them waits until they were told. So the ledger grows in another week,
   * and with it goes the message of where it stands.
   */
  #apart(undisturbed: Sending): Set<string> {
    const apart = new Set<string>();
    const failures = new Map<string, number>();
    for (const { kind, status, conversation, user } of this.connector.requests) {
      if (kind !== 'send' && kind !== 'first') continue;
      const chat = conversation || `a:${user}`;
      const failed = status >= 200 && status < 300 ? 0 : (failures.get(chat) ?? 0) + 1;
      failures.set(chat, failed);
      if (status === 500 || failed >= TRIES) apart.add(chat);
    }
    const names = sampleOrganisation()
      .filter(({ aadObjectId }) => apart.has(`a:${aadObjectId}`))
      .map(({ name }) => name);
    if (names.length > 0) names.push(HEAD);
    for (const { what, conversation } of [...undisturbed.got, ...this.got])
      if (names.some((name) => what.includes(name))) apart.add(conversation);
    return apart;
  }

  /** Against the same year without a kill: everything came, and again came only what was in flight when a life ended. */
  compare(
    undisturbed: Sending,
    byWeek = true,
  ): { lost: string[]; twice: number; wrong: string[]; words: { compared: number; of: number } } {
    const apart = this.#apart(undisturbed);
    const comparable = ({ got }: Sending): Got[] => got.filter(({ conversation }) => !apart.has(conversation));
    // A message that the connector did not take at first may arrive when the calendar stands in the week after.
    const said = ({ what }: Got): string => (byWeek ? what : what.replace(/^week \d+: /, ''));
    const copies = new Map<string, Got[]>();
    for (const got of comparable(this)) copies.set(said(got), [...(copies.get(said(got)) ?? []), got]);
    const expected = new Map<string, number>();
    for (const got of comparable(undisturbed)) expected.set(said(got), (expected.get(said(got)) ?? 0) + 1);
    const lost = [...expected.keys()].filter((what) => !copies.has(what));
    let twice = 0;
    const wrong = [...copies.keys()].filter((what) => !expected.has(what)).map((what) => `never due: ${what}`);
    for (const [what, found] of copies) {
      const extra = found.length - (expected.get(what) ?? 0);
      if (extra <= 0) continue;
      twice += extra;
      // The same may be said twice a week; so many as came too often must have been in flight when their life ended.
      const inFlight = found.filter((got, n) => {
        const next = found[n + 1];
        return next && next.life > got.life && (this.ends[got.life] ?? 0) - got.n <= IN_FLIGHT;
      });
      if (extra > inFlight.length) wrong.push(`again, though not in flight: ${what}`);
    }
    return { lost, twice, wrong, words: { compared: comparable(this).length, of: this.got.length } };
  }

  async clear(): Promise<void> {
    await this.lives.clear();
    await this.connector.close();
  }
}

function saidIn({ conversation, body }: Seen): string {
  const { card, text } = messageIn(body, '');
  return `${conversation}: ${text ?? ''} ${card ? textOf(card as CardJson) : ''}`;
}

const HEAD = '(the head of the ledger)';
/** The head of the ledger is another in each of two years: its hashes cover random marks. */
const withoutHead = (text: string): string =>
  text.replace(/\d+:[0-9a-f]{64}/g, HEAD).replace(/(\bThe ledger stands at entry )\d+/g, '$1n');
