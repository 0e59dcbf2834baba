// The list of people: searched on the server, 50 at a time, more when one scrolls down.
import * as api from './api.js';
import { avatar, byId, el, toast } from './dom.js';

const STEP = 50;
const MOST = 1000;
const box = byId('people');
const search = /** @type {HTMLInputElement} */ (byId('search'));

let view = 'all';
let limit = STEP;
let more = false;
let chosen = '';
let asked = 0;
let timer = 0;
/** @type {Map<string, { row: HTMLElement, as: string }>} */
let rows = new Map();
let choose = (_person) => {};

/** @param {(person: any) => void} onChoose */
export function start(onChoose) {
  choose = onChoose;
  search.addEventListener('input', () => {
    limit = STEP;
    soon(120);
  });
  for (const chip of document.querySelectorAll('[data-view]'))
    chip.addEventListener('click', () => {
      view = chip.dataset.view;
      limit = STEP;
      for (const other of document.querySelectorAll('[data-view]'))
        other.setAttribute('aria-pressed', String(other === chip));
      reload();
    });
  box.addEventListener('scroll', () => {
    if (!more || limit >= MOST || box.scrollTop + box.clientHeight < box.scrollHeight - 200) return;
    limit = Math.min(limit + STEP, MOST);
    reload();
  });
  document.querySelector('.people')?.addEventListener('keydown', walk);
}

/** Fetches the list anew in a moment; many changes at once are one fetch. @param {number} [ms] */
export function soon(ms = 250) {
  if (timer) return;
  timer = setTimeout(() => {
    timer = 0;
    reload();
  }, ms);
}

/** Marks whose chat is open. @param {string} person id */
export function mark(person) {
  chosen = person;
  for (const [id, { row }] of rows) setCurrent(row, id);
}

export async function reload() {
  asked += 1;
  const mine = asked;
  try {
    const answer = await api.people(view, search.value, limit);
    if (mine !== asked) return;
    more = answer.more;
    draw(answer.people);
    tellUnread(answer.unread);
  } catch (error) {
    toast(error.message);
  }
}

function draw(people) {
  const next = new Map();
  for (const person of people) {
    const as = JSON.stringify(person);
    const known = rows.get(person.id);
    next.set(person.id, known?.as === as ? known : { row: rowOf(person), as });
  }
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.person;
  box.replaceChildren(...[...next.values()].map(({ row }) => row));
  rows = next;
  if (focused) rows.get(focused)?.row.querySelector('button')?.focus({ preventScroll: true });
  byId('people-none').textContent = noneText(people.length);
}

function noneText(shown) {
  if (shown === 0)
    return search.value ? 'Nobody fits this search.' : view === 'unread' ? 'Nothing unread.' : 'Nobody here yet.';
  return more && limit >= MOST ? 'Search to see others.' : '';
}

function rowOf(person) {
  const role = [person.title, person.hasTeams ? '' : 'no Teams account'].filter(Boolean).join(' · ');
  const lines = el(
    'span',
    { class: 'contact-lines' },
    el('span', { class: 'contact-name', text: person.name, dir: 'auto' }),
    el('span', { class: 'contact-role', text: role, dir: 'auto' }),
    el('span', { class: 'contact-unit', text: person.unit.replaceAll('/', ' / '), dir: 'auto' }),
  );
  const unread =
    person.unread > 0 &&
    el('span', {
      class: 'badge',
      'aria-label': `${person.unread} unread`,
      text: person.unread > 99 ? '99+' : person.unread,
    });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'contact',
      dataset: { person: person.id, ...(person.unread > 0 ? { unread: '' } : {}) },
      'aria-disabled': person.hasTeams ? undefined : 'true',
      title: person.hasTeams ? undefined : 'This person has no account in Teams and cannot chat.',
      onclick: () => person.hasTeams && choose(person),
    },
    avatar(person.name),
    lines,
    unread,
  );
  const row = el('li', {}, button);
  setCurrent(row, person.id);
  return row;
}

function setCurrent(row, id) {
  const button = row.querySelector('button');
  if (id === chosen) button?.setAttribute('aria-current', 'true');
  else button?.removeAttribute('aria-current');
}

function tellUnread(count) {
  const chip = document.querySelector('[data-view="unread"]');
  if (chip) chip.textContent = count > 0 ? `Unread (${count})` : 'Unread';
  document.title = count > 0 ? `(${count}) Steward, local` : 'Steward, local';
}

/** Up and down walk through the list, from the search box too; Escape empties the search. */
function walk(event) {
  if (event.key === 'Escape' && event.target === search) {
    search.value = '';
    reload();
    return;
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = [...box.querySelectorAll('button')];
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  if (at < 0 && event.target !== search) return;
  event.preventDefault();
  const to = event.key === 'ArrowDown' ? at + 1 : at - 1;
  if (to < 0) search.focus();
  else buttons[Math.min(to, buttons.length - 1)]?.focus();
}
