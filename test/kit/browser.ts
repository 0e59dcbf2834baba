import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** The system's Chromium; undefined when there is none: then tests say so and skip, and under CI they fail. */
export function chromiumPath(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'].find(
    (path) => existsSync(path),
  );
}

/**
 * For a `before` hook: goes on when there is a Chromium, otherwise skips the tests and says so. Fails instead when `ci`.
 * @param ci whether a skip would be a lie: CI is set
 */
export function needsChromium(test: { skip(): void }, ci: boolean): void {
  if (chromiumPath()) return;
  if (ci) throw new Error('No Chromium found; CI needs one (apt-get install chromium)');
  console.log('      No Chromium found: the tests of the stand-in client in a browser are skipped');
  test.skip();
}

/**
 * The stand-in client as a person uses it: everything by what is seen and labelled. Whatever one does here resolves once the page has
 * drawn what was answered to it, so that the next press is never on a card about to be replaced. Never sleeps.
 */
export interface Client {
  page: Page;
  /** Messages of the browser's console that are errors, and scripts that failed. */
  faults: string[];
  /** Searches a person and opens their chat; resolves once it is shown, with the greeting where there is one. */
  pick(name: string): Promise<void>;
  /** Types a message and sends it; resolves once it stands in the chat with its answer. */
  says(text: string): Promise<void>;
  /** Waits until a text can be seen in the chat; the newest place is returned. */
  sees(text: string | RegExp): Promise<Locator>;
  /** Waits until no such text is seen in the chat. */
  seesNo(text: string | RegExp): Promise<void>;
  /** Presses the newest button of that name in the chat; what it led to has taken its place. */
  presses(button: string | RegExp): Promise<void>;
  /** Fills an input of a card, found by its label: text, number, date, time, or a choice by its title. */
  fills(label: string | RegExp, value: string): Promise<void>;
  /** Ticks, or with `on` false unticks, a box or a choice. */
  ticks(label: string | RegExp, on?: boolean): Promise<void>;
  /** Moves the calendar with its button and waits until everything due is done. */
  moves(button: '+1 day' | '+1 week' | 'Next event'): Promise<void>;
  /** Hands over a file. */
  attaches(name: string, bytes: Buffer): Promise<void>;
  /** Buttons send their Action.Submit fallback from now on. */
  buttonsFail(on: boolean): Promise<void>;
  /** How the open chat is read. */
  direction(): Promise<'ltr' | 'rtl'>;
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;

/** One browser for all tests of a process; each client has a profile of its own. */
function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: chromiumPath() ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  return browser;
}

const viewportOf = (phone: boolean | 'small' | undefined): { width: number; height: number } =>
  phone === 'small' ? { width: 360, height: 740 } : phone ? { width: 390, height: 844 } : { width: 1280, height: 860 };

/** What the page still waits for, counted inside it. */
declare global {
  interface Window {
    underWay: number;
  }
}

/** Each answer reaches the page up to so many milliseconds later: what races shows itself then. */
const SLOW = Number(process.env.STEWARD_TEST_SLOW ?? 0);

/**
 * Runs in the page before its scripts: counts what it asks of the server until the answer is read and drawn. A request begins in the very
 * press that causes it, and the next one before the last is counted off; so at nought the page has drawn all it was answered.
 */
function counting(slow: number): void {
  window.underWay = 0;
  const real = window.fetch;
  window.fetch = async (...asked) => {
    window.underWay++;
    try {
      const response = await real(...asked);
      if (slow > 0) await new Promise((go) => setTimeout(go, Math.random() * slow));
      const text = response.text.bind(response);
      response.text = () => text().finally(() => setTimeout(() => window.underWay--));
      return response;
    } catch (error) {
      setTimeout(() => window.underWay--);
      throw error;
    }
  };
}

/** Ends the browser; for an `after` hook. */
export async function closeBrowser(): Promise<void> {
  const running = browser;
  browser = undefined;
  await (await running)?.close();
}

/** How the newest card of Steward lies on the screen. */
export interface Look {
  direction: string;
  text: string;
  /** What stands beyond its edges, or those of the screen. */
  out: string[];
  /** Rows of columns. */
  rows: number;
  /** Shapes of a chart. */
  drawn: number;
}

