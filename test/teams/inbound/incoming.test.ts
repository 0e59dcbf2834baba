import { expect } from 'chai';
import fc from 'fast-check';
import { parseActivity, type TeamsActivity } from '../../../src/teams/inbound/activity.ts';
import { fromCardAction, fromChange, fromConsent, fromMessage, keyOf } from '../../../src/teams/inbound/incoming.ts';
import { clean, cleanData, typed } from '../../../src/teams/inbound/words.ts';
import { AMINA, message, press } from '../../kit/door.ts';
import { SERVICE_URL, TENANT } from '../../kit/keyserver.ts';

const read = (body: unknown): TeamsActivity => {
  const parsed = parseActivity(body);
  if (!parsed.ok) throw new Error(parsed.field);
  return parsed.activity;
};
const from = {
  aadObjectId: AMINA,
  address: { user: '29:amina', conversation: 'a:amina', serviceUrl: SERVICE_URL },
  locale: 'en-GB',
};

describe('what came in', () => {
  it('text: who wrote, from where, and what', () => {
    const [incoming, ...more] = fromMessage(read(message({ text: ' what do I owe ' })));
    expect(more).to.deep.equal([]);
    expect(incoming).to.deep.include({ from, kind: 'text', text: 'what do I owe' });
    expect(incoming?.key).to.match(/^[0-9a-f]{64}$/);
  });

  it('who acts comes from the activity alone, never from what a card carries back', () => {
    const data = { aadObjectId: 'somebody-else', from: { aadObjectId: 'x' }, obligation: 'o1' };
    expect(fromCardAction(read(press('dialogue.record', data)))?.from).to.deep.equal(from);
  });

  it('Action.Execute and its Action.Submit fallback are the same press', () => {
    const data = { verb: 'dialogue.record', obligation: 'o1', held: 'true', msteams: { type: 'task/fetch' } };
    const executed = fromCardAction(read(press('dialogue.record', data)));
    const [submitted] = fromMessage(read(message({ text: undefined, value: data, replyToId: 'card-1' })));
    const same = {
      from,
      kind: 'press',
      verb: 'dialogue.record',
      data: { obligation: 'o1', held: 'true' },
      replyTo: 'card-1',
    };
    expect(executed).to.deep.include({ ...same, as: 'invoke' });
    expect(submitted).to.deep.include({ ...same, as: 'message' });
  });

  it('a value without a verb is text, and so is one that is no object', () => {
    for (const value of [{ a: 1 }, 'verb', ['verb'], { verb: 1 }, null, JSON.stringify({ verb: 'x' })]) {
      expect(fromMessage(read(message({ text: 'help', value })))[0]).to.deep.include({ kind: 'text', text: 'help' });
    }
  });

  it('a card action without an action is none', () => {
    for (const value of [undefined, null, {}, { action: 'x' }, { action: { verb: 7 } }])
      expect(fromCardAction(read(press('x', {}, { value })))).to.equal(undefined);
    expect(fromCardAction(read(press('x', {}, { value: { action: {} } })))).to.deep.include({ verb: '', data: {} });
  });

  it('installs and goodbyes; another member who comes is neither', () => {
    const kinds = (more: Record<string, unknown>): string[] =>
      fromChange(read(message({ text: undefined, ...more }))).map((incoming) => incoming.kind);
    expect(kinds({ type: 'installationUpdate', action: 'add' })).to.deep.equal(['installed']);
    expect(kinds({ type: 'installationUpdate', action: 'add-upgrade' })).to.deep.equal(['installed']);
    expect(kinds({ type: 'installationUpdate', action: 'remove' })).to.deep.equal(['removed']);
    expect(kinds({ type: 'conversationUpdate', membersAdded: [{ id: '28:steward' }] })).to.deep.equal(['installed']);
    expect(kinds({ type: 'conversationUpdate', membersAdded: [{ id: '29:amina' }] })).to.deep.equal([]);
    expect(kinds({ type: 'conversationUpdate' })).to.deep.equal([]);
  });

  it('files that people drop, each with a key of its own', () => {
    const file = (name: string, downloadUrl: string): object => ({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name,
      content: { downloadUrl, uniqueId: 'u', fileType: 'csv' },
    });
    const incoming = fromMessage(
      read(
        message({
          text: 'here',
          attachments: [
            { contentType: 'text/html', content: '<p>here</p>' },
            file('a\u0000\u202e.csv', 'https://x.example/1'),
            file('b.csv', 'no address'),
            file('c.csv', 'https://x.example/2'),
          ],
        }),
      ),
    );
    expect(incoming.map((one) => (one.kind === 'file' ? [one.name, one.url] : one.kind))).to.deep.equal([
      ['a.csv', 'https://x.example/1'],
      ['c.csv', 'https://x.example/2'],
    ]);
    expect(new Set(incoming.map((one) => one.key)).size).to.equal(2);
  });

  it('the answer to a file consent card', () => {
    const uploadInfo = {
      uploadUrl: 'https://t.sharepoint.com/u',
      name: 'r.csv',
      contentUrl: 'https://t.sharepoint.com/r',
      uniqueId: 'q',
      fileType: 'csv',
    };
    const answer = (value: unknown) =>
      fromConsent(read(message({ type: 'invoke', name: 'fileConsent/invoke', value })));
    expect(answer({ type: 'fileUpload', action: 'accept', context: { file: 'f1' }, uploadInfo })).to.deep.include({
      kind: 'consent',
      accepted: true,
      file: 'f1',
      upload: {
        url: 'https://t.sharepoint.com/u',
        name: 'r.csv',
        contentUrl: 'https://t.sharepoint.com/r',
        uniqueId: 'q',
      },
    });
    const declined = answer({ action: 'decline', context: { file: 'f1' } });
    expect(declined)
      .to.deep.include({ kind: 'consent', accepted: false, file: 'f1' })
      .and.not.to.have.property('upload');
    expect(answer({ action: 'accept', context: { file: 'f1' } })).to.deep.include({ accepted: false });
    expect(answer({ action: 'accept', context: {} })).to.equal(undefined);
  });
});

