// One message: bubble, cards, files, suggested buttons, and what a press left below it.
import { drawCard } from './card.js';
import { avatar, byId, el, icon } from './dom.js';
import { isFile, toHtml } from './markdown.js';

const CARD = 'application/vnd.microsoft.card.adaptive';
const DROPPED = 'application/vnd.microsoft.teams.file.download.info';
/** A link of Markdown, or a bare address, to a file of this server. */
const FILE_LINK = /\[((?:\\.|[^\]\\\n])+)\]\((\S*\/local\/files\/[^\s)]+)\)|(\S*\/local\/files\/[^\s)\]]+)/g;
const ESCAPED = /\\([\\[\]()<>*_`])/g;

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/**
 * @param {any} message as the server keeps it
 * @param {{ person: any, last: boolean, width: number, buttonsFail: boolean, press(id: string, action: object): Promise<void>, say(text: string): void }} chat
 */
export function drawMessage(message, chat) {
  const bot = message.from === 'bot';
  const main = el('div', { class: 'message-main' });
  const time = el('time', { datetime: message.at, text: clockTime.format(new Date(message.at)) });
  main.append(
    el(
      'div',
      { class: 'message-head', dir: 'ltr' },
      bot ? el('b', { text: 'Steward' }) : el('span', { class: 'hidden', text: chat.person.name }),
      time,
    ),
  );
  for (const part of [...textParts(message, bot), ...attachmentParts(message, main, chat)]) main.append(part);
  if (message.suggested && chat.last) main.append(suggestions(message.suggested, chat));
  const face =
    bot &&
    el('span', { class: 'avatar bot', 'aria-hidden': 'true' }, el('img', { src: '/local/page/icon.svg', alt: '' }));
  const row = el(
    'article',
    {
      class: `message ${bot ? 'bot' : 'person'}`,
      dataset: { id: message.id },
      tabindex: '-1',
      'aria-label': `${bot ? 'Steward' : chat.person.name}, ${time.textContent}`,
    },
    face,
    main,
  );
  setNote(row, message.note);
  return row;
}

/**
 * Shows, changes or takes away what a press left below a message. The card above stays as it is, with what was typed into it.
 * @param {HTMLElement} row
 * @param {{ kind: 'info' | 'error', text: string } | undefined} note
 */
export function setNote(row, note) {
  row.querySelector('.note.after')?.remove();
  if (!note) return;
  const role = note.kind === 'error' ? 'alert' : 'status';
  const line = el('p', { class: `note after ${note.kind}`, role, dir: 'auto', text: note.text });
  row.querySelector('.message-main')?.append(line);
}

/** Are two states of a message alike but for the note? */
export const sameContent = (a, b) =>
  JSON.stringify([a.text, a.attachments, a.suggested]) === JSON.stringify([b.text, b.attachments, b.suggested]);

/** The text as a bubble. Links to files become downloads of their own; the rest of the text stays. */
function textParts(message, bot) {
  if (!message.text) return [];
  if (!bot || message.plain) return [el('div', { class: 'bubble', dir: 'auto', text: message.text })];
  const files = [];
  const rest = message.text
    .replace(FILE_LINK, (all, name, named, bare) => {
      const url = named ?? bare;
      if (!isFile(url)) return all;
      files.push(fileLine(url, name?.replace(ESCAPED, '$1') ?? 'File'));
      return '';
    })
    .trim();
  const parts = [];
  if (rest) {
    const bubble = el('div', { class: 'bubble', dir: 'auto' });
    bubble.innerHTML = toHtml(rest);
    parts.push(bubble);
  }
  return [...parts, ...files];
}

function attachmentParts(message, main, chat) {
  return (message.attachments ?? []).flatMap((attachment) => {
    if (attachment.contentType === CARD) {
      const card = attachment.content ?? {};
      const wide = card.msteams?.width === 'full';
      if (wide) main.classList.add('wide');
      const width = wide ? chat.width : Math.min(chat.width, 640);
      return [
        drawCard(card, { width, buttonsFail: chat.buttonsFail, press: (action) => chat.press(message.id, action) }),
      ];
    }
    const url = attachment.content?.downloadUrl ?? attachment.contentUrl;
    const own = typeof url === 'string' && (isFile(url) || attachment.contentType === DROPPED);
    return own
      ? [fileLine(url, attachment.name ?? 'File')]
      : [el('p', { class: 'note', text: `${attachment.name ?? 'An attachment'} (${attachment.contentType})` })];
  });
}

/** Only this server's own path is kept of the address: the port may have changed since. */
function fileLine(url, name) {
  const { pathname } = new URL(url, location.href);
  const lines = el(
    'span',
    {},
    el('span', { class: 'file-name', text: name, dir: 'auto' }),
    el('span', { class: 'file-hint', text: 'Download' }),
  );
  return el('a', { class: 'file', href: pathname, download: '' }, icon('file'), lines);
}

function suggestions(actions, chat) {
  const buttons = actions.map((action) =>
    el('button', {
      type: 'button',
      text: action.title ?? action.value,
      onclick: () => chat.say(String(action.value ?? action.title)),
    }),
  );
  return el('div', { class: 'suggested' }, ...buttons);
}

/** Who one is in this chat. */
export function drawMe(person) {
  const lines = el(
    'span',
    { class: 'me-lines' },
    el('b', { text: person.name, dir: 'auto' }),
    el('span', { text: [person.title, person.unit].filter(Boolean).join(', '), dir: 'auto' }),
  );
  byId('me').replaceChildren(lines, avatar(person.name));
  byId('me').setAttribute('aria-label', `You are ${person.name}`);
}
