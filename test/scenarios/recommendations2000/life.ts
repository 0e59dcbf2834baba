import type { Item } from '../../../src/capabilities/recommendations/items.ts';
import { addDays, addMonths } from '../../../src/kernel/time.ts';
import { acts } from '../../capabilities/recommendations/house.ts';
import type { Bot } from '../../kit/inprocess.ts';
import type { Event } from './oracle.ts';

/** What people do in a month, by dice; what was accepted is written down for the oracle. */
export class Life {
  readonly events: Event[] = [];
  readonly #bot: Bot;
  readonly #dice: () => number;

  constructor(bot: Bot, dice: () => number) {
    this.#bot = bot;
    this.#dice = dice;
  }

  async month(): Promise<void> {
    const all = await this.#bot.kernel.read((view) => view.all<Item>('recommendations.items'));
    const open = all.filter((i) => !['closed-implemented', 'overtaken', 'closed-without'].includes(i.status));
    // The body first: what came last month has waited long enough.
    for (const i of open) {
      if (i.claim?.recorded) await this.#confirm(i);
      else if (i.claim && this.#dice() < 0.6) await this.#decide(i);
      else if (i.extension && this.#dice() < 0.8) await this.#approve(i);
      else if (!i.assigned && this.#dice() < 0.5) await this.#assign(i);
      else if (i.assigned && !i.claim && !i.extension && this.#dice() < 0.12) await this.#says(i);
    }
  }

  #note(event: Omit<Event, 'day'>): void {
    this.events.push({ day: this.#bot.now().slice(0, 10), ...event });
  }

  /** Who acts for the owner: mostly the owner. */
  #actor(i: Item): string {
    return this.#dice() < 0.85 ? i.owner : `f-${i.unit}`;
  }

  async #assign(i: Item): Promise<void> {
    const today = this.#bot.now().slice(0, 10);
    const dueOn =
      i.dueOn && i.dueOn >= today ? i.dueOn : `${addMonths(today, 6 + Math.floor(this.#dice() * 9)).slice(0, 8)}15`;
    const owner = `o${Math.floor(this.#dice() * 6)}-${i.unit}`;
    const response = this.#dice() < 0.8 ? 'accepted' : 'partly';
    const refused = await acts(this.#bot, `h-${i.unit}`, 'assign', {
      obligation: `assign|${i.id}`,
      what: 'assign',
      owner,
      dueOn,
      response,
    });
    if (refused) throw new Error(`assign ${i.id}: ${refused}`);
    this.#note({ item: i.id, due: dueOn, response });
  }

  async #says(i: Item): Promise<void> {
    const roll = this.#dice();
    const by = this.#actor(i);
    const today = this.#bot.now().slice(0, 10);
    const say = (what: string, more: object = {}, who = by) =>
      acts(this.#bot, who, 'update', {
        obligation: `update|${i.id}`,
        what,
        text: `Words ${this.events.length}`,
        ...more,
      });
    if (roll < 0.35) {
      // Past its date "on track" is refused: then nothing happened.
      if (!(await say('track'))) this.#note({ item: i.id, status: 'in-progress' });
    } else if (roll < 0.6) {
      const until = addDays(i.dueOn > today ? i.dueOn : today, 60 + Math.floor(this.#dice() * 120));
      const refused = await say('time', { until });
      if (!refused && i.priority !== 'critical')
        this.#note({ item: i.id, due: until, ...(i.dueOn ? { postponed: true } : {}) });
    } else if (roll < 0.9) {
      if (!(await say('done'))) this.#note({ item: i.id, status: 'implemented', waiting: true });
    } else if (roll < 0.95) {
      if (!(await say('overtaken'))) this.#note({ item: i.id, waiting: true });
    } else if (!(await say('closeWithout', { risk: true }, `h-${i.unit}`)))
      this.#note({ item: i.id, waiting: true, risk: true });
  }

  async #approve(i: Item): Promise<void> {
    const yes = this.#dice() < 0.7;
    const refused = await acts(this.#bot, `d-${i.unit}`, 'approve', {
      obligation: `approve|${i.id}`,
      approve: yes ? 'yes' : 'no',
      text: 'Considered',
    });
    if (refused) throw new Error(`approve ${i.id}: ${refused}`);
    if (yes) this.#note({ item: i.id, due: i.extension?.to ?? '', postponed: true });
  }

  async #decide(i: Item): Promise<void> {
    const accept = this.#dice() < 0.7;
    const external = i.body !== 'OIOS';
    const refused = await acts(this.#bot, external ? 'sec' : this.#dice() < 0.5 ? 'aud' : 'inq', 'verify', {
      obligation: `verify|${i.id}`,
      verdict: accept ? 'accept' : 'return',
      text: 'As examined',
      ...(external ? { document: 'A/80/5 annex' } : {}),
    });
    if (refused) throw new Error(`verify ${i.id}: ${refused}`);
    if (!external) this.#decided(i, accept);
  }

  async #confirm(i: Item): Promise<void> {
    const refused = await acts(this.#bot, 'cee', 'confirm', { obligation: `confirm|${i.id}`, agree: 'yes' });
    if (refused) throw new Error(`confirm ${i.id}: ${refused}`);
    this.#decided(i, i.claim?.recorded?.verdict === 'accept');
  }

  #decided(i: Item, accept: boolean): void {
    const { id: item, claim } = i;
    if (!accept && claim?.what === 'done') this.#note({ item, status: 'in-progress', waiting: false });
    else if (!accept) this.#note({ item, waiting: false, reiterated: true });
    else {
      const status =
        claim?.what === 'done' ? 'closed-implemented' : claim?.what === 'overtaken' ? 'overtaken' : 'closed-without';
      this.#note({ item, status, waiting: false, closed: true });
    }
  }
}
