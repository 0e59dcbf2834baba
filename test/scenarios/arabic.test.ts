import { expect } from 'chai';
import { dialogue } from '../../src/capabilities/dialogue/index.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { type Client, closeBrowser, needsChromium, openClient } from '../kit/browser.ts';
import { Chats } from '../kit/chats.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const t = loadTexts([commonTexts, { name: 'dialogue', folder: dialogue.texts }]).in('ar');
const say = (key: string): string => t.t(key);
/** A theme of the office's own, so that any Latin word on a card is either a name or our mistake. */
const THEME = 'النزاهة';

/** What is on a card for the eye: its direction, its words, and what sticks out of it sideways. */
interface Look {
  rtl: boolean;
  text: string;
  out: string[];
}

for (const { named, options } of [
  { named: 'on a phone of 360 points, dark', options: { phone: 'small', dark: true } },
  { named: 'on a desktop, light', options: {} },
] as const)
  describe(`a Leadership Dialogue in Arabic, ${named}`, () => {
    let steward: Running;
    let client: Client;
    /** Words of Latin letters that belong to people and units, and the names of languages. */
    let names: Set<string>;

    before(async function () {
      needsChromium(this, process.env.CI !== undefined);
      steward = await startSteward();
      client = await openClient(steward.url, options);
      const { people } = await new Chats(steward.url).people();
      const known = people.map((p) => Object.values(p).join(' '));
      names = new Set(
        [...known, 'English français español CSV XLSX PDF GMT Teams'].flatMap(
          (n) => n.match(/\p{Script=Latin}+/gu) ?? [],
        ),
      );
    });
    after(async () => {
      await client?.close();
      await closeBrowser();
      await steward?.stop();
    });

    /** The newest card reads from right to left, is whole within the screen, and speaks Arabic only. */
    async function looks(): Promise<void> {
      const look: Look = await client.page.evaluate(() => {
        const card = [...document.querySelectorAll<HTMLElement>('.message.bot .card')].at(-1);
        if (!card) return { rtl: false, text: 'no card', out: [] };
        const parts = [...card.querySelectorAll<HTMLElement>('button, input, textarea, select, p, .ac-textBlock')];
        const frame = card.getBoundingClientRect();
        // No function gets a name here: the browser does not know what tsx adds to keep it.
        const out = parts.filter((part) => {
          const { left, right, width } = part.getBoundingClientRect();
          return width > 0 && (left < Math.max(frame.left, 0) - 1 || right > Math.min(frame.right, innerWidth) + 1);
        });
        return {
          rtl: getComputedStyle(card).direction === 'rtl',
          text: card.innerText,
          out: [
            ...out.map((part) => part.innerText || part.tagName),
            ...(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []),
          ],
        };
      });
      expect(look.rtl, look.text).to.equal(true);
      expect(look.out, look.text).to.deep.equal([]);
      expect(look.text, 'no key instead of a text').to.not.match(/\b(dialogue|common)\.[a-z]/);
      expect(
        (look.text.match(/\p{Script=Latin}{2,}/gu) ?? []).filter((word) => !names.has(word)),
        look.text,
      ).to.deep.equal([]);
    }

    /** Whoever it is reads Arabic from now on. */
    async function readsArabic(name: string): Promise<void> {
      await client.pick(name);
      await client.says('language العربية');
      await client.sees(/العربية/);
    }

    it('is launched: help, the form, the preview, the cards as they will look', async () => {
      await readsArabic('Lamar Whitlock');
      await client.says('مساعدة');
      await client.sees(say('common.help.title'));
      await looks();
      await client.says('إطلاق حوار');
      await client.sees(say('dialogue.launch.title'));
      await looks();
      await client.fills(new RegExp(`^${say('dialogue.fields.theme')}`), THEME);
      await client.presses(say('common.action.next'));
      await client.sees(say('dialogue.preview.facts.sending'));
      await looks();
      await client.presses(say('dialogue.launch.go'));
      await client.sees(t.t('dialogue.cycle.open', { from: t.day('2027-01-11'), to: t.day('2027-04-11') }));
      await looks();
    });

    it('is recorded page by page by a head of entity', async () => {
      await client.moves('+1 week');
      await client.moves('+1 day');
      await readsArabic('Kwame Mwangale');
      await client.says(say('dialogue.say.mine').split('|')[0] ?? '');
      await client.sees(say('dialogue.lead.title'));
      await looks();
      await client.presses(say('dialogue.lead.took'));
      for (const page of ['dialogue.record.when', 'dialogue.record.absent']) {
        await client.sees(say(page));
        await looks();
        await client.presses(say('common.action.next'));
      }
      await client.sees(say('dialogue.record.else'));
      await looks();
      await client.presses(say('dialogue.record.go'));
      await client.sees(say('dialogue.lead.recorded'));
      await looks();
    });

    it('is confirmed by a participant, and reported', async () => {
      await client.moves('+1 day');
      await readsArabic('Priya Raghunath');
      await client.says(say('dialogue.say.mine').split('|')[0] ?? '');
      await client.sees(say('dialogue.confirm.yes'));
      await looks();
      await client.presses(say('dialogue.confirm.yes'));
      await client.sees(say('dialogue.confirm.thanks'));
      await client.pick('Lamar Whitlock');
      await client.says('الحوار');
      // Six report to the Under-Secretary-General for Management, of 247 who take part: 2.4%, printed as 2%.
      await client.sees(t.t('dialogue.figures.of', { rate: t.percent(2), n: 6, of: 247 }));
      await looks();
      expect(client.faults).to.deep.equal([]);
    });
  });
