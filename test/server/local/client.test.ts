import { expect } from 'chai';
import { type Client, closeBrowser, needsChromium, openClient } from '../../kit/browser.ts';
import { type Bot, button, card, forget, PEOPLE, person, replaced, type Stand, stand } from './fake.ts';

const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more });
const points = (...values: number[]) => values.map((y, index) => ({ x: `M${index + 1}`, y }));

/** A bot with a card for each word. */
const bot: Bot = async (activity, s) => {
  if (activity.type === 'installationUpdate') await s.replies(activity, { text: 'Hello. Type **help**.' });
  if (activity.text === 'card')
    await s.replies(
      activity,
      card({
        body: [
          text('What took place'),
          { type: 'Input.Text', id: 'theme', label: 'Theme', isRequired: true, errorMessage: 'Say the theme.' },
          {
            type: 'Input.ChoiceSet',
            id: 'form',
            label: 'Form',
            choices: [
              { title: 'Online', value: 'o' },
              { title: 'In person', value: 'p' },
            ],
          },
          { type: 'Input.Toggle', id: 'all', title: 'Everyone was there' },
          {
            type: 'ActionSet',
            actions: [
              button('Record', 'test.record'),
              button('Not possible', 'test.no', {}, { associatedInputs: 'none' }),
            ],
          },
        ],
      }),
    );
  if (activity.text === 'arabic')
    await s.replies(activity, card({ rtl: true, lang: 'ar', body: [text('حوار القيادة')] }));
  if (activity.text === 'hostile')
    await s.replies(activity, {
      text: '<img src=x onerror=alert(1)> [bad](javascript:alert(1)) [plain](http://example.org/) [good](https://example.org/) **bold**',
      ...card({
        body: [
          text('<script>alert(1)</script> <b>x</b> ![p](https://example.org/p.png) [c](javascript:alert(1)) _it_'),
        ],
      }),
    });
  if (activity.text === 'file')
    await s.replies(activity, { text: `Here: [Rapport\\_\\[1\\].csv](http://localhost:1/local/files/report)` });
  if (activity.text === 'charts')
    await s.replies(
      activity,
      card({
        body: [
          {
            type: 'Chart.Donut',
            title: 'Ring',
            data: [
              { legend: 'Yes', value: 3, color: 'good' },
              { legend: 'No', value: 1 },
            ],
          },
          { type: 'Chart.VerticalBar', title: 'Bars', data: points(5, 10) },
          {
            type: 'Chart.VerticalBar.Grouped',
            title: 'Groups',
            data: [
              { legend: 'A', values: points(1, 2) },
              { legend: 'B', values: points(3, 4) },
            ],
          },
          { type: 'Chart.HorizontalBar', title: 'Rows', data: points(2, 4) },
          {
            type: 'Chart.HorizontalBar.Stacked',
            title: 'Stack',
            data: [
              {
                title: 'DOS',
                data: [
                  { legend: 'Yes', value: 1 },
                  { legend: 'No', value: 3 },
                ],
              },
            ],
          },
          { type: 'Chart.Line', title: 'Line', data: [{ legend: '2026', values: points(1, 5, 9) }] },
          { type: 'ProgressBar', value: 25, max: 50 },
          { type: 'Badge', text: 'On track', style: 'Good' },
          { type: 'Chart.Gauge', value: 5, fallback: text('gauge in words') },
        ],
      }),
    );
  if (activity.value?.verb === 'test.record') await s.replies(activity, { text: `Submitted ${activity.value.theme}` });
  if (activity.type !== 'invoke') return undefined;
  const { verb, data } = activity.value.action;
  if (verb === 'test.no')
    return {
      statusCode: 400,
      type: 'application/vnd.microsoft.error',
      value: { code: 'X', message: 'The date has passed.' },
    };
  return replaced({ body: [text(`Recorded: ${data.theme}, ${data.form}, ${data.all}`)] });
};

