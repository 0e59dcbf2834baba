// The stand-in for Teams, put together.
import * as api from './api.js';
import * as chat from './chat.js';
import * as clock from './clock.js';
import { byId, icon, toast } from './dom.js';
import * as people from './people.js';

/** What this browser remembers of the page. Without storage (private windows) it simply forgets. */
const memory = {
  get(name) {
    try {
      return localStorage.getItem(`stand-in.${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`stand-in.${name}`, value);
    } catch {}
  },
};

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  byId('theme').setAttribute('aria-pressed', String(dark));
  byId('theme').replaceChildren(icon(dark ? 'sun' : 'moon'));
}

setTheme((memory.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark');
byId('theme').addEventListener('click', () => {
  const dark = document.documentElement.dataset.theme !== 'dark';
  memory.set('theme', dark ? 'dark' : 'light');
  setTheme(dark);
});

const fail = /** @type {HTMLInputElement} */ (byId('buttons-fail'));
fail.checked = memory.get('buttons-fail') === 'true';
chat.setButtonsFail(fail.checked);
fail.addEventListener('change', () => {
  memory.set('buttons-fail', String(fail.checked));
  chat.setButtonsFail(fail.checked);
});

/** The address names whose chat is open, so that reload and back work. */
const wanted = () => decodeURIComponent(location.hash.slice(1));
function follow() {
  const person = wanted();
  people.mark(person);
  if (person === '') return chat.hide();
  if (person === chat.current()) document.body.dataset.pane = 'chat';
  else chat.show(person);
  // At once, not after the bot's greeting: whoever picks somebody goes on typing. A phone would open its keyboard over the chat.
  if (!matchMedia('(max-width: 760px)').matches) byId('compose-text').focus();
}

chat.start();
clock.start();
people.start((person) => {
  if (wanted() === person.id) follow();
  else location.hash = encodeURIComponent(person.id);
});
byId('back').addEventListener('click', () => {
  location.hash = '';
});
window.addEventListener('hashchange', follow);

api.listen({
  ready: () => {
    people.reload();
    chat.refresh();
    clock.look().catch((error) => toast(error.message));
  },
  chats: (changed) => {
    people.soon();
    if (changed.some(({ person }) => person === chat.current())) chat.refresh();
  },
  clock: clock.show,
  typing: ({ person }) => person === chat.current() && chat.typing(),
});
follow();
