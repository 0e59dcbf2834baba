import { expect } from 'chai';
import { follows, GENESIS, type Head } from '../../src/kernel/ledger.ts';
import { seal, type Words } from '../../src/kernel/secrecy.ts';
import { organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

describe('The ledger (hardening L3)', () => {
  it('holds pseudonyms and HMACs only: no id, name, address or word of anybody; the chain is whole', async () => {
    const canaries = ['ana-canary', 'boss-canary', 'Ana Canary', 'Boss Canary', 'words-canary', 'SN-'];
    const bot = await organisation(
      [
        { id: 'top', grade: 'USG' },
        { id: 'boss-canary', name: 'Boss Canary', managerId: 'top' },
        { id: 'ana-canary', name: 'Ana Canary', managerId: 'boss-canary' },
      ],
      { grants: [['ethics-office', 'top']] },
    );
    await bot.launch({ people: ['ana-canary'] });
    const id = returnId('c1', 'ana-canary');
    await bot.sends('boss-canary', 'laptop.return', { obligation: id, words: 'words-canary' });
    await bot.sends('ana-canary', 'obligation.delegate', { obligation: id, to: 'boss-canary' });
    await bot.until('2027-05-02T12:00');
    await bot.sends('ana-canary', 'laptop.return', { obligation: id, words: 'words-canary' });
    await bot.act('role.grant', { role: 'trainer', person: 'ana-canary' });
    await bot.act('person.acting', { person: 'ana-canary', for: 'boss-canary', from: '2027-05-03', to: '2027-05-04' });
    await bot.says('ana-canary', 'I am away until 12 May 2027');
    await bot.until('2027-06-01T12:00');

    const entries = await bot.store.entries(1, 10_000);
    const text = JSON.stringify(entries);
    for (const canary of canaries) expect(text, canary).not.to.contain(canary);
    expect(entries.map((e) => e.what)).to.include.members([
      'refused',
      'obligation.delegate',
      'obligation.escalated',
      'laptop.return',
      'role.grant',
      'person.acting',
      'person.away',
    ]);
    let head: Head = GENESIS;
    for (const entry of entries) {
      expect(follows(head, entry)).to.equal(undefined);
      head = entry;
    }
    expect(await bot.store.head()).to.deep.equal({ seq: head.seq, hash: head.hash });

    // The words lie apart, and the HMAC fits them while they do.
    const recorded = entries.find((e) => e.what === 'laptop.return');
    const kept = (await bot.store.get('words', String(recorded?.facts.words))) as Words | undefined;
    expect(kept?.text).to.contain('words-canary');
    expect(seal(kept?.salt ?? '', kept?.text ?? '')).to.equal(recorded?.facts.seal);
    await bot.close();
  });
});
