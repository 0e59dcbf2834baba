import { expect } from 'chai';
import fc from 'fast-check';
import type { Lane } from '../../../src/delivery/channel.ts';
import { createPacer, type Pacer } from '../../../src/teams/outbound/pacer.ts';
import { peakOf } from '../../kit/connector.ts';
import { VirtualElapsed } from './support.ts';

type Run = { at: number; lane: Lane; conversation: string; id: number };

/** A pacer on a virtual clock, and what it let through, in order. */
function paced({ rate = 48, late, most }: { rate?: number; late?: () => number; most?: number } = {}) {
  const elapsed = new VirtualElapsed(late);
  const pacer: Pacer = createPacer({ rate, elapsed, ...(most ? { most } : {}) });
  const runs: Run[] = [];
  let ids = 0;
  const ask = (lane: Lane, conversation = `c${ids}`): Promise<number | undefined> => {
    const id = ids++;
    return pacer.run(lane, conversation, async () => {
      runs.push({ at: elapsed.now(), lane, conversation, id });
      return id;
    });
  };
  return { elapsed, pacer, runs, ask };
}

const SLOT = 1_000 / 48;

describe('pacer', () => {
  it('promise 5: requests leave evenly, at twice the distance for the first six while connections are cold', async () => {
    const { elapsed, runs, ask } = paced();
    for (let i = 0; i < 60; i++) void ask('prompt');
    await elapsed.play(5_000);
    const gaps = runs.slice(1).map((run, i) => run.at - (runs[i] as Run).at);
    for (const gap of gaps.slice(0, 6)) expect(gap).to.be.closeTo(2 * SLOT, 1e-6);
    for (const gap of gaps.slice(6)) expect(gap).to.be.closeTo(SLOT, 1e-6);
    expect(runs).to.have.length(60);
  });

  it('promise 5: never more than 50 in any sliding second at 48 a second, however late timers are; nobody is lost; quotas hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            pause: fc.integer({ min: 0, max: 40 }),
            group: fc.integer({ min: 1, max: 60 }),
            lane: fc.constantFrom<Lane>('reply', 'prompt', 'update'),
            conversation: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.infiniteStream(fc.integer({ min: 0, max: 60 })),
        async (groups, jitter) => {
          const { elapsed, pacer, runs, ask } = paced({ late: () => jitter.next().value as number });
          const asked: Promise<number | undefined>[] = [];
          for (const { pause, group, lane, conversation } of groups) {
            for (let i = 0; i < group; i++)
              asked.push(ask(lane, conversation === undefined ? undefined : `busy${conversation}`));
            await elapsed.play(elapsed.now() + pause * 25);
          }
          // 720 at most: in one conversation, at 60 in 30 s, that takes 6 minutes.
          await elapsed.play(elapsed.now() + 400_000);
          expect((await Promise.all(asked)).sort((a, b) => Number(a) - Number(b))).to.deep.equal(
            asked.map((_, i) => i),
          );
          expect(peakOf(runs, 1_000)).to.be.at.most(50);
          for (const name of ['busy0', 'busy1', 'busy2', 'busy3']) {
            const own = runs.filter(({ conversation }) => conversation === name);
            expect([peakOf(own, 1_000) <= 7, peakOf(own, 2_000) <= 8, peakOf(own, 30_000) <= 60], name).to.deep.equal([
              true,
              true,
              true,
            ]);
          }
          expect(pacer.backlog()).to.deep.equal({ reply: 0, prompt: 0, update: 0 });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('makes up for late timers: with 0 to 20 ms of lateness 48 a second are still 48', async () => {
    let turn = 0;
    const { elapsed, runs, ask } = paced({ late: () => (turn++ * 7) % 21 });
    for (let i = 0; i < 1_000; i++) void ask('prompt');
    await elapsed.play(30_000);
    const last = runs.at(-1) as Run;
    // 6 cold slots count twice: 999 + 6 slots of 20.83 ms are 20,938 ms.
    expect(last.at).to.be.within(20_900, 21_000);
  });

  it('after a stall of the process nothing is made up for: what was on its way out then arrives with what leaves now', async () => {
    let turn = 0;
    const { elapsed, runs, ask } = paced({ late: () => (turn++ === 20 ? 150 : 0) });
    for (let i = 0; i < 60; i++) void ask('prompt');
    await elapsed.play(5_000);
    const gaps = runs.slice(1).map((run, i) => run.at - (runs[i] as Run).at);
    expect(Math.max(...gaps)).to.be.closeTo(SLOT + 150, 1e-6);
    expect(Math.min(...gaps)).to.be.closeTo(SLOT, 1e-6);
  });

  it('does not save up: after a quiet minute 200 requests still leave one by one', async () => {
    const { elapsed, runs, ask } = paced();
    void ask('prompt');
    await elapsed.play(60_000);
    for (let i = 0; i < 200; i++) void ask('prompt');
    await elapsed.play(120_000);
    expect(peakOf(runs, 1_000)).to.be.at.most(50);
    expect(peakOf(runs, 40)).to.be.at.most(2);
  });

  it('replies go first, then prompts, then updates; within a lane first come, first served', async () => {
    const { elapsed, pacer, runs, ask } = paced();
    void ask('update'); // leaves at once: nobody else is there yet
    for (const lane of ['update', 'prompt', 'reply'] as const) for (let i = 0; i < 3; i++) void ask(lane);
    expect(pacer.backlog()).to.deep.equal({ reply: 3, prompt: 3, update: 3 });
    await elapsed.play(2_000);
    expect(runs.map(({ lane }) => lane[0]).join('')).to.equal('urrrpppuuu');
    expect(runs.map(({ id }) => id)).to.deep.equal([0, 7, 8, 9, 4, 5, 6, 1, 2, 3]);
  });

  it('S2: in a flood of replies prompts still leave, at least 5 in any second, and updates wait', async () => {
    let turn = 0;
    const { elapsed, pacer, runs, ask } = paced({ late: () => (turn++ * 5) % 12 });
    for (let i = 0; i < 1_000; i++) void ask('update');
    for (let i = 0; i < 1_000; i++) void ask('prompt');
    for (let second = 0; second < 20; second++) {
      for (let i = 0; i < 300; i++) void ask('reply');
      await elapsed.play((second + 1) * 1_000);
    }
    const prompts = runs.filter(({ lane }) => lane === 'prompt').map(({ at }) => at);
    for (let from = 1_000; from < 19_000; from += 50) {
      expect(prompts.filter((at) => at >= from && at < from + 1_000).length, `from ${from}`).to.be.at.least(5);
    }
    expect(runs.filter(({ lane }) => lane === 'reply').length).to.be.at.least(700);
    expect(runs.filter(({ lane }) => lane === 'update').length).to.be.at.most(1);
    expect(peakOf(runs, 1_000)).to.be.at.most(50);
    expect(pacer.backlog().update).to.be.at.least(999);
  });

  it('a conversation at its limit is passed over: 7 in a second, 8 in two, 60 in thirty; others go on', async () => {
    const { elapsed, runs, ask } = paced({ rate: 100_000 });
    for (let i = 0; i < 70; i++) void ask('reply', 'busy');
    for (let i = 0; i < 500; i++) void ask('update');
    await elapsed.play(990);
    expect(runs.filter(({ conversation }) => conversation === 'busy')).to.have.length(7);
    expect(runs).to.have.length(507);
    await elapsed.play(1_990);
    expect(runs.filter(({ conversation }) => conversation === 'busy')).to.have.length(8);
    await elapsed.play(29_990);
    expect(runs.filter(({ conversation }) => conversation === 'busy')).to.have.length(60);
    await elapsed.play(40_000);
    expect(runs).to.have.length(570);
    const own = runs.filter(({ conversation }) => conversation === 'busy').map(({ id }) => id);
    expect(own).to.deep.equal([...own].sort((a, b) => a - b));
  });

  it('no conversation gets more than 1,800 in an hour', async () => {
    const { elapsed, runs, ask } = paced();
    for (let i = 0; i < 1_900; i++) void ask('reply', 'busy');
    await elapsed.play(2 * 3_600_000);
    expect(runs).to.have.length(1_900);
    expect(peakOf(runs, 3_600_000)).to.be.at.most(1_800);
  });

  it('at 100,000 a second requests go in small groups, never more than 4 ms worth at once', async () => {
    const { elapsed, runs, ask } = paced({ rate: 100_000, most: 1_000_000, late: () => 1 });
    for (let i = 0; i < 20_000; i++) void ask('prompt');
    await elapsed.play(1_000);
    expect(runs).to.have.length(20_000);
    for (const within of [1, 10, 50])
      expect(peakOf(runs, within), `in ${within} ms`).to.be.at.most(100 * (within + 4) + 1);
    expect((runs.at(-1) as Run).at).to.be.at.most(260);
  });

  it('a 429 silences its conversation for as long as Retry-After says, and nobody else', async () => {
    const { elapsed, pacer, runs, ask } = paced();
    expect(pacer.refused('slow', 7_000)).to.deep.equal({ after: 7_000, scope: 'conversation' });
    void ask('reply', 'slow');
    void ask('prompt', 'other');
    await elapsed.play(6_900);
    expect(runs.map(({ conversation }) => conversation)).to.deep.equal(['other']);
    await elapsed.play(7_100);
    expect(runs.map(({ conversation, at }) => [conversation, at])).to.deep.equal([
      ['other', 0],
      ['slow', 7_000],
    ]);
  });

  it('without Retry-After pauses double from a second to a minute, and start again after a success', async () => {
    const { elapsed, pacer } = paced();
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { after } = pacer.refused('slow');
      pauses.push(after);
      await elapsed.play(elapsed.now() + after);
    }
    expect(pauses).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    pacer.taken('slow');
    expect(pacer.refused('slow').after).to.equal(1_000);
    expect(pacer.refused('slow').after, 'one that was in flight with it').to.equal(1_000);
    expect(pacer.refused('other', 3_600_000).after, 'an hour is cut').to.equal(60_000);
  });

  it('three conversations refused within ten seconds silence the tenant; then it goes on at its pace', async () => {
    const { elapsed, pacer, runs, ask } = paced();
    expect(pacer.refused('a', 2_000).scope).to.equal('conversation');
    expect(pacer.refused('b', 2_000).scope).to.equal('conversation');
    expect(pacer.refused('c', 5_000)).to.deep.equal({ after: 5_000, scope: 'tenant' });
    for (let i = 0; i < 100; i++) void ask('reply');
    await elapsed.play(4_990);
    expect(runs).to.have.length(0);
    await elapsed.play(10_000);
    expect(runs).to.have.length(100);
    expect(peakOf(runs, 1_000)).to.be.at.most(50);
  });

  it('a tenant that is refused again and again pauses longer and longer, at most a minute', async () => {
    const { elapsed, pacer } = paced();
    const pauses: number[] = [];
    for (let i = 0; i < 10; i++) {
      for (const name of ['a', 'b', 'c']) pacer.refused(`${name}${i}`);
      const { after } = pacer.refused(`d${i}`);
      pauses.push(after);
      await elapsed.play(elapsed.now() + after);
    }
    expect(pauses).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60].map((seconds) => seconds * 1_000));
  });

  it('who comes during a pause of the tenant is not made to wait for a conversation that is held for longer', async () => {
    const { elapsed, pacer, runs, ask } = paced();
    pacer.refused('slow', 50_000);
    void ask('reply', 'slow');
    await elapsed.play(10);
    pacer.refused('b', 1_000);
    pacer.refused('c', 1_000);
    void ask('reply', 'quick');
    await elapsed.play(3_000);
    expect(runs.map(({ conversation }) => conversation)).to.deep.equal(['quick']);
  });

  it('lets no more requests onto the wire than there are connections, and bursts no more when they come back', async () => {
    const elapsed = new VirtualElapsed();
    const pacer = createPacer({ rate: 48, elapsed, most: 10 });
    const started: { at: number; end: () => void }[] = [];
    for (let i = 0; i < 100; i++) {
      void pacer.run('prompt', `c${i}`, () => new Promise<void>((end) => started.push({ at: elapsed.now(), end })));
    }
    await elapsed.play(15_000);
    expect(started).to.have.length(10);
    for (const { end } of started) end();
    const timer = setInterval(() => started.at(-1)?.end(), 0);
    await elapsed.play(15_100);
    clearInterval(timer);
    // 100 ms at twice 20.8 ms a slot (cold again), the first at once: at most 4.
    expect(started.length).to.be.within(11, 14);
  });

  it('43,000 waiting cost no more each than a few: queued and sent in seconds', async () => {
    const { elapsed, runs, pacer, ask } = paced({ rate: 1_000_000, most: 1_000_000 });
    const from = process.hrtime.bigint();
    for (let i = 0; i < 43_000; i++) void ask('update');
    expect(pacer.backlog().update).to.be.at.least(42_000);
    await elapsed.play(1_000);
    expect(runs).to.have.length(43_000);
    expect(Number(process.hrtime.bigint() - from) / 1e6, 'ms').to.be.below(5_000);
  });

  it('a request that fails frees its place and passes its error on', async () => {
    const { elapsed, pacer } = paced({ most: 1 });
    const failing = pacer
      .run('reply', 'a', () => Promise.reject(new Error('torn')))
      .catch((error: Error) => error.message);
    const next = pacer.run('reply', 'b', async () => 'done');
    await elapsed.play(1_000);
    expect([await failing, await next]).to.deep.equal(['torn', 'done']);
  });

  it('closing tells everyone who waits that nothing was done', async () => {
    const { elapsed, pacer, runs, ask } = paced();
    const asked = Array.from({ length: 20 }, (_, i) => ask('prompt', `c${i % 5}`));
    await elapsed.play(100);
    pacer.close();
    const done = (await Promise.all(asked)).filter((id) => id !== undefined);
    expect(done).to.deep.equal(runs.map(({ id }) => id));
    expect(done.length).to.be.below(20);
    expect(await ask('reply')).to.equal(undefined);
  });
});
