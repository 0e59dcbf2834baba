// The stand-in's own server, and nobody else.

async function ask(method, path, body, headers = {}) {
  const response = await fetch(path, { method, body, headers });
  const text = await response.text();
  const answer = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new Error(answer?.error ?? `The server answered ${response.status}.`);
  return answer;
}

const post = (path, body) => ask('POST', path, JSON.stringify(body ?? {}), { 'Content-Type': 'application/json' });
const chat = (person, rest = '') => `/local/chats/${encodeURIComponent(person)}${rest}`;

export const people = (view, search, limit) =>
  ask('GET', `/local/people?${new URLSearchParams({ view, search, limit: String(limit) })}`);
export const openChat = (person) => post(chat(person, '/open'));
export const readChat = (person, after) => ask('GET', chat(person, `?after=${after}`));
export const markRead = (person) => post(chat(person, '/read'));
export const say = (person, text) => post(chat(person, '/messages'), { text });
export const press = (person, message, action) => post(chat(person, '/press'), { message, action });
export const attach = (person, file) =>
  ask('POST', chat(person, `/files?${new URLSearchParams({ name: file.name })}`), file, {
    'Content-Type': 'application/octet-stream',
  });
export const clock = () => ask('GET', '/local/clock');
export const moveClock = (to) => post('/local/clock', to);

/**
 * Listens to what changes. After a lost connection the browser comes back by itself; `ready` is then called again, and the page
 * fetches what it missed.
 */
export function listen({ ready, chats, clock: clockMoved, typing }) {
  const source = new EventSource('/local/events');
  source.addEventListener('open', ready);
  source.addEventListener('chats', (event) => chats(JSON.parse(event.data)));
  source.addEventListener('clock', (event) => clockMoved(JSON.parse(event.data)));
  source.addEventListener('typing', (event) => typing(JSON.parse(event.data)));
}
