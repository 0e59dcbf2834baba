import { expect } from 'chai';
import { capabilities } from '../../src/capabilities/index.ts';
import type { Step } from '../../src/kernel/act.ts';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import { findPersonal, mentions, theirs } from '../../src/kernel/personal.ts';
import type { Row, Table } from '../../src/kernel/store.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const { tables } = new Catalogue(capabilities);

describe('What is somebody’s own', () => {
  it('L3 every table says what of it is personal', () => {
    expect(tables.filter((table) => table.personal === undefined).map((table) => table.name)).to.deep.equal([]);
  });

  const notes: Table = {
    name: 'notes',
    personal: { words: ['text', 'links', 'file'], by: ['by', 'signed.by'], apart: ['was'] },
  };
  const row = {
    id: 'n|ann',
    version: 1,
    by: 'ann',
    text: 'mine',
    links: ['https://a', 'https://b'],
    title: 'of the Organization',
    comments: [
      { by: 'bob', text: 'his' },
      { by: 'ann', text: 'mine too', file: { name: 'x.pdf', bytes: 3 } },
    ],
    was: { text: 'the auditor’s', lastUpdate: { by: 'ann', text: 'mine before' } },
  } as unknown as Row;
  const left = async (who: string, table: Table, of: Row) => {
    const found = await findPersonal(who, [table], async () => [of], false);
    return found.tables.get(table.name);
  };

  it('words go with their nearest author, at any depth, and nothing else does', async () => {
    expect(await left('ann', notes, row)).to.deep.equal({ goes: [], blanked: ['n|ann'] });
    expect(await left('cat', notes, row)).to.equal(undefined);
    // What is empty already does not count as words: an erasure finds nothing more the second time.
    const bare = {
      id: 'n',
      version: 1,
      by: 'ann',
      text: '',
      links: [],
      file: { name: '', bytes: 3 },
    } as unknown as Row;
    expect(await left('ann', notes, bare)).to.equal(undefined);
    // What somebody is given of a row about them: without the words of others.
    expect(theirs(row, notes, 'bob')).to.deep.equal({
      ...row,
      text: '',
      links: [],
      comments: [
        { by: 'bob', text: 'his' },
        { by: 'ann', text: '', file: { name: '', bytes: 3 } },
      ],
      was: { text: '', lastUpdate: { by: 'ann', text: '' } },
    });
    expect(theirs(row, notes, 'ann')).to.deep.equal({
      ...row,
      comments: [{ by: 'bob', text: '' }, row['comments' as never][1]],
      // Nobody around says whose it is: not hers to be given.
      was: { text: '', lastUpdate: { by: 'ann', text: 'mine before' } },
    });
  });

  it('a row about somebody is found by its id or by an id anywhere in it, never by a part of a word', () => {
    expect([mentions(row, 'ann'), mentions(row, 'bob'), mentions(row, 'an')]).to.deep.equal([true, true, false]);
    expect(mentions({ id: 'x|ann|y', version: 1 }, 'ann')).to.equal(true);
  });

  it('a row that is somebody’s goes as a whole', async () => {
    const drafts: Table = { name: 'drafts', personal: { mine: (it) => (it as Row & { person: string }).person } };
    const draft = { id: 'd', version: 1, person: 'ann' } as Row;
    expect(await left('ann', drafts, draft)).to.deep.equal({ goes: ['d'], blanked: [] });
    expect(await left('bob', drafts, draft)).to.equal(undefined);
  });

  it('what is somebody else’s is given to nobody whom it mentions', () => {
    const drafts: Table = { name: 'drafts', personal: { mine: (it) => (it as Row & { person: string }).person } };
    const draft = {
      id: 'd',
      version: 1,
      person: 'ann',
      about: 'lead|bob',
      values: { absent: ['bob'] },
    } as unknown as Row;
    expect(mentions(draft, 'bob')).to.equal(true);
    expect(theirs(draft, drafts, 'bob')).to.equal(undefined);
    expect(theirs(draft, drafts, 'ann')).to.equal(draft);
  });
});

describe('A card that is drawn anew while its reader is erased', () => {
  const sent = (bot: Bot, prompt: string) =>
    bot.kernel.act({
      kind: 'delivery.sent',
      at: bot.now(),
      by: 'clock',
      via: 'tick',
      data: {
        ...{ id: `u|${prompt}`, version: 1, person: 'ana', prompt, notices: [], activity: 'a-1' },
        ...{ conversation: 'c-1', refs: [], cycles: [], digest: 'd' },
      },
    });
  const rows = async (bot: Bot) => [...(await bot.store.all('prompts')), ...(await bot.store.all('reaches'))];

  it('L3 is not brought back by what was under way', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.launch({ people: ['ana'], counters: ['boss'] });
    const [prompt] = (await bot.store.find('prompts', 'person', 'ana')).map(({ id }) => id);
    // While it is there, it follows.
    await sent(bot, prompt ?? '');
    expect(await bot.store.get('prompts', prompt ?? '')).to.include({ digest: 'd' });
    await bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, (view) => [
      ...view.all('prompts').map((row): Step => ({ do: 'remove', table: 'prompts', id: row.id })),
      ...view.all('reaches').map((row): Step => ({ do: 'remove', table: 'reaches', id: row.id })),
    ]);
    expect((await sent(bot, prompt ?? '')).refused).to.equal(undefined);
    expect(await rows(bot)).to.deep.equal([]);
    await bot.close();
  });
});
