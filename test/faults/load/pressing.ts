import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { aadOf, leadOf, type Size, takeOf, teamOf } from './house.ts';

/** Acts that may be under way at once, each of two requests: who has no answer waits for it. */
const AT_ONCE = 5_900;
/**
 * As a channel's own pool. Node takes one new connection in each turn of its loop, so that of hundreds opened at once after a start some wait
 * for half a minute behind those that were taken; here who waits is next.
 */
const CONNECTIONS = 128;
/** An act that is still not recorded then is lost; nothing takes longer but some starts one after the other, with all acts waiting. */
const PATIENCE = 120_000;
/** Teams waits no longer for an answer, and sends again. Milliseconds. */
const GIVES_UP = 15_000;
const AGAIN_AFTER = 2_000;

/** What the n-th act of somebody says: now and then that they were absent after all. After that the pulse is offered anew, in a message. */
export const answerOf = (n: number): 'yes' | 'absent' => (n % 20 === 10 ? 'absent' : 'yes');

/** Somebody who says again and again that they took part, or that they did not. */
interface Presser {
  n: number;
  /** Acts that were answered: the version that stands on their card. */
  acts: number;
  busy: boolean;
}

interface Act {
  by: number;
  verb: string;
  data: { [name: string]: string | number | string[] };
}

/** Presses over HTTP at a set rate, each sent twice, as Teams does: at once under one id, or again under another after the answer. */
export class Pressing {
  readonly #size: Size;
  readonly #pressers: Presser[];
  readonly #agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    connect: { timeout: GIVES_UP },
    headersTimeout: GIVES_UP,
  });
  readonly #under = new Set<Promise<void>>();
  #next = 0;
  #serial = 0;
  /** The last answer of all, for when one never comes. */
  #last = '';
  /** Where it listens, once it does. Nobody knocks meanwhile: thousands that try again and again would take a processor from the start. */
  url: Promise<string> = Promise.resolve('');
  serviceUrl = '';
  /** Answers to two copies of one act that were not the same. */
  readonly different: string[] = [];
  /** Times that an act had to be sent again because there was no answer, or none that says "recorded". */
  again = 0;

  constructor(size: Size) {
    this.#size = size;
    this.#pressers = Array.from({ length: size.pressing }, (_, at) => teamOf(at + 1, size))
      .flat()
      .map((n) => ({ n, acts: 0, busy: false }));
  }

  /** What was answered as recorded, by obligation. */
  get acknowledged(): Map<string, number> {
    return new Map(this.#pressers.map(({ n, acts }) => [takeOf(n), acts]));
  }

  /** The heads of the teams that press record their sessions, so that there is something to confirm. */
  async records(): Promise<void> {
    for (let head = 1; head <= this.#size.pressing; head++)
      await this.#done(
        {
          by: head,
          verb: 'dialogue.record',
          data: { obligation: leadOf(head), date: '2027-03-01', minutes: 60, seen: 0, absent: [] },
        },
        `lead-${head}`,
      );
  }

  /**
   * So many acts a second while `goesOn`; resolves once all of them were answered.
   * @returns how many a second were begun, and answered by the end of that time
   */
  async press(rate: number, goesOn: () => boolean): Promise<{ begun: number; answered: number }> {
    const from = performance.now();
    let begun = 0;
    let answered = 0;
    while (goesOn()) {
      const due = (rate * (performance.now() - from)) / 1_000;
      while (begun < due && this.#under.size < AT_ONCE) {
        const presser = this.#idle();
        if (!presser) break;
        begun++;
        const one = this.#act(presser)
          .then(() => void answered++)
          .finally(() => this.#under.delete(one));
        this.#under.add(one);
      }
      await pause(5);
    }
    const seconds = (performance.now() - from) / 1_000;
    const each = { begun: begun / seconds, answered: answered / seconds };
    await Promise.all(this.#under);
    await this.#agent.close();
    return each;
  }

  #idle(): Presser | undefined {
    for (let looked = 0; looked < this.#pressers.length; looked++) {
      const presser = this.#pressers[this.#next++ % this.#pressers.length];
      if (presser && !presser.busy) return presser;
    }
    return undefined;
  }

  async #act(presser: Presser): Promise<void> {
    presser.busy = true;
    const answer = answerOf(presser.acts);
    const act: Act = {
      by: presser.n,
      verb: 'dialogue.confirm',
      data: { take: takeOf(presser.n), answer, seen: presser.acts },
    };
    const id = `press-${++this.#serial}`;
    if (this.#serial % 2 === 0) {
      const [one, other] = await Promise.all([this.#done(act, id), this.#done(act, id)]);
      if (one !== other) this.different.push(`${id}: ${one.slice(0, 300)} / ${other.slice(0, 300)}`);
    } else {
      await this.#done(act, id);
      await this.#done(act, `${id}-again`);
    }
    presser.acts++;
    presser.busy = false;
  }

  /** Sends until it is answered as recorded. */
  async #done(act: Act, id: string): Promise<string> {
    const from = performance.now();
    for (;;) {
      const answer = await this.#post(act, id);
      if (answer !== undefined) return answer;
      if (performance.now() - from > PATIENCE)
        throw new Error(`${id} was not recorded in ${PATIENCE} ms; the last answer of all: ${this.#last}`);
      this.again++;
      await pause(AGAIN_AFTER);
    }
  }

  async #post({ by, verb, data }: Act, id: string): Promise<string | undefined> {
    try {
      const { statusCode, body } = await request(`${await this.url}/api/messages`, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'invoke',
          name: 'adaptiveCard/action',
          id,
          channelId: 'msteams',
          serviceUrl: this.serviceUrl,
          locale: 'en',
          from: { id: `29:${by}`, aadObjectId: aadOf(by) },
          recipient: { id: '28:steward' },
          conversation: { id: `a:${aadOf(by)}`, conversationType: 'personal', tenantId: 'local' },
          channelData: { tenant: { id: 'local' } },
          value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
        }),
      });
      const text = await body.text();
      this.#last = text.slice(0, 500);
      return statusCode === 200 && text.includes('"type":"application/vnd.microsoft.card.adaptive"') ? text : undefined;
    } catch (error) {
      this.#last = String(error);
      return undefined;
    }
  }
}
