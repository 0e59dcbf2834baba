import type { Act, Step } from './act.ts';
import type { Alarm } from './alarm.ts';
import type { Catalogue } from './catalogue.ts';
import { Entries } from './entries.ts';
import { Owing } from './owing.ts';
import { Rows } from './rows.ts';
import type { Id, Json, Work } from './store.ts';
import { Telling } from './telling.ts';
import type { View } from './view.ts';

/** Turns the steps of one decision into one unit of work. */
export class Writing {
  readonly #act: Act;
  readonly #rows: Rows;
  readonly #entries: Entries;
  readonly #telling: Telling;
  readonly #owing: Owing;
  #emptiesReplies = false;

  constructor(view: View, catalogue: Catalogue, act: Act) {
    this.#act = act;
    const rows = new Rows(view);
    const entries = new Entries(rows, view, act);
    const telling = new Telling(rows, view, catalogue, act);
    this.#rows = rows;
    this.#entries = entries;
    this.#telling = telling;
    this.#owing = new Owing({ rows, entries, telling, view, catalogue, act });
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) this.#step(step);
  }

  /** The whole effect. `reply` is kept under the act's key, so that a repeat says the same; without one nothing is kept. */
  work(reply?: Json): Work {
    this.#telling.callComposers();
    return {
      at: this.#act.at,
      ...(this.#act.key && reply !== undefined ? { key: this.#act.key, reply } : {}),
      ...(this.#emptiesReplies ? { emptyReplies: true as const } : {}),
      ...this.#rows.work(),
      ledger: this.#entries.list,
    };
  }

  /** The reply shows a card where the pressed one stood. */
  answersInPlace(): void {
    this.#telling.answeredInPlace();
  }

  get isEmpty(): boolean {
    return this.#rows.isEmpty && !this.noted;
  }

  get noted(): boolean {
    return this.#entries.list.length > 0;
  }

  remove(table: string, id: Id): void {
    this.#rows.remove(table, id);
  }

  #step(step: Step): void {
    switch (step.do) {
      case 'owe':
        this.#owing.owe(step.obligation);
        break;
      case 'open':
        this.#owing.open(step.id, step.quiet ?? false);
        break;
      case 'ask':
        this.#owing.ask(step.id, step.person);
        break;
      case 'reopen':
        this.#owing.reopen(step.id, step.quiet ?? false);
        break;
      case 'wait':
        this.#owing.wait(step.id);
        break;
      case 'settle':
        this.#owing.settle(step.id, step.as);
        break;
      case 'answer':
        this.#owing.answer(step);
        break;
      case 'amend':
        this.#owing.amend(step);
        break;
      case 'put':
        this.#rows.put(step.table, step.row);
        break;
      case 'remove':
        this.#rows.remove(step.table, step.id);
        break;
      case 'alarm':
        this.#rows.put<Alarm>('alarms', { id: step.id, at: step.at, kind: step.kind, data: step.data ?? {} });
        break;
      case 'silence':
        this.#rows.remove('alarms', step.id);
        break;
      case 'tell':
        this.#telling.tell(step);
        break;
      case 'note':
        this.#entries.note(step);
        break;
      case 'refresh':
        this.#telling.refresh(step.ref);
        break;
      case 'emptyReplies':
        this.#emptiesReplies = true;
        break;
    }
  }
}
