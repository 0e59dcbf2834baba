// The open chat: fetches what changed, keeps the messages in order, sends.
import * as api from './api.js';
import { byId, el, icon, toast } from './dom.js';
import { drawMe, drawMessage, sameContent, setNote } from './message.js';

const thread = byId('thread');
const text = /** @type {HTMLTextAreaElement} */ (byId('compose-text'));
const dayName = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** @type {{ person: any, rev: number, messages: Map<string, any>, drawn: Map<string, HTMLElement> } | undefined} */
let open;
let fetching = false;
let stale = false;
let buttonsFail = false;
let typingTimer = 0;

/** Shows a person's chat from the beginning. @param {string} person id @returns {Promise<void>} */
export async function show(person) {
  const mine = { person: { id: person, name: '' }, rev: 0, messages: new Map(), drawn: new Map() };
  open = mine;
  thread.replaceChildren();
  byId('typing').textContent = '';
  byId('welcome').hidden = true;
  byId('open').hidden = false;
  document.body.dataset.pane = 'chat';
  try {
    // What is there is shown at once; opening may first wait for the bot's greeting.
    take(mine, await api.readChat(person, 0));
    take(mine, await api.openChat(person));
  } catch (error) {
    toast(error.message);
  }
  thread.scrollTop = thread.scrollHeight;
}

export const current = () => open?.person.id;

/** Back to the list (phones), the chat stays chosen. */
export function hide() {
  document.body.dataset.pane = 'list';
}

/** Something changed in this chat, or may have: fetch it. Calls during a fetch lead to one more. */
export async function refresh() {
  if (!open) return;
  if (fetching) {
    stale = true;
    return;
  }
  fetching = true;
  try {
    do {
      stale = false;
      const mine = open;
      const news = await api.readChat(mine.person.id, mine.rev);
      take(mine, news);
      if (open === mine && news.unread > 0 && document.visibilityState === 'visible')
        await api.markRead(mine.person.id);
    } while (stale);
  } catch (error) {
    toast(error.message);
  } finally {
    fetching = false;
  }
}

export function typing() {
  byId('typing').textContent = 'Steward is typing…';
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => (byId('typing').textContent = ''), 4000);
}

/** Buttons send their Action.Submit fallback from now on, or no longer. @param {boolean} fail */
export function setButtonsFail(fail) {
  buttonsFail = fail;
  redraw();
}

/** Draws the messages again that `which` names; what was typed into their cards is lost. */
function redraw(which = (_message) => true) {
  if (!open) return;
  for (const message of open.messages.values()) if (which(message)) open.drawn.delete(message.id);
  arrange(open);
}

function take(mine, { person, rev, messages }) {
  if (mine !== open) return;
  if (mine.person.name === '') {
    mine.person = person;
    drawMe(person);
    byId('chat-sub').textContent = `Chat of ${person.name}`;
    text.placeholder = 'Type a message';
  }
  for (const message of messages) {
    const known = mine.messages.get(message.id);
    if (known && known.rev >= message.rev) continue;
    mine.messages.set(message.id, message);
    const row = mine.drawn.get(message.id);
    if (row && known && sameContent(known, message)) setNote(row, message.note);
    else mine.drawn.delete(message.id);
    if (message.from === 'bot') byId('typing').textContent = '';
  }
  if (rev > mine.rev) mine.rev = rev;
  if (messages.length > 0) arrange(mine);
  thread.dir = directionOf(mine);
  byId('compose').dir = thread.dir;
}

/** The side from which the chat is read: what the newest card says, else the person's language. */
function directionOf({ person, messages }) {
  const cards = [...messages.values()]
    .flatMap((message) => message.attachments ?? [])
    .filter((attachment) => attachment.content?.type === 'AdaptiveCard');
  const newest = cards.at(-1)?.content;
  if (newest) return newest.rtl ? 'rtl' : 'ltr';
  return person.language === 'ar' ? 'rtl' : 'ltr';
}

/** Puts the messages in order, drawing only what is new or changed. */
function arrange(mine) {
  const low = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.('.message'))?.dataset.id;
  const sorted = [...mine.messages.values()].sort((a, b) => Number(a.id) - Number(b.id));
  const rows = [];
  let day = '';
  for (const [index, message] of sorted.entries()) {
    const itsDay = message.at.slice(0, 10);
    if (itsDay !== day)
      rows.push(
        el('div', { class: 'day', role: 'separator' }, el('span', { text: dayName.format(new Date(message.at)) })),
      );
    day = itsDay;
    const last = index === sorted.length - 1;
    // Only the newest message keeps its suggested buttons.
    const drawn = message.suggested && !last ? undefined : mine.drawn.get(message.id);
    const row =
      drawn ??
      drawMessage(message, { person: mine.person, last, width: thread.clientWidth - 90, buttonsFail, press, say });
    mine.drawn.set(message.id, row);
    rows.push(row);
  }
  place(rows);
  if (low) thread.scrollTop = thread.scrollHeight;
  // A replaced card takes the focus with it, so that the keyboard stays where it was.
  if (focused && !thread.contains(document.activeElement)) mine.drawn.get(focused)?.focus({ preventScroll: true });
}

/** Makes `rows` the children of the thread, moving nothing that already stands right: what is being typed in a card stays. */
function place(rows) {
  const wanted = new Set(rows);
  for (const child of [...thread.children]) if (!wanted.has(child)) child.remove();
  let before = thread.firstElementChild;
  for (const row of rows) {
    if (row === before) before = before.nextElementSibling;
    else thread.insertBefore(row, before);
  }
}

async function press(message, action) {
  const mine = open;
  if (!mine) return;
  await api.press(mine.person.id, message, action);
  await refresh();
}

async function say(words) {
  if (!open || words.trim() === '') return;
  try {
    await api.say(open.person.id, words);
    await refresh();
  } catch (error) {
    toast(error.message);
  }
}

async function attach(files) {
  const mine = open;
  if (!mine) return;
  for (const file of files) {
    try {
      await api.attach(mine.person.id, file);
      await refresh();
    } catch (error) {
      toast(`${file.name}: ${error.message}`);
    }
  }
}

/** Connects box, buttons and dropping of files. */
export function start() {
  // A scrolling region has to be reachable by keyboard.
  thread.tabIndex = 0;
  byId('send').append(icon('send'));
  byId('attach').append(icon('attach'));
  byId('back').append(icon('back'));
  const form = /** @type {HTMLFormElement} */ (byId('compose'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const words = text.value;
    text.value = '';
    thread.scrollTop = thread.scrollHeight;
    say(words);
  });
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const chooser = /** @type {HTMLInputElement} */ (byId('attach-file'));
  byId('attach').addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', async () => {
    await attach([...(chooser.files ?? [])]);
    chooser.value = '';
  });
  const pane = /** @type {HTMLElement} */ (document.querySelector('.chat'));
  for (const name of ['dragover', 'dragleave', 'drop'])
    pane.addEventListener(name, (event) => {
      event.preventDefault();
      pane.classList.toggle('dropping', name === 'dragover' && open !== undefined);
      if (name === 'drop') attach([.../** @type {DragEvent} */ (event.dataTransfer?.files ?? [])]);
    });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  // Some cards carry parts for narrow and wide: they are drawn again when the chat changes width noticeably.
  const cares = (message) => JSON.stringify(message.attachments ?? '').includes('"targetWidth"');
  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = Math.round(entry?.contentRect.width ?? 0);
    if (width > 0 && Math.abs(now - width) > 60) redraw(cares);
    if (width === 0 || Math.abs(now - width) > 60) width = now;
  }).observe(thread);
}
