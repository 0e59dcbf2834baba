import { z } from 'zod/v4';
import { put, type Step } from '../../../src/kernel/act.ts';
import { type Capability, type CardContent, rule, type Shown } from '../../../src/kernel/capability.ts';
import { cycles } from '../../../src/kernel/cycle.ts';
import type { Form } from '../../../src/kernel/form.ts';
import { LADDER } from '../../../src/kernel/ladder.ts';
import type { Obligation } from '../../../src/kernel/obligation.ts';
import { button } from '../../../src/kernel/shows.ts';
import type { Row, Table } from '../../../src/kernel/store.ts';
import { addDays, isDay, momentOf } from '../../../src/kernel/time.ts';
import type { View } from '../../../src/kernel/view.ts';
import { laptops } from './report.ts';

/*
 * The second capability: return your laptop by a date, approved by the manager; and count seventy accessories, page by page. It shows
 * that the kernel knows no capability: this folder is all there is of it.
 */

/** A laptop that somebody has. */
interface Device extends Row {
  holder: string;
  serial: string;
  back: boolean;
}
const devices: Table<Device> = {
  name: 'laptop.devices',
  indexes: { holder: (d) => d.holder },
  counts: (d) => [d.back ? 'back' : 'out'],
};

const id = z.string().max(200);
const day = z.string().refine(isDay);
const seen = z.number().optional();

export const returnId = (cycle: string, person: string): string => `${cycle}|return|${person}`;
export const approveId = (cycle: string, person: string): string => `${cycle}|approve|${person}`;
export const countId = (cycle: string, person: string): string => `${cycle}|count|${person}`;

/** Names of the accessories, and how many stand on one page. */
export const ITEMS = Array.from({ length: 70 }, (_, i) => `item:${i + 1}`);
export const PER_PAGE = 25;

const launch = rule({
  data: z.object({
    cycle: id,
    due: day,
    closes: day,
    people: z.array(id),
    counters: z.array(id).default([]),
    offices: z.array(id).default([]),
  }),
  may: ['administrator'],
  operator: true,
  decide: (act, view) => {
    const { cycle, due, closes, people, counters, offices } = act.data;
    const steps: Step[] = [
      put(cycles, {
        id: cycle,
        capability: 'laptop',
        title: 'Laptops',
        state: 'open',
        opens: act.at.slice(0, 10),
        closes,
        units: [],
        content: {},
      }),
      {
        do: 'alarm',
        id: `close|${cycle}`,
        at: momentOf(addDays(closes, 1), '00:00', 'UTC'),
        kind: 'cycle.closeByClock',
        data: { cycle },
      },
    ];
    for (const person of people) {
      steps.push(put(devices, { id: `d-${person}`, holder: person, serial: `SN-${person}`, back: false }));
      steps.push({
        do: 'owe',
        obligation: {
          id: returnId(cycle, person),
          kind: 'laptop.return',
          cycle,
          about: `d-${person}`,
          owner: { person },
          due,
          open: true,
        },
      });
    }
    for (const chair of counters)
      steps.push({
        do: 'owe',
        obligation: {
          id: countId(cycle, chair),
          kind: 'laptop.inventory',
          cycle,
          about: chair,
          owner: { chair },
          due,
          open: true,
        },
      });
    for (const unit of offices)
      steps.push({
        do: 'owe',
        obligation: {
          id: countId(cycle, unit),
          kind: 'laptop.inventory',
          cycle,
          about: unit,
          owner: { role: 'entity-focal-point', unit },
          due,
          open: true,
        },
      });
    steps.push({ do: 'note', about: cycle, facts: { people: people.length } });
    void view;
    return { steps, reply: { text: 'laptop.launched' } };
  },
});

