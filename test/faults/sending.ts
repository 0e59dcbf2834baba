import { expect } from 'chai';
import { textOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import { type Seen, type StandIn, standInConnector } from '../kit/connector.ts';
import { messageIn } from '../kit/connector-reading.ts';
import { Lives } from './lives.ts';

/** Messages that delivery hands over at once (src/delivery): no more can be in flight at a kill. */
const IN_FLIGHT = 128;
/** Mondays, from before the opening to after the closing. */
const DAYS = Array.from({ length: 15 }, (_, week) => new Date(Date.UTC(2027, 0, 4 + 7 * week, 20)).toISOString());

/** A message that rang, by where the calendar went, whom it reached and what it said. */
interface Got {
  what: string;
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
        this.got.push({ what: `week ${week}: ${withoutHead(saidIn(seen))}`, life: this.ends.length, n });
    }
    this.#noted = this.connector.requests.length;
  }
  #noted = 0;

  /** Against the same year without a kill: everything came, and again came only what was in flight when a life ended. */
  compare(undisturbed: Sending, byWeek = true): { lost: string[]; twice: number; wrong: string[] } {
    // A message that the connector did not take at first may arrive when the calendar stands in the week after.
    const said = ({ what }: Got): string => (byWeek ? what : what.replace(/^week \d+: /, ''));
    const copies = new Map<string, Got[]>();
    for (const got of this.got) copies.set(said(got), [...(copies.get(said(got)) ?? []), got]);
    const expected = new Map<string, number>();
    for (const got of undisturbed.got) expected.set(said(got), (expected.get(said(got)) ?? 0) + 1);
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
    return { lost, twice, wrong };
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

/** The head of the ledger is another in each of two years: its hashes cover random marks. */
const withoutHead = (text: string): string =>
  text.replace(/\d+:[0-9a-f]{64}/g, 'the head').replace(/(\bThe ledger stands at entry )\d+/g, '$1n');
