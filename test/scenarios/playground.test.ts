import { expect } from 'chai';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath, needsChromium } from '../kit/browser.ts';
import { Chats } from '../kit/chats.ts';
import { needsPlayground, type Playground, startPlayground } from '../kit/playground.ts';
import { type Running, startSteward } from '../kit/steward.ts';

describe('a client that others wrote: the Agents Playground, as the Ethics Officer', () => {
  let steward: Running;
  let playground: Playground;
  let browser: Browser;
  let page: Page;

  before(async function () {
    needsChromium(this, process.env.CI !== undefined);
    needsPlayground(this, process.env.CI !== undefined);
    steward = await startSteward();
    const { people } = await new Chats(steward.url).people();
    const officer = people.find(({ id }) => id === 'ETH-003');
    if (!officer?.aadObjectId) throw new Error('The Ethics Officer has no account');
    const { name, email, aadObjectId } = officer;
    playground = await startPlayground(`${steward.url}/api/messages`, { name, email, aadObjectId });
    browser = await chromium.launch({
      executablePath: chromiumPath() ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(15_000);
    await page.goto(playground.url);
  });
  after(async () => {
    await browser?.close();
    await playground?.stop();
    await steward?.stop();
  });

  const sees = (text: string | RegExp) => page.getByText(text).last().waitFor();
  const presses = (name: string) => page.getByRole('button', { name, exact: true }).last().click();
  async function says(text: string): Promise<void> {
    const box = page.getByRole('textbox').last();
    await box.fill(text);
    await page.getByRole('button', { name: 'Send Message' }).click();
  }

  it('is greeted when it installs', async () => {
    await sees('Hello, Lamar Whitlock');
    await sees('Launch dialogue');
  });

  it('asks for help', async () => {
    await says('help');
    await sees('What you can say');
    // The install was told twice, as Teams does, and greeted once.
    expect(await page.getByText('Hello, Lamar Whitlock').count()).to.equal(1);
  });

  it('launches a dialogue: the form, the preview, the launch, each card in the place of the last', async () => {
    await presses('Launch dialogue');
    await sees('Launch a Leadership Dialogue');
    await page.getByLabel('Theme').last().fill('Integrity');
    await presses('Next');
    // 247 as worked out in dialogue100.test.ts.
    await sees('Sent on the opening day');
    await sees('247');
    await presses('Launch');
    await sees(/Running from 11 January 2027 to 11 April 2027/);
    expect(await page.getByText('Sent on the opening day').count()).to.equal(0);
  });
});