const giveBack = rule({
  data: z.object({
    obligation: id,
    seen,
    state: z.enum(['good', 'damaged']).default('good'),
    words: z.string().max(500).optional(),
  }),
  may: 'anyone',
  answers: 'obligation',
  decide: (act, view) => {
    const o = view.obligation(act.data.obligation) as Obligation;
    const device = view.get<Device>('laptop.devices', o.about) as Device;
    const holder = view.org.person(device.holder);
    const { state, words } = act.data;
    const approve = approveId(o.cycle ?? '', device.holder);
    const owner = { chair: holder?.managerId || device.holder };
    const steps: Step[] = [
      { do: 'answer', id: o.id, answer: { state, ...(words ? { words } : {}) } },
      { do: 'settle', id: o.id, as: 'done' },
      put(devices, { ...device, back: true }),
      view.obligation(approve)
        ? { do: 'reopen', id: approve }
        : {
            do: 'owe',
            obligation: {
              id: approve,
              kind: 'laptop.approve',
              about: device.id,
              owner,
              due: addDays(view.today(holder ?? { timeZone: 'UTC' }), 7),
              open: true,
              ...(o.cycle ? { cycle: o.cycle } : {}),
            },
          },
    ];
    return { steps, reply: { show: { kind: 'laptop.card', id: o.id } } };
  },
});

const plan = rule({
  data: z.object({ obligation: id, seen, planned: day }),
  may: 'anyone',
  answers: 'obligation',
  decide: (act) => ({
    steps: [{ do: 'amend', id: act.data.obligation, planned: act.data.planned }],
    reply: { text: 'laptop.planned' },
  }),
});

const approve = rule({
  data: z.object({ obligation: id, seen, back: z.enum(['yes', 'no']) }),
  may: 'anyone',
  answers: 'obligation',
  decide: (act, view) => {
    const o = view.obligation(act.data.obligation) as Obligation;
    const device = view.get<Device>('laptop.devices', o.about) as Device;
    const steps: Step[] = [
      { do: 'answer', id: o.id, answer: act.data.back },
      { do: 'settle', id: o.id, as: 'done' },
    ];
    if (act.data.back === 'no')
      steps.push(put(devices, { ...device, back: false }), {
        do: 'reopen',
        id: returnId(o.cycle ?? '', device.holder),
      });
    return { steps, reply: { show: { kind: 'laptop.approval', id: o.id } } };
  },
});

const count = rule({
  data: z.object({ obligation: id, seen, items: z.record(z.string(), z.boolean()) }),
  may: 'anyone',
  answers: 'obligation',
  decide: (act) => ({
    steps: [
      { do: 'answer', id: act.data.obligation, answer: act.data.items },
      { do: 'settle', id: act.data.obligation, as: 'done' },
    ],
    reply: { show: { kind: 'laptop.counting', id: act.data.obligation } },
  }),
});

const toggle = z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')]);

const counting: Form = {
  summary: 'laptop.inventory.summary',
  start: (about, person, view) => {
    const o = view.obligation(about);
    if (!o || !view.org.holdersOf(o.owner).some((p) => p.id === person.id))
      return { refuse: 'common.refused.notYours' };
    return { values: { obligation: about, seen: o.revision, items: {} } };
  },
  pages: (draft) =>
    Array.from({ length: Math.ceil(ITEMS.length / PER_PAGE) }, (_, n) => {
      const names = ITEMS.slice(n * PER_PAGE, (n + 1) * PER_PAGE);
      return {
        id: `page-${n}`,
        template: 'laptop/count',
        done: 'laptop.inventory.save',
        data: (t) => ({
          title: t.t('laptop.inventory.page', { from: n * PER_PAGE + 1, to: n * PER_PAGE + names.length }),
          toggles: names.map((name) => ({
            id: name,
            label: name,
            value: draft.values[name] === true ? 'true' : 'false',
          })),
        }),
        inputs: Object.fromEntries(names.map((name) => [name, toggle])),
      };
    }),
};

const device = (o: Obligation, view: View): Device | undefined => view.peek<Device>('laptop.devices', o.about);

function card({ ref, viewer, view, t }: Shown): CardContent | undefined {
  const o = view.obligation(ref.id);
  const it = o && device(o, view);
  if (!o || !it || !(view.org.holdersOf(o.owner).some((p) => p.id === viewer.id) || o.delegate === viewer.id))
    return undefined;
  const words = { serial: it.serial, day: o.due ? t.day(o.due) : '' };
  const data = { obligation: o.id, seen: o.revision };
  const buttons =
    o.state === 'open' || o.state === 'done'
      ? [
          button(t.t('laptop.returned'), 'laptop.return', { ...data, state: 'good' }, 'positive'),
          button(t.t('laptop.damaged'), 'laptop.return', { ...data, state: 'damaged' }),
        ]
      : [];
  return {
    template: 'common/text',
    summary: t.t('common.list.summary'),
    data: {
      title:
        o.state === 'open' ? t.t('laptop.title') : t.t(o.state === 'done' ? 'laptop.done' : 'laptop.closed', words),
      paragraphs: o.state === 'open' ? [t.t('laptop.ask', words)] : [],
      buttons,
      links: [],
      note: t.t('laptop.note'),
    },
    line: {
      title: t.t('laptop.title'),
      detail: t.t('laptop.by', words),
      button: t.t('laptop.returned'),
      verb: 'laptop.return',
      data: { ...data, state: 'good' },
    },
  };
}

