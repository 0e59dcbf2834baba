import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Response } from 'restify';
import { Refusal } from './http.ts';

/** From src/ and from dist/ alike: the page's files are not compiled, so they are read where they were written. */
const PAGE = fileURLToPath(new URL('../../../src/server/local/page/', import.meta.url));
const resolve = createRequire(import.meta.url).resolve;

const TYPES: Record<string, string> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
};

/** Everything the page may load; nothing else of the disk can be asked for. */
const PAGE_FILES = [
  'index.html',
  'style.css',
  'people.css',
  'chat.css',
  'card.css',
  'elements.css',
  'icon.svg',
  'client.js',
  'api.js',
  'dom.js',
  'people.js',
  'chat.js',
  'message.js',
  'card.js',
  'elements.js',
  'charts.js',
  'plots.js',
  'host.js',
  'markdown.js',
  'clock.js',
];
const VENDOR: Record<string, () => string> = {
  'adaptivecards.js': () => resolve('adaptivecards/dist/adaptivecards.min.js'),
  'markdown-it.js': () => resolve('markdown-it/browser'),
};

/**
 * Only our own scripts run, and the page talks to nobody else. Inline style attributes are allowed since the card renderer lays out with
 * them; pictures may come as data because cards carry small ones so.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers with a file of the page. Errors: 404. */
export async function sendPage(res: Response, name: string): Promise<void> {
  if (!PAGE_FILES.includes(name)) throw new Refusal(404, 'NotFound', 'There is no such file.');
  await send(res, PAGE + name, name);
}

/** Answers with a package's script. Errors: 404. */
export async function sendVendor(res: Response, name: string): Promise<void> {
  const find = Object.hasOwn(VENDOR, name) ? VENDOR[name] : undefined;
  if (!find) throw new Refusal(404, 'NotFound', 'There is no such file.');
  await send(res, find(), name);
}

async function send(res: Response, file: string, name: string): Promise<void> {
  const bytes = await readFile(file);
  res.writeHead(200, {
    'Content-Type': `${TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'}; charset=utf-8`,
    'Content-Length': bytes.length,
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
  });
  res.end(bytes);
}