describe('The stand-in client in Chromium', () => {
  let s: Stand;
  let client: Client;
  before(function () {
    needsChromium(this, process.env.CI === 'true');
  });
  beforeEach(async () => {
    s = await stand({ bot });
  });
  afterEach(async () => {
    await client?.close();
    await s.stop();
    await forget(s.dataDir);
  });
  after(closeBrowser);

  it('picks a person, types, fills a card, presses, and sees it replaced', async () => {
    client = await openClient(s.url);
    await client.pick('Amina Diallo');
    await client.sees('Hello. Type help.');
    await client.says('card');
    await client.presses('Record');
    await client.sees('Say the theme.');
    expect(
      s.got.filter(({ type }) => type === 'invoke'),
      'nothing sent while the form is wrong',
    ).to.deep.equal([]);
    await client.fills('Theme', 'Trust');
    await client.fills('Form', 'In person');
    await client.ticks('Everyone was there');
    await client.presses('Not possible');
    await client.sees('The date has passed.');
    expect(s.got.at(-1).value.action.data, 'associatedInputs none').to.deep.equal({ verb: 'test.no' });
    await client.presses('Record');
    await client.sees('Recorded: Trust, p, true');
    await client.seesNo('What took place');
    await client.seesNo('The date has passed.');
    expect(client.faults).to.deep.equal([]);
  });

  it('sends the Action.Submit fallback when buttons fail', async () => {
    client = await openClient(s.url);
    await client.buttonsFail(true);
    await client.pick('Amina');
    await client.says('card');
    await client.fills('Theme', 'Trust');
    await client.presses('Record');
    await client.sees('Submitted Trust');
    expect(s.got.at(-1)).to.deep.include({
      type: 'message',
      value: { verb: 'test.record', theme: 'Trust', all: 'false' },
    });
    expect(s.got.filter(({ type }) => type === 'invoke')).to.deep.equal([]);
  });

  it('keeps what is being typed in a card while other messages arrive, and shows them and updates at once', async () => {
    client = await openClient(s.url);
    await client.pick('Amina');
    await client.says('card');
    await client.fills('Theme', 'half a wo');
    const conversation = encodeURIComponent(s.got.at(-1).conversation.id);
    const id = await s.replies(s.got.at(-1), { text: 'first words' });
    await client.sees('first words');
    await s.send('PUT', `/local/connector/v3/conversations/${conversation}/activities/${id}`, {
      type: 'message',
      text: 'other words',
    });
    await client.sees('other words');
    await client.seesNo('first words');
    expect(await client.page.getByRole('textbox', { name: 'Theme' }).inputValue()).to.equal('half a wo');
  });

  it('reads Arabic from the right: the card, the chat, the message box', async () => {
    client = await openClient(s.url);
    await client.pick('Amina');
    expect(await client.direction()).to.equal('ltr');
    await client.says('arabic');
    const card = await client.sees('حوار القيادة');
    expect(
      await card.evaluate((element) => [
        getComputedStyle(element).direction,
        element.closest('[lang]')?.getAttribute('lang'),
      ]),
    ).to.deep.equal(['rtl', 'ar']);
    expect(await client.direction()).to.equal('rtl');
    await client.pick('ليلى');
    expect(await client.direction(), 'by the language, before any card').to.equal('rtl');
  });

  it('shows the list or the chat on a phone, nothing wider than the screen', async () => {
    client = await openClient(s.url, { phone: true, dark: true });
    const fits = () => client.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).to.equal(true);
    await client.pick('Amina');
    expect(await client.page.getByRole('navigation', { name: 'People' }).isVisible()).to.equal(false);
    await client.says('charts');
    await client.sees('On track');
    expect(await fits()).to.equal(true);
    await client.pick('Jean');
    await client.sees('Hello. Type help.');
    expect(await client.page.evaluate(() => getComputedStyle(document.body).colorScheme)).to.equal('dark');
  });

  it('draws charts, progress bars and badges, says their figures, and shows fallbacks for the rest', async () => {
    client = await openClient(s.url);
    await client.pick('Amina');
    await client.says('charts');
    await client.sees('gauge in words');
    const chart = (name: string) => client.page.getByRole('img', { name });
    expect(await chart('Ring. Yes: 3, No: 1').locator('circle').count()).to.equal(2);
    expect(
      await chart('Bars. M1: 5, M2: 10')
        .locator('rect')
        .evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().height))),
    ).to.satisfy(([half, whole]: number[]) => Math.abs(whole! - 2 * half!) <= 1 && whole! > 60);
    expect(await chart('Groups. A: M1 1, M2 2; B: M1 3, M2 4').locator('rect').count()).to.equal(4);
    expect(await chart('Line. 2026: M1 1, M2 5, M3 9').locator('polyline').count()).to.equal(1);
    const rows = await chart('Rows. M1: 2, M2: 4')
      .locator('.track > span')
      .evaluateAll((bars) => bars.map((bar) => (bar as HTMLElement).style.inlineSize));
    expect(rows).to.deep.equal(['50%', '100%']);
    const stack = await chart('Stack. DOS: Yes 1, No 3')
      .locator('.track > span')
      .evaluateAll((bars) => bars.map((bar) => (bar as HTMLElement).style.inlineSize));
    expect(stack).to.deep.equal(['25%', '75%']);
    expect(await client.page.getByRole('progressbar', { name: '50%' }).count()).to.equal(1);
    await client.sees('On track');
  });

  it('shows hostile names, texts and cards as text, with https links only', async () => {
    client = await openClient(s.url);
    const dialogs: string[] = [];
    client.page.on('dialog', (dialog) => dialogs.push(dialog.message()));
    await client.pick('<img src=x onerror=alert(1)>');
    await client.says('hostile');
    await client.says('<b>mine</b>');
    await client.sees('<script>alert(1)</script>');
    const found = await client.page.evaluate(() => ({
      images: document.querySelectorAll('img:not([src="/local/page/icon.svg"])').length,
      bold: [...document.querySelectorAll('.thread b, .thread strong')].map((one) => one.textContent),
      scripts: [...document.scripts].filter((one) => !one.src.startsWith(location.origin)).length,
      links: [...document.querySelectorAll('.thread a')].map((one) => one.getAttribute('href')),
    }));
    expect(found.images).to.equal(0);
    expect(found.scripts).to.equal(0);
    expect(found.bold.filter((one) => one !== 'Steward')).to.deep.equal(['help', 'bold']);
    expect(found.links).to.deep.equal(['https://example.org/', 'https://example.org/p.png']);
    expect(dialogs).to.deep.equal([]);
    expect(client.faults).to.deep.equal([]);
  });

  it('hands files over both ways', async () => {
    client = await openClient(s.url);
    await client.pick('Amina');
    await client.says('file');
    const download = client.page.waitForEvent('download');
    await (await client.sees('Rapport_[1].csv')).click();
    expect((await download).suggestedFilename()).to.equal('Rapport été.csv');
    await client.attaches('scan.pdf', Buffer.from('%PDF'));
    expect(s.got.at(-1).attachments[0].name).to.equal('scan.pdf');
  });

  it('moves the calendar and shows who was written to meanwhile', async () => {
    client = await openClient(s.url);
    await client.pick('Jean');
    await client.says('hi');
    await client.pick('Amina');
    await client.page.getByRole('searchbox', { name: 'Search people' }).fill('');
    await client.moves('+1 week');
    await client.page.getByText('Mon, 12 Jan 2026, 09:00 UTC').waitFor();
    await s.replies(
      s.got.find(({ from }) => from.name === 'Jean Dupont'),
      { text: 'a week later' },
    );
    await client.page.locator('.contact', { hasText: 'Jean Dupont' }).getByLabel('1 unread').waitFor();
    await client.page.getByRole('button', { name: 'Unread (1)' }).click();
    await client.page.locator('.contact', { hasText: 'Amina' }).waitFor({ state: 'detached' });
  });

  it('can be used by keyboard alone, and keeps who is open over a reload', async () => {
    client = await openClient(s.url);
    const { keyboard } = client.page;
    await client.page.getByRole('searchbox', { name: 'Search people' }).focus();
    await client.page.locator('.contact').first().waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await client.page.locator('#me', { hasText: 'Jean Dupont' }).waitFor();
    await keyboard.type('card');
    await keyboard.press('Enter');
    await client.sees('What took place');
    await client.page.reload();
    await client.sees('What took place');
    await client.page.getByRole('textbox', { name: 'Theme' }).focus();
    await keyboard.type('Trust');
    for (let tab = 0; tab < 3; tab += 1) await keyboard.press('Tab');
    await keyboard.press('Enter');
    await client.sees(/^Recorded: Trust/);
    const focused = await client.page.evaluate(() => document.activeElement?.className);
    expect(focused, 'the replaced card keeps the focus').to.match(/message bot/);
  });

  it('lists those without an account in grey; nothing opens', async () => {
    client = await openClient(s.url);
    const nora = client.page.locator('.contact', { hasText: 'Nora Paper' });
    await nora.click({ force: true });
    expect(await nora.getAttribute('aria-disabled')).to.equal('true');
    expect(await client.page.getByText('Pick a person').isVisible()).to.equal(true);
    expect(s.got).to.deep.equal([]);
  });

  it('scrolls through hundreds of people, 50 at a time', async () => {
    await s.stop();
    s = await stand({
      bot,
      dataDir: s.dataDir,
      list: [...PEOPLE, ...Array.from({ length: 250 }, (_, index) => person(String(index + 100), `Person ${index}`))],
    });
    client = await openClient(s.url);
    const rows = client.page.locator('.contact');
    await rows.nth(49).waitFor();
    expect(await rows.count()).to.equal(50);
    await rows.nth(49).scrollIntoViewIfNeeded();
    await rows.nth(99).waitFor();
    await client.pick('Person 249');
    await client.sees('Hello. Type help.');
  });
});
