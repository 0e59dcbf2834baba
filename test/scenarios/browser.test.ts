import { expect } from 'chai';
import { type Client, closeBrowser, needsChromium, openClient } from '../kit/browser.ts';
import { type Running, startSteward } from '../kit/steward.ts';

describe('a Leadership Dialogue in a real browser', () => {
  let steward: Running;
  let client: Client;

  before(async function () {
    needsChromium(this, process.env.CI !== undefined);
    steward = await startSteward();
    client = await openClient(steward.url);
  });
  after(async () => {
    await client?.close();
    await closeBrowser();
    await steward?.stop();
  });

  it('is launched by the Ethics Office in three presses', async () => {
    await client.pick('Lamar Whitlock');
    await client.says('launch dialogue');
    await client.sees('Launch a Leadership Dialogue');
    await client.fills('Theme', 'Integrity');
    await client.presses('Next');
    await client.sees('Sent on the opening day');
    await client.presses('Launch');
    await client.sees(/Running from 11 January 2027/);
  });

  it('reaches a head of entity, who records it page by page', async () => {
    await client.moves('+1 week');
    await client.moves('+1 day');
    await client.pick('Kwame Mwangale');
    await client.sees('Your team’s Leadership Dialogue');
    await client.presses('It took place');
    await client.sees('When was it?');
    await client.presses('Next');
    await client.sees(/Who was absent/);
    await client.presses('Next');
    await client.sees('Who else was there?');
    await client.presses('Record');
    await client.sees('The session is recorded');
  });

  it('asks a participant a day later, and the report shows the confirmation', async () => {
    await client.moves('+1 day');
    await client.pick('Priya Raghunath');
    await client.presses('I took part');
    await client.sees('Thank you, your participation is confirmed.');
    await client.pick('Lamar Whitlock');
    await client.says('dialogue');
    // Six report to the Under-Secretary-General for Management: 6 of 247 is 2.4%.
    await client.sees(/\(6 of 247\)/);
  });

  it('shows the report page by page, and hands it over as a link', async () => {
    await client.says('dialogue report');
    await client.sees(/Completion over time/);
    await client.presses('By level');
    await client.presses('CSV');
    await (await client.sees(/^dialogue-.*\.csv$/)).waitFor();
    const link = client.page.locator('a.file').last();
    const answer = await client.page.request.get(`${steward.url}${await link.getAttribute('href')}`);
    expect(answer.status()).to.equal(200);
    // The Department of Management: 39 staff, 6 took part, 15.4%; the first block is the whole.
    expect(await answer.text()).to.match(/\r\nDM,39,6,15,/);
  });

  it('fits a phone: nothing has to be scrolled sideways', async () => {
    const phone = await openClient(steward.url, { phone: true });
    await phone.pick('Priya Raghunath');
    await phone.sees('Thank you, your participation is confirmed.');
    const wide = await phone.page.evaluate('document.documentElement.scrollWidth');
    expect(wide).to.be.at.most(390);
    await phone.close();
  });

  it('reads from right to left for whoever reads Arabic', async () => {
    await client.pick('Bassem Abu-Zeinah');
    expect(await client.direction()).to.equal('rtl');
  });

  it('leaves no fault in the console', () => {
    expect(client.faults).to.deep.equal([]);
  });
});
