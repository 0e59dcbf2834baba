import { cpSync } from 'node:fs';
import { expect } from 'chai';
import { Agent, request } from 'undici';
import type { Json } from '../../src/kernel/store.ts';
import type { OperatorReply } from '../../src/operator/command.ts';
import { ask } from '../../src/storage/control.ts';
import { Desk, type Running } from '../cli/program.ts';

export const CYCLE = 'dialogue-2027';

type Env = { [name: string]: string };

/** The built program on one data folder, over as many lives as it takes. */
export class Lives {
  readonly desk = new Desk();
  readonly #env: Env;
  /** A week in which the connector refuses much takes minutes: an agent as it comes gives up after five, which looks like a kill. */
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  #bot: Running | undefined;
  url = '';

  constructor(env: Env = {}, from?: Lives) {
    this.#env = { STEWARD_ACT_LIMIT: '1000000', STEWARD_RATE: '100000', ...env };
    if (from) cpSync(from.desk.data, this.desk.data, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  }

  /** With the sample organisation the first time. */
  async begin(sample = false): Promise<void> {
    this.#bot = sample ? this.desk.start(this.#env) : this.desk.serve(this.#env);
    const line = await this.#bot.line(/^Steward is running/);
    this.url = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? '';
  }

  async kill(): Promise<void> {
    await this.#bot?.kill();
  }

  async end(): Promise<void> {
    expect(await this.#bot?.end()).to.equal(0);
  }

  /** What the command line asks and is answered, over the control socket, without the cost of starting it. */
  async steward(command: string, options: { [name: string]: Json } = {}, words: string[] = []): Promise<OperatorReply> {
    const request = { command, words, options, files: [], user: 'test' };
    const reply = (await ask(this.desk.data, request as Json)) as unknown as OperatorReply;
    expect(reply?.exit, reply?.text).to.equal(0);
    return reply;
  }

  async report(name: string): Promise<{ [column: string]: unknown }[]> {
    return (await this.tables(name)).rows ?? [];
  }

  /** A report of several tables, as JSON. */
  async tables(name: string): Promise<{
    rows?: { [column: string]: unknown }[];
    tables?: { key: string; rows: { [column: string]: unknown }[] }[];
  }> {
    const { file } = await this.steward('report', { format: 'json' }, [name]);
    return JSON.parse(Buffer.from(file?.base64 ?? '', 'base64').toString());
  }

  launch = (): Promise<OperatorReply> =>
    this.steward('launch dialogue', { theme: 'Integrity', opens: '2027-01-11', closes: '2027-04-11', as: 'ETH-003' });

  /** Undefined: no answer, as when it is killed meanwhile. */
  async post(path: string, body: object): Promise<{ status: number; text: string } | undefined> {
    try {
      const { statusCode, body: answer } = await request(`${this.url}${path}`, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: statusCode, text: await answer.text() };
    } catch {
      return undefined;
    }
  }

  /** `verify` and `status` as the command line prints them. */
  async whole(): Promise<void> {
    expect((await this.desk.run(['verify', '--json'])).json).to.include({ ok: true });
    expect((await this.desk.run(['status', '--json'])).json).to.include({ ready: true, serving: true });
  }

  clear = (): Promise<void> => this.desk.clear();
}