function approval({ ref, viewer, view, t }: Shown): CardContent | undefined {
  const o = view.obligation(ref.id);
  const it = o && device(o, view);
  const holder = it && view.org.person(it.holder);
  if (!o || !it || !holder || !view.org.holdersOf(o.owner).some((p) => p.id === viewer.id)) return undefined;
  const words = { serial: it.serial, name: holder.name };
  const data = { obligation: o.id, seen: o.revision };
  return {
    template: 'common/text',
    summary: t.t('common.list.summary'),
    data: {
      title: t.t(o.state === 'open' ? 'laptop.approve.title' : 'laptop.approve.done', words),
      paragraphs: o.state === 'open' ? [t.t('laptop.approve.ask', words)] : [],
      buttons:
        o.state === 'open'
          ? [
              button(t.t('laptop.approve.yes'), 'laptop.approve', { ...data, back: 'yes' }, 'positive'),
              button(t.t('laptop.approve.no'), 'laptop.approve', { ...data, back: 'no' }),
            ]
          : [],
      links: [],
      note: t.t('laptop.note'),
    },
    line: {
      title: t.t('laptop.approve.title', words),
      detail: '',
      button: t.t('laptop.approve.yes'),
      verb: 'laptop.approve',
      data: { ...data, back: 'yes' },
    },
  };
}

function countCard({ ref, viewer, view, t }: Shown): CardContent | undefined {
  const o = view.obligation(ref.id);
  if (!o || !view.org.holdersOf(o.owner).some((p) => p.id === viewer.id)) return undefined;
  const start = { nav: 'start', about: o.id };
  const open = o.state === 'open';
  return {
    template: 'common/text',
    summary: t.t('common.list.summary'),
    data: {
      title: t.t('laptop.inventory.title'),
      paragraphs: open ? [] : [t.t('common.done')],
      buttons: [button(t.t('laptop.inventory.open'), 'laptop.count', start)],
      links: [],
      note: '',
    },
    line: {
      title: t.t('laptop.inventory.title'),
      detail: '',
      button: t.t('laptop.inventory.open'),
      verb: 'laptop.count',
      data: start,
    },
  };
}

/** The form's toggles become one answer. */
const counted = rule({
  data: z.looseObject({ obligation: id, seen }).transform(({ obligation, seen: version, ...rest }) => ({
    obligation,
    ...(version === undefined ? {} : { seen: version }),
    items: Object.fromEntries(ITEMS.map((name) => [name, rest[name] === true])),
  })),
  may: 'anyone',
  answers: 'obligation',
  decide: (act, view) => count.decide(act as never, view),
});

export const laptop: Capability = {
  name: 'laptop',
  texts: new URL('./texts/', import.meta.url),
  cards: new URL('./cards/', import.meta.url),
  kinds: {
    return: {
      ladder: { ...LADDER, before: [...LADDER.before], office: 'ethics-office' },
      card: 'laptop.card',
      recorded: true,
      revise: 'latest',
      delegable: true,
      atClose: 'missed',
    },
    approve: {
      ladder: { ...LADDER, before: [3], office: 'ethics-office' },
      card: 'laptop.approval',
      revise: 'first',
      delegable: false,
      atClose: 'later',
    },
    inventory: {
      ladder: { ...LADDER, before: [...LADDER.before], office: 'ethics-office' },
      card: 'laptop.counting',
      revise: 'latest',
      delegable: true,
      atClose: 'withdrawn',
    },
  },
  records: [devices as unknown as Table],
  acts: { launch, return: giveBack, plan, approve, count: counted },
  forms: { count: counting },
  commands: [{ id: 'mine', may: 'anyone', run: (person) => ({ show: { kind: 'obligation.list', id: person.id } }) }],
  reports: { laptops },
  offices: ['administrator'],
  show: { card, approval, counting: countCard },
};
