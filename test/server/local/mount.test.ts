import { once } from 'node:events';
import { appendFile, readFile, stat, truncate } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { card, forget, person, type Stand, stand, type Wire } from './fake.ts';

/** Listens to the events of a page; `until` resolves with the first event that fits, heard before or later. */
async function listen(s: Stand) {
  const heard: { event: string; data: Wire }[] = [];
  const req = request(`${s.url}/local/events`).end();
  const [res] = await once(req, 'response');
  let rest = '';
  res.setEncoding('utf8').on('data', (part: string) => {
    const blocks = (rest + part).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
      if (event && data) heard.push({ event, data: JSON.parse(data) });
    }
  });
  return {
    heard,
    async until(fits: (one: { event: string; data: Wire }) => boolean) {
      for (;;) {
        const found = heard.find(fits);
        if (found) return found.data;
        await once(res, 'data');
      }
    },
    end: () => req.destroy(),
  };
}

describe('The stand-in client, its server', () => {
  let s: Stand;
  beforeEach(async () => {
    s = await stand();
  });
  afterEach(async () => {
    await s.stop();
    await forget(s.dataDir);
  });

  it('serves the page and everything it names, under a strict policy', async () => {
    const page = await s.get('/local');
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-security-policy')).to.match(
      /default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'/,
    );
    expect(page.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(page.body).not.to.match(/<script>|<style|\son\w+=|https?:/);
    const names: string[] = [...page.body.matchAll(/(?:src|href)="(\/local\/[^"]+)"/g)].map(([, name]) => name);
    expect(names).to.have.length.above(6);
    for (const name of names) expect((await s.get(name)).status, name).to.equal(200);
    for (const name of ['mount.ts', '..%2fmount.ts', 'client.ts', '__proto__'])
      expect((await s.get(`/local/page/${name}`)).status, name).to.equal(404);
    expect((await s.get('/local/vendor/constructor')).status).to.equal(404);
  });

  it('lists people with search, limit and unread counts; those without an account are told apart', async () => {
    await s.send('POST', '/local/chats/2/messages', { text: 'hi' });
    await s.replies(s.got[0], { text: 'one' });
    await s.replies(s.got[0], { text: 'two' });
    const all = (await s.get('/local/people')).body;
    expect(all.people.map((one: Wire) => [one.id, one.unread, one.hasTeams])).to.deep.equal([
      ['1', 0, true],
      ['2', 2, true],
      ['3', 0, true],
      ['4', 0, false],
      ['5', 0, true],
    ]);
    expect([all.more, all.unread]).to.deep.equal([false, 1]);
    expect((await s.get('/local/people?search=DIRECTOR')).body.people.map((one: Wire) => one.id)).to.deep.equal(['1']);
    expect((await s.get('/local/people?limit=2')).body).to.deep.include({ more: true });
    expect((await s.get('/local/people?view=unread')).body.people.map((one: Wire) => one.id)).to.deep.equal(['2']);
    await s.send('POST', '/local/chats/2/read', {});
    expect((await s.get('/local/people?view=unread')).body.people).to.deep.equal([]);
    expect((await s.get('/local/people?view=recent')).body.people.map((one: Wire) => one.id)).to.deep.equal(['2']);
  });

  it('pushes what changed as events, many changes as few, and answers with only what is new', async () => {
    const page = await listen(s);
    await s.send('POST', '/local/chats/1/messages', { text: 'hi' });
    const { rev } = (await s.get('/local/chats/1')).body;
    await Promise.all(Array.from({ length: 40 }, (_, index) => s.replies(s.got[0], { text: `n${index}` })));
    await page.until(({ event, data }) => event === 'chats' && data[0].person === '1' && data[0].rev === rev + 40);
    expect(page.heard.filter(({ event }) => event === 'chats')).to.have.length.below(20);
    expect((await s.get(`/local/chats/1?after=${rev}`)).body.messages).to.have.length(40);
    await s.replies(s.got[0], { type: 'typing' });
    await page.until(({ event, data }) => event === 'typing' && data.person === '1');
    page.end();
  });

  it('moves the calendar, says so while it plays, and refuses to go back', async () => {
    expect((await s.get('/local/clock')).body).to.deep.equal({ now: '2026-01-05T09:00:00.000Z', playing: false });
    const page = await listen(s);
    expect((await s.send('POST', '/local/clock', { advance: 'P7D' })).body).to.deep.equal({
      now: '2026-01-12T09:00:00.000Z',
    });
    await page.until(({ event, data }) => event === 'clock' && data.playing);
    await page.until(
      ({ event, data }) => event === 'clock' && !data.playing && data.now === '2026-01-12T09:00:00.000Z',
    );
    page.end();
    expect(await s.send('POST', '/local/clock', { now: '2026-01-01T00:00:00.000Z' })).to.deep.equal({
      status: 400,
      body: { error: 'The calendar only goes forward.' },
    });
    for (const wrong of [{}, { now: 'tomorrow' }, { advance: 7 }, { next: false }, { next: true, advance: 'P1D' }])
      expect((await s.send('POST', '/local/clock', wrong)).status, JSON.stringify(wrong)).to.equal(400);
    expect((await s.get('/local/clock')).body.now).to.equal('2026-01-12T09:00:00.000Z');
  });

  it('hands out files as downloads only', async () => {
    const { status, body, headers } = await s.get('/local/files/report');
    expect([status, body]).to.deep.equal([200, 'a;b\n1;2\n']);
    expect(headers.get('content-disposition')).to.equal(
      'attachment; filename="Rapport _t_.csv"; filename*=UTF-8\'\'Rapport%20%C3%A9t%C3%A9.csv',
    );
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect((await s.get('/local/files/none')).status).to.equal(404);
  });

  it('refuses bodies over the limit before they are read to the end, and goes on', async () => {
    const { status } = await s.send('POST', '/local/chats/1/messages', { text: 'x'.repeat(300_000) });
    expect(status).to.equal(413);
    expect(s.got).to.have.length(0);
    expect((await s.get('/local/chats/1')).body.messages).to.deep.equal([]);
  });

  it('keeps the chats over a restart, a torn last line included, and goes on counting', async () => {
    await s.send('POST', '/local/chats/1/open', {});
    await s.send('POST', '/local/chats/1/messages', { text: 'hi' });
    const id = await s.replies(s.got.at(-1), card({ body: [] }));
    await s.replies(s.got.at(-1), { text: 'unread' });
    const before = (await s.get('/local/chats/1')).body;
    await s.stop();
    const file = join(s.dataDir, 'stand-in', 'chats.jsonl');
    await appendFile(file, '{"in":"1","mess');
    s = await stand({ dataDir: s.dataDir });
    expect((await s.get('/local/chats/1')).body).to.deep.equal(before);
    await s.send('POST', '/local/chats/1/open', {});
    expect(s.got, 'installed before').to.deep.equal([]);
    await s.send('POST', '/local/chats/1/messages', { text: 'after' });
    const { messages } = (await s.get('/local/chats/1')).body;
    expect(messages.map((one: Wire) => one.text ?? 'card')).to.deep.equal(['hi', 'card', 'unread', 'after']);
    expect(new Set(messages.map((one: Wire) => one.id)).size).to.equal(4);
    expect(messages[1].id).to.equal(id);
    await s.stop();
    for (const line of (await readFile(file, 'utf8')).trimEnd().split('\n')) JSON.parse(line);
    // Cut right before the end of the line: the line counts, and the next one must not run into it.
    await truncate(file, (await stat(file)).size - 1);
    s = await stand({ dataDir: s.dataDir });
    await s.send('POST', '/local/chats/1/messages', { text: 'last' });
    await s.stop();
    s = await stand({ dataDir: s.dataDir });
    expect((await s.get('/local/chats/1')).body.messages).to.have.length(5);
  });

  it('tidies the file of a chat that was updated over and over', async () => {
    await s.send('POST', '/local/chats/1/messages', { text: 'hi' });
    const conversation = encodeURIComponent(s.got[0].conversation.id);
    const id = await s.replies(s.got[0], { text: 'v0' });
    for (let n = 1; n <= 150; n += 1)
      await s.send('PUT', `/local/connector/v3/conversations/${conversation}/activities/${id}`, {
        type: 'message',
        text: `v${n}`,
      });
    await s.stop();
    s = await stand({ dataDir: s.dataDir });
    const lines = (await readFile(join(s.dataDir, 'stand-in', 'chats.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).to.have.length(3);
    expect((await s.get('/local/chats/1')).body.messages[1].text).to.equal('v150');
  });

  it('copes with 5,000 people, each written to: the list stays fast', async function () {
    this.timeout(30_000);
    await s.stop();
    const list = Array.from({ length: 5_000 }, (_, index) => person(String(index + 100), `Person ${index}`));
    s = await stand({ list, dataDir: s.dataDir });
    const base = '/local/connector/v3/conversations';
    for (let from = 0; from < list.length; from += 100)
      await Promise.all(
        list
          .slice(from, from + 100)
          .map(({ aadObjectId }) =>
            s.send('POST', base, { members: [{ id: aadObjectId }], activity: { type: 'message', text: 'due' } }),
          ),
      );
    const began = performance.now();
    const { body } = await s.get('/local/people?view=unread');
    expect(body.unread).to.equal(5_000);
    expect(body.people).to.have.length(50);
    expect(performance.now() - began).to.be.below(500);
  });
});
