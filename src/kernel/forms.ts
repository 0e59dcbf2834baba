import { z } from 'zod/v4';
import { type Act, type Decision, put, type Reply } from './act.ts';
import { draftId, drafts, type Form, type FormDraft, type Page, type Values } from './form.ts';
import type { Json } from './store.ts';
import type { View } from './view.ts';

/** What a form's buttons carry beside the inputs. */
export const NAV = ['start', 'next', 'back', 'draft', 'cancel', 'change', 'done'] as const;
const nav = z.object({ nav: z.enum(NAV), about: z.string().max(200), turn: z.coerce.number().int().optional() });

/** The last page's values, ready to be the act; or what the form answers instead. */
export type Turned = { finished: Values; draft: FormDraft } | { decision: Decision };

/**
 * One press within a form. A page changes only what it showed; a press from a page that is no longer on the card changes nothing and
 * shows the page that is; a toggle that did not come back is unchanged (hardening R3).
 */
export function turnPage(name: string, form: Form, act: Act, view: View): Turned {
  const parsed = nav.safeParse(act.data);
  const person = view.org.person(act.by);
  if (!parsed.success || !person) return { decision: { refuse: 'common.refused.bad' } };
  const { nav: go, about, turn } = parsed.data;
  const id = draftId(name, about, act.by);
  const show = { kind: 'form.page', id };
  const present = view.get<FormDraft>('drafts', id);
  const starts = go === 'start' || go === 'change';
  // Two presses on the last button, or an old copy pressed after the end: one record, the same reply.
  if (present?.ended !== undefined && !starts)
    return { decision: { steps: [], reply: present.ended as unknown as Reply } };
  const kept = present?.ended === undefined ? present : undefined;

  if (starts || !kept) {
    if (kept && go === 'start') {
      // Going on with a draft from a card that is current: what was recorded meanwhile has been seen.
      const { seen } = act.data;
      const newer = typeof seen === 'number' && seen !== kept.values.seen;
      return {
        decision: { steps: newer ? [put(drafts, { ...kept, values: { ...kept.values, seen } })] : [], reply: { show } },
      };
    }
    const begun = form.start(about, person, view);
    if ('refuse' in begun) return { decision: begun };
    const draft: Omit<FormDraft, 'version'> = {
      id,
      form: name,
      about,
      person: act.by,
      page: 0,
      values: { ...begun.values, ...(typeof act.data.seen === 'number' ? { seen: act.data.seen } : {}) },
      turn: (present?.turn ?? 0) + 1,
      at: act.at,
    };
    // A form of which nothing is known any more begins anew rather than recording half of it.
    return { decision: { steps: [put(drafts, draft)], reply: { show } } };
  }
  if (turn !== kept.turn) return { decision: { steps: [], reply: { show, with: { notice: 'common.form.older' } } } };
  if (go === 'cancel') {
    // In the form's place, so that no button of it is left to press.
    const reply: Reply = { show };
    return { decision: { steps: [put(drafts, ended(kept, reply, act.at))], reply } };
  }

  const pages = form.pages(kept, person, view);
  const page = pages[Math.min(kept.page, pages.length - 1)];
  if (!page) return { decision: { refuse: 'common.refused.bad' } };
  const read = readInputs(page, act.data);
  const values: Values = { ...kept.values, ...read.values };
  const { typed: _, ...was } = kept;
  const next = (change: Partial<FormDraft>): Omit<FormDraft, 'version'> => ({
    ...was,
    values,
    ...(read.wrong.length > 0 ? { typed: read.typed } : {}),
    turn: kept.turn + 1,
    at: act.at,
    ...change,
  });
  if (go === 'back')
    return { decision: { steps: [put(drafts, next({ page: Math.max(0, kept.page - 1) }))], reply: { show } } };
  if (go === 'draft') return { decision: { steps: [put(drafts, next({}))], reply: { text: 'common.form.kept' } } };
  const wrong =
    read.wrong.length > 0 ? { refuse: 'common.form.wrong', params: { fields: read.wrong } } : page.check?.(values);
  if (wrong)
    return {
      decision: {
        steps: [put(drafts, next({}))],
        reply: { show, with: { notice: wrong.refuse, params: wrong.params ?? {} } },
      },
    };
  const after = form.pages({ ...kept, values }, person, view);
  if (go === 'done' && kept.page >= after.length - 1) return { finished: values, draft: { ...kept, values } };
  return {
    decision: { steps: [put(drafts, next({ page: Math.min(kept.page + 1, after.length - 1) }))], reply: { show } },
  };
}

/** What is kept of a draft that is over: no value of it, only the page's number and what was answered. */
export function ended(draft: FormDraft, reply: Reply, at: string): FormDraft {
  const { typed: _, ...rest } = draft;
  return { ...rest, values: {}, at, ended: reply as unknown as Json };
}

/** What is kept of a text that does not fit: longer ones than any field takes are no slip of the pen. */
const LONGEST = 4000;

/** Takes the inputs that a page declares; names the ones that don't fit, with what was typed. */
function readInputs(
  page: Page,
  data: { [name: string]: Json },
): { values: Values; wrong: string[]; typed: { [name: string]: string } } {
  const values: Values = {};
  const wrong: string[] = [];
  const typed: { [name: string]: string } = {};
  for (const [name, schema] of Object.entries(page.inputs)) {
    // Clients leave an empty input out, or send it empty; an absent one keeps what the draft holds.
    if (!(name in data)) continue;
    const given = data[name];
    const parsed = schema.safeParse(given);
    if (parsed.success) {
      values[name] = (parsed.data ?? null) as Json;
      continue;
    }
    wrong.push(name);
    if (typeof given === 'string' || typeof given === 'number') typed[name] = String(given).slice(0, LONGEST);
  }
  return { values, wrong, typed };
}
