import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CardData, CardFolder } from '../../src/cards/index.ts';
import { loadCards } from '../../src/cards/index.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import { StewardError } from '../../src/errors.ts';
import type { T, Texts } from '../../src/i18n/index.ts';
import { loadTexts, Rich } from '../../src/i18n/index.ts';

type Speech = Pick<T, 'language' | 'rtl' | 'rich'>;
export const english: Speech = { language: 'en', rtl: false, rich: (key) => new Rich([{ ours: true, text: key }]) };
export const arabic: Speech = { ...english, language: 'ar', rtl: true };

/** A template's expression. */
export const bind = (path: string): string => `\${${path}}`;
export const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, ...more });
export const execute = { type: 'Action.Execute', title: 'Go', verb: 'room.go', data: { id: 1 } };
export const cardOf = (body: unknown[], more: object = {}) => ({ type: 'AdaptiveCard', version: '1.5', body, ...more });
export const bodyOf = (card: CardJson): CardJson[] => card.body as CardJson[];

/** The code and sentence with which something is refused. */
export const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof StewardError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was refused';
};

/** Templates and texts in a temporary folder that goes away with the describe block that called this. */
export const drawingRoom = () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'steward-cards-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  const fill = (files: { [file: string]: unknown }): CardFolder => {
    const path = mkdtempSync(join(root, 'room-'));
    for (const [file, content] of Object.entries(files))
      writeFileSync(join(path, `${file}.json`), JSON.stringify(content));
    return { name: 'room', folder: pathToFileURL(`${path}/`) };
  };
  return {
    folderOf: fill,
    textsOf: (en: object): Texts => loadTexts([fill({ en })]),
    /** One template from its body, its sample and the data. */
    drawn: (
      body: unknown[],
      sample: object = {},
      data: object = sample,
      t: Speech = english,
      options: { loopback?: boolean } = {},
    ): CardJson =>
      loadCards([fill({ it: cardOf(body), 'it.sample': sample })], options).render(
        { template: 'room/it', data: data as CardData },
        t,
      ),
  };
};
