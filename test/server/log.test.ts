import { expect } from 'chai';
import { StewardError } from '../../src/errors.ts';
import { ContentFault, createLog, faultOf, pseudonym } from '../../src/server/log.ts';

describe('the log (I4)', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  beforeEach(() => lines.splice(0));

  it('I4 withholds names, addresses and texts that slipped into a field', () => {
    log.info(
      {
        name: 'Amina Canary',
        mail: 'canary@example.org',
        deep: { list: ['a canary text'] },
        status: 200,
        route: '/api/messages',
      },
      'Answered.',
    );
    const line = JSON.parse(lines[0] ?? '');
    expect(lines[0]).not.to.match(/canary/i);
    expect(line).to.include({
      name: '[withheld]',
      status: 200,
      route: '/api/messages',
      msg: 'Answered.',
      level: 'info',
    });
  });

  it('I4 an error shows its kind, code and place, never its sentence', () => {
    const error = new StewardError('STW_REFUSED', { reason: 'Amina Canary may not' });
    log.error(error);
    log.error({ err: error });
    log.error(faultOf(error), 'An act failed.');
    expect(lines).to.have.length(3);
    expect(lines.join('')).not.to.match(/canary/i);
    for (const line of lines) expect(line).to.contain('STW_REFUSED').and.to.contain('log.test.ts');
  });

  it('I4 a sentence of several lines that looks like a stack is none, and a code that is a sentence no code', () => {
    const words = 'nobody is called\n    at Amina Canary\n    at canary (x:1:1)';
    const error = Object.assign(new TypeError(words, { cause: new Error(words) }), { code: 'Amina Canary' });
    log.error({ err: error }, 'An act failed.');
    log.error(faultOf(error), 'An act failed.');
    expect(lines.join('')).not.to.match(/canary/i);
    for (const line of lines) expect(line.match(/log\.test\.ts/g)?.length).to.be.at.least(2);
  });

  it('I4 a request or a response is no record of fields, and a name is no field', () => {
    class Sent {
      url = '/canary';
      headers = { host: 'canary' };
    }
    log.info({ res: new Sent(), 'Amina Canary': 1, kept: { status: 404 } }, 'Sent.');
    expect(lines[0]).not.to.match(/canary/i);
    expect(JSON.parse(lines[0] ?? ''))
      .to.include({ res: '[withheld]' })
      .and.to.have.deep.property('kept', { status: 404 });
  });

  it('a fault of our own content stands as it is, on one line; the same words by themselves do not', () => {
    const words = 'cyber/why.en.md:1: begins with the title, “# …”';
    log.warn({ wrong: [new ContentFault(`${words}\n\u0007`), words] }, 'Content is wrong.');
    expect(JSON.parse(lines[0] ?? '').wrong).to.deep.equal([`${words} `, '[withheld]']);
  });

  it('a person is the same pseudonym within a run', () => {
    expect(pseudonym('29:amina')).to.equal(pseudonym('29:amina')).and.not.to.equal(pseudonym('29:anna'));
    expect(pseudonym('29:amina')).to.match(/^[0-9a-f]{12}$/);
  });
});
