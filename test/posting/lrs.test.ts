import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { statementId } from '../../src/capabilities/learning/statements.ts';
import { StewardError } from '../../src/errors.ts';
import type { Alarm } from '../../src/kernel/alarm.ts';
import type { Json } from '../../src/kernel/store.ts';
import { addDays, type Elapsed } from '../../src/kernel/time.ts';
import { Poster } from '../../src/posting/index.ts';
import { createLog, type Log } from '../../src/server/log.ts';
import { house, imported, launched, learn, through } from '../capabilities/learning/house.ts';
import type { Bot } from '../kit/inprocess.ts';

type Statement = { id: string; verb: { id: string }; actor: { account: { name: string } }; object: { id: string } };

/** An LRS as they are: it may fail, lose its answer after taking a statement, delay; the same id with other words is a conflict. */
class StandIn {
  readonly taken = new Map<string, Statement>();
  readonly puts: string[] = [];
  /** What the next requests get, in order; then all is well. */
  readonly moods: ('fails' | 'losesAnswer' | 'delays' | 'hangs' | 'conflicts' | 'refuses' | 'tooMany')[] = [];
  #server: Server | undefined;

  async open(): Promise<string> {
    this.#server = createServer((req, res) => {
      let text = '';
      req.on('data', (part: Buffer) => {
        text += part.toString();
      });
      req.on('end', () => {
        const url = new URL(req.url ?? '', 'http://lrs');
        const id = url.searchParams.get('statementId') ?? '';
        this.puts.push(id);
        const mood = this.moods.shift();
        const end = (code: number) => {
          res.statusCode = code;
          // What is wrong with a statement is often said by repeating it.
          res.end(code < 400 ? undefined : `${req.url} ${text}`);
        };
        if (
          req.method !== 'PUT' ||
          req.headers.authorization !== `Basic ${Buffer.from('steward:secret').toString('base64')}`
        )
          return end(401);
        if (mood === 'fails') return end(503);
        if (mood === 'tooMany') return end(429);
        if (mood === 'refuses') return end(400);
        const said = JSON.parse(text) as Statement;
        const before = this.taken.get(id);
        if (before && JSON.stringify(before) !== JSON.stringify(said)) return end(409);
        this.taken.set(id, said);
        if (mood === 'hangs') return;
        if (mood === 'conflicts') return end(409);
        if (mood === 'losesAnswer') return req.socket.destroy();
        if (mood === 'delays') return void setTimeout(() => end(204), 40);
        end(204);
      });
    });
    await new Promise<void>((ready) => this.#server?.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}/xapi`;
  }

  async close(): Promise<void> {
    if (!this.#server) return;
    this.#server?.closeAllConnections();
    return new Promise((done) => this.#server?.close(() => done()));
  }
}

describe('statements for an LRS', () => {
  let bot: Bot;
  let lrs: StandIn;
  let poster: Poster;
  const waits: number[] = [];
  const elapsed: Elapsed = {
    now: () => 0,
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
  const posterTo = (url?: string, more: { timeOut?: number; log?: Log } = {}) =>
    new Poster({
      kernel: bot.kernel,
      elapsed,
      log: { warn: () => undefined, info: () => undefined },
      ...more,
      system: 'lrs',
      ...(url ? { to: { url, key: 'steward:secret', home: 'https://people.example.org' } } : {}),
    });
  const waiting = async () => ((await bot.store.counts('postings', 'lrs')).get('lrs') ?? 0) as number;

  beforeEach(async () => {
    waits.length = 0;
    bot = await house();
    lrs = new StandIn();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
  });
  afterEach(async () => {
    await poster.close();
    await lrs.close();
    await bot.close();
  });

  it('say that a lesson was completed and the course passed, and no mark; each once, though the LRS fails, forgets to answer and delays', async () => {
    poster = posterTo(await lrs.open());
    await poster.start();
    lrs.moods.push('fails', 'fails', 'losesAnswer', 'delays', 'tooMany');
    await through(bot, 'ann');
    await poster.drained();
    // The first lesson: 503, 503, taken without an answer, taken again as the same.
    expect(lrs.puts.length).to.equal(4);
    expect(new Set(lrs.puts).size).to.equal(1);
    expect(waits).to.deep.equal([5_000, 10_000, 20_000]);
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    await poster.drained();
    const said = [...lrs.taken.values()].map((s) => [s.verb.id.split('/').at(-1), s.actor.account.name, s.object.id]);
    expect(said).to.deep.equal([
      ['completed', 'ann', 'https://people.example.org/courses/erm/lessons/why'],
      ['passed', 'ann', 'https://people.example.org/courses/erm'],
    ]);
    expect(JSON.stringify([...lrs.taken.values()])).to.not.match(/score|raw|scaled/);
    expect(await waiting()).to.equal(0);
    const id = statementId('lesson', learn('ann'), 'why');
    expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...lrs.taken.keys()][0]).to.equal(id);
  });

  it('one that it holds already, and says so, is told; it does not come again', async () => {
    poster = posterTo(await lrs.open());
    await poster.start();
    // It had stored the statement, and answers as if another had come under the same id.
    lrs.moods.push('conflicts');
    await through(bot, 'ann');
    await poster.drained();
    expect([lrs.puts.length, lrs.taken.size, await waiting(), waits]).to.deep.equal([1, 1, 0, []]);
    await bot.until('2027-03-02T14:00Z');
    await poster.drained();
    expect(lrs.puts.length).to.equal(1);
  });

  it('an answer that does not come in time is none, and the statement goes again', async () => {
    poster = posterTo(await lrs.open(), { timeOut: 50 });
    await poster.start();
    lrs.moods.push('hangs');
    await through(bot, 'ann');
    await poster.drained();
    expect([lrs.puts.length, new Set(lrs.puts).size, await waiting(), waits]).to.deep.equal([2, 1, 0, [5_000]]);
  });

  it('say of what was completed elsewhere that it is completed, and not that it was passed', async () => {
    poster = posterTo(await lrs.open());
    await poster.start();
    await imported(bot, 'ann,erm,2027-03-02,', 'bob,erm,2027-03-01,');
    await poster.drained();
    const said = [...lrs.taken.values()].map((s) => [s.verb.id.split('/').at(-1), s.actor.account.name, s.object.id]);
    expect(said).to.have.deep.members([
      ['completed', 'ann', 'https://people.example.org/courses/erm'],
      ['completed', 'bob', 'https://people.example.org/courses/erm'],
    ]);
    expect(JSON.stringify([...lrs.taken.values()])).to.not.include('success');
  });

  it('are kept while the bot is down, and go once it is up again', async () => {
    const url = await lrs.open();
    poster = posterTo(url);
    await poster.start();
    await poster.close();
    await through(bot, 'ann');
    expect(await waiting()).to.equal(1);
    poster = posterTo(url);
    await poster.start();
    await poster.drained();
    expect([lrs.taken.size, await waiting()]).to.deep.equal([1, 0]);
  });

  it('what it accepted while the disk is full is told again under its id, and the bot goes on', async () => {
    poster = posterTo(await lrs.open());
    await poster.start();
    const { commit } = bot.store;
    let left = 2;
    // The act itself is recorded; what became of the statement is not, at first.
    bot.store.commit = (work) => {
      const told = work.deletes.some(({ table }) => table === 'postings');
      if (told && left-- > 0) return Promise.reject(new StewardError('STW_STORE_FULL'));
      return commit.call(bot.store, work);
    };
    await through(bot, 'ann');
    await poster.drained();
    expect([lrs.puts.length, new Set(lrs.puts).size, await waiting()]).to.deep.equal([3, 1, 0]);
    expect(waits).to.deep.equal([5_000, 10_000]);
  });

  it('I4 leaves no word of a statement, of where it goes or of what comes back in the log, whatever fails', async () => {
    const lines: string[] = [];
    const log = createLog('trace', { write: (line) => void lines.push(line) });
    poster = posterTo(`${await lrs.open()}/canary`, { log });
    await poster.start();
    const { commit } = bot.store;
    let left = 1;
    bot.store.commit = (work) =>
      work.deletes.some(({ table }) => table === 'postings') && left-- > 0
        ? Promise.reject(new Error('canary'))
        : commit.call(bot.store, work);
    lrs.moods.push('fails', 'losesAnswer', 'conflicts', 'refuses');
    await through(bot, 'ann');
    await through(bot, 'dir');
    await poster.drained();
    expect(lines.length).to.be.at.least(4);
    expect(lines.join('')).to.not.match(/canary|secret|ann|people\.example|courses/i);
  });

  it('one that is refused keeps none behind it, and comes again later', async () => {
    poster = posterTo(await lrs.open());
    await poster.start();
    lrs.moods.push('refuses');
    await through(bot, 'ann');
    await through(bot, 'dir');
    await poster.drained();
    expect([...lrs.taken.values()].map((s) => s.actor.account.name)).to.deep.equal(['dir']);
    expect(await waiting()).to.equal(1);
    // An hour later by itself.
    await bot.until('2027-03-02T12:59Z');
    await poster.drained();
    expect(lrs.taken.size).to.equal(1);
    await bot.until('2027-03-02T13:01Z');
    await poster.drained();
    expect([lrs.taken.size, await waiting()]).to.deep.equal([2, 0]);
  });

  it('tell once what was completed before the LRS was set, here and elsewhere, and nothing of lessons', async () => {
    poster = posterTo();
    await poster.start();
    await through(bot, 'dir');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    await imported(bot, 'bob,erm,2027-03-01,');
    await poster.close();
    const url = await lrs.open();
    poster = posterTo(url);
    await poster.start();
    await bot.settled();
    await poster.drained();
    const said = () => [...lrs.taken.values()].map((s) => [s.verb.id.split('/').at(-1), s.actor.account.name]);
    expect(said()).to.have.deep.members([
      ['passed', 'ann'],
      ['completed', 'bob'],
    ]);
    expect([...lrs.taken.keys()]).to.include(statementId('course', learn('ann')));
    // At the next start nothing is told again; set anew after a time without, all of it comes under the same ids.
    await poster.close();
    poster = posterTo(url);
    await poster.start();
    await bot.settled();
    await poster.drained();
    expect(lrs.puts.length).to.equal(2);
    await poster.close();
    await posterTo().start();
    poster = posterTo(url);
    await poster.start();
    await bot.settled();
    await poster.drained();
    expect([lrs.puts.length, lrs.taken.size, await waiting()]).to.deep.equal([4, 2, 0]);
  });

  it('what was before is kept in small acts, and goes on where it stopped', async () => {
    poster = posterTo();
    await poster.start();
    const days = Array.from({ length: 450 }, (_, i) => addDays('2025-01-01', i));
    await imported(bot, ...days.map((day) => `con,erm,${day},`));
    await poster.close();
    const url = await lrs.open();
    poster = posterTo(url);
    // The machine goes down after the first act.
    await poster.start();
    const alarm = async () => (await bot.store.get('alarms', 'posts.lrs|learning')) as Alarm | undefined;
    const first = await alarm();
    const { commit } = bot.store;
    let acts = 0;
    bot.store.commit = (work) => {
      const kept = work.puts.filter(({ table }) => table === 'postings').length;
      if (kept > 1) {
        expect(kept).to.be.at.most(200);
        if (++acts === 2) return Promise.reject(new StewardError('STW_STORE_CLOSED'));
      }
      return commit.call(bot.store, work);
    };
    await bot.kernel.tick().catch(() => undefined);
    await poster.close();
    expect([first?.data.after, (await alarm())?.data.after === '']).to.deep.equal(['', false]);
    bot.store.commit = commit;
    poster = posterTo(url);
    await poster.start();
    await bot.settled();
    await poster.drained();
    expect([lrs.taken.size, await waiting(), await alarm()]).to.deep.equal([450, 0, undefined]);
  });

  it('are kept for nobody where no LRS is set', async () => {
    poster = posterTo();
    await poster.start();
    await through(bot, 'ann');
    expect(await waiting()).to.equal(0);
    const fact = (await bot.store.get('facts', 'posts.lrs')) as { value: Json } | undefined;
    expect(fact?.value ?? null).to.equal(null);
  });
});