export const lookOf = ({ page }: Client): Promise<Look> =>
  page.evaluate(() => {
    const card = [...document.querySelectorAll<HTMLElement>('.message.bot .card')].at(-1);
    if (!card) return { direction: '', text: 'no card', out: [], rows: 0, drawn: 0 };
    const frame = card.getBoundingClientRect();
    const out = [...card.querySelectorAll<HTMLElement>('button, p, svg, .ac-textBlock')].filter((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && (left < Math.max(frame.left, 0) - 1 || right > Math.min(frame.right, innerWidth) + 1);
    });
    return {
      direction: getComputedStyle(card).direction,
      text: card.innerText,
      out: out.map((part) => part.innerText || part.tagName),
      rows: card.querySelectorAll('.ac-columnSet').length,
      drawn: card.querySelectorAll('svg circle, svg polyline, svg path, canvas').length,
    };
  });

/**
 * Opens the stand-in client.
 * @param url where the server listens, `http://127.0.0.1:port`
 * @param options `phone`: 390 × 844, a small one 360 × 740; otherwise 1280 × 860
 */
export async function openClient(
  url: string,
  options: { phone?: boolean | 'small'; dark?: boolean } = {},
): Promise<Client> {
  const context = await (await launch()).newContext({
    viewport: viewportOf(options.phone),
    hasTouch: Boolean(options.phone),
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(counting, SLOW);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(`${url}/local`);
  const thread = page.getByRole('log', { name: 'Messages' });
  const box = page.getByRole('textbox', { name: 'Type a message' });
  const drawn = async (): Promise<void> => {
    await page.waitForFunction(() => window.underWay === 0, undefined, { polling: 20 });
  };

  return {
    page,
    faults,
    async pick(name) {
      const back = page.getByRole('button', { name: 'Back to the list' });
      if (await back.isVisible()) await back.click();
      // The list is asked for a moment after the last key: a row of the old list may be gone when it is clicked.
      const found = page.waitForResponse((response) => new URL(response.url()).searchParams.get('search') === name);
      await page.getByRole('searchbox', { name: 'Search people' }).fill(name);
      await found;
      await drawn();
      await page.locator('.contact', { hasText: name }).first().click();
      await page.locator('#me', { hasText: name }).waitFor();
      await drawn();
    },
    async says(text) {
      await box.fill(text);
      await box.press('Enter');
      await drawn();
      await thread.locator('.message.person').filter({ hasText: text }).last().waitFor();
    },
    async sees(text) {
      const place = thread.getByText(text).filter({ visible: true }).last();
      await place.waitFor().catch(async (error: Error) => {
        const last = await thread.locator('.message').last().innerText();
        throw new Error(`Not seen: ${text}. The newest message reads:\n${last}`, { cause: error });
      });
      return place;
    },
    async seesNo(text) {
      await thread.getByText(text).filter({ visible: true }).first().waitFor({ state: 'detached' });
    },
    async presses(button) {
      await thread
        .getByRole('button', { name: button, exact: typeof button === 'string' })
        .filter({ visible: true })
        .last()
        .click();
      await drawn();
    },
    async fills(label, value) {
      const input = thread.getByLabel(label).filter({ visible: true }).last();
      if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption({ label: value });
      else await input.fill(value);
    },
    async ticks(label, on = true) {
      await thread.getByLabel(label).filter({ visible: true }).last().setChecked(on);
    },
    async moves(button) {
      const moved = page.waitForResponse(
        (response) => response.url().endsWith('/local/clock') && response.request().method() === 'POST',
        { timeout: 0 },
      );
      await page.getByRole('button', { name: button }).click();
      await moved;
      await drawn();
    },
    async attaches(name, bytes) {
      await page.locator('#attach-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
      await drawn();
      await thread.locator('.message.person .file').filter({ hasText: name }).last().waitFor();
    },
    async buttonsFail(on) {
      await page.getByLabel('Buttons fail').setChecked(on, { force: true });
    },
    async direction() {
      return (await thread.getAttribute('dir')) === 'rtl' ? 'rtl' : 'ltr';
    },
    async screenshot(file) {
      await page.screenshot({ path: file });
    },
    async close() {
      await context.close();
    },
  };
}