describe('keys of activities (R1)', () => {
  const key = (more: Record<string, unknown> = {}): string => keyOf(read(message({ id: '1700000000001', ...more })));

  it('R1 the same activity again has the same key', () => expect(key()).to.equal(key()));

  it('R1 the same id from another person, chat, tenant or under another name has another key', () => {
    const keys = [
      key(),
      key({ from: { id: '29:amina', aadObjectId: 'bbbbbbbb-0000-4000-8000-00000000000b' } }),
      key({ conversation: { id: 'a:other', conversationType: 'personal', tenantId: TENANT } }),
      key({ channelData: { tenant: { id: 'other' } } }),
      key({ type: 'invoke', name: 'adaptiveCard/action' }),
      key({ type: 'invoke', name: 'fileConsent/invoke' }),
      key({ id: '1700000000002' }),
    ];
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('R1 without an id there is no key', () => {
    expect(key({ id: undefined })).to.equal('');
    expect(key({ id: '' })).to.equal('');
  });

  it('R1 no two different activities share a key, however their ids are cut', () => {
    const part = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', '"', ',', '|', '\\') });
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (one, other) => {
        const of = ([conversation, person, id]: [string, string, string]) =>
          key({ conversation: { id: conversation }, from: { id: 'u', aadObjectId: person }, id });
        return (of(one) === of(other)) === (JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 300 },
    );
  });
});

describe('words at the edge (R2, I2)', () => {
  it('R2 texts are well-formed and free of control characters', () => {
    expect(clean('a\u0000b\ud800c\u0007d')).to.equal('ab\ufffdcd');
    expect(clean('two\r\nlines')).to.equal('two\nlines');
    expect(cleanData({ a: 'x\u0000', list: ['\udc00', 1, true, null], deep: { b: '\u202ey' } })).to.deep.equal({
      a: 'x',
      list: ['\ufffd', 1, true, null],
      deep: { b: 'y' },
    });
  });

  it('I2 direction controls and mentions are stripped, from what is typed with the name', () => {
    expect(clean('a\u202eb\u2066c <at id="0">Amina</at>')).to.equal('abc Amina');
    expect(typed('<at>Steward</at> what do I owe <AT id="1">x</AT >')).to.equal('what do I owe');
  });

  it('I2 mentions nested in each other cost no time and leave none', () => {
    const hostile = `${'<a'.repeat(60_000)}<at>${'t>'.repeat(60_000)}`;
    const began = performance.now();
    expect(clean(hostile)).not.to.match(/<\s*\/?\s*at\b/i);
    expect(performance.now() - began).to.be.below(500);
  });

  it('data of a card reaches no prototype, and what is no object is none', () => {
    const data = cleanData(JSON.parse('{"__proto__":{"admin":true},"constructor":1,"a":"b"}'));
    expect(data).to.deep.equal({ a: 'b' });
    expect(data.admin).to.equal(undefined);
    for (const value of [null, 'x', 1, ['x'], undefined]) expect(cleanData(value)).to.deep.equal({});
  });
});
