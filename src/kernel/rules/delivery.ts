import { z } from 'zod/v4';
import { type Decision, put, type Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { composeAt, composing, gatherAgain } from '../courtesy.ts';
import {
  manners as mannersTable,
  type Notice,
  notices,
  type Outgoing,
  type Prompt,
  prompts,
  type Reach,
  reaches,
} from '../notice.ts';
import { isSettled, type Obligation, obligations } from '../obligation.ts';
import { callComposer } from './obligation.ts';

const id = z.string().max(400);
const ref = z.object({ kind: z.string(), id });
const address = z.object({ user: id, conversation: id, serviceUrl: id });

/** What became of messages, and where people are reached. Acts of the clock alone: delivery does them. */
export function deliveryRules(): Record<string, ActRule> {
  return {
    'delivery.sent': rule({
      data: z.object({
        id,
        version: z.number(),
        person: id,
        prompt: id.optional(),
        notices: z.array(id),
        activity: id,
        conversation: id,
        refs: z.array(ref),
        cycles: z.array(id),
        digest: z.string(),
      }),
      may: 'clock',
      decide: (act, view): Decision => {
        const sent = act.data;
        const { person } = sent;
        const message = view.get<Outgoing>('outbox', sent.id);
        // Changed again while it was under way: it stays queued and goes out once more, harmlessly.
        const steps: Step[] = message?.version === sent.version ? [{ do: 'remove', table: 'outbox', id: sent.id }] : [];
        // Taken back while it was under way, it stands in the chat all the same, and follows what it shows.
        const promptId = sent.prompt ?? `${person}|${sent.activity}`;
        const present = view.get<Prompt>('prompts', promptId);
        // The card it replaced was forgotten meanwhile, by an erasure or after its time (hardening L3): nothing brings that back.
        if (sent.prompt && !present) return { steps };
        steps.push(
          put(prompts, {
            ...(present ?? { id: promptId, person, list: sent.id, cycles: [], at: view.now }),
            refs: sent.refs,
            cycles: [...new Set([...(present?.cycles ?? []), ...sent.cycles])],
            conversation: sent.conversation,
            activity: sent.activity,
            digest: sent.digest,
          }),
        );
        const reached = new Map<string, Obligation>();
        // Somebody may be told of 50,000 things in one message.
        const shown = new Set(sent.refs.map((r) => `${r.kind}|${r.id}`));
        for (const noticeId of sent.notices) {
          const notice = view.get<Notice>('notices', noticeId);
          if (!notice) continue;
          steps.push({ do: 'remove', table: 'notices', id: noticeId });
          // What was not drawn (settled or handed over a moment ago) has reached nobody; a delegate's message does not reach the holder.
          const drawn = shown.has(`${notice.ref.kind}|${notice.ref.id}`);
          const o =
            drawn && notice.obligation && notice.why !== 'escalate'
              ? (reached.get(notice.obligation) ?? view.obligation(notice.obligation))
              : undefined;
          const holders = o && !isSettled(o) ? view.org.holdersOf(o.owner).map((p) => p.id) : [];
          if (!o || !holders.includes(person)) continue;
          // Of several holders the first who was reached counts, as long as they hold it.
          const first = o.reached && holders.includes(o.reached) ? {} : { reachedAt: view.now, reached: person };
          const announced = notice.why === 'announce' ? { announcedAt: view.now } : {};
          reached.set(o.id, { ...o, ...first, ...announced });
        }
        for (const [at, o] of reached) if (hasChanged(o, view.obligation(at))) steps.push(put(obligations, o));
        // What Steward says first carries who it is.
        const manners = sent.notices.length > 0 ? view.manners(person) : undefined;
        if (manners && !manners.greeted) steps.push(put(mannersTable, { ...manners, greeted: true }));
        const reach = view.get<Reach>('reaches', person);
        if (reach?.state !== 'met' || reach.conversation !== sent.conversation)
          steps.push(
            put(reaches, {
              ...(reach ?? { id: person }),
              state: 'met',
              conversation: sent.conversation,
              at: view.now,
            }),
          );
        return { steps };
      },
    }),
    // Its day or the working hours are over (sending was held, or took long): what it says comes with what waits since.
    'delivery.later': rule({
      data: z.object({ id, version: z.number() }),
      may: 'clock',
      decide: (act, view) => {
        const message = view.get<Outgoing>('outbox', act.data.id);
        if (!message || message.version !== act.data.version) return { steps: [] };
        return { steps: gatherAgain(message, view) };
      },
    }),
    'delivery.dropped': rule({
      data: z.object({ id, version: z.number() }),
      may: 'clock',
      decide: (act, view) => {
        const message = view.get<Outgoing>('outbox', act.data.id);
        if (!message || message.version !== act.data.version) return { steps: [] };
        return {
          steps: [
            { do: 'remove', table: 'outbox', id: message.id },
            ...message.notices.map((n): Step => ({ do: 'remove', table: 'notices', id: n })),
          ],
        };
      },
    }),
    'delivery.failed': rule({
      data: z.object({
        id,
        state: z.enum(['blocked', 'failed', 'not-installed']),
        reason: z.string(),
        forget: z.enum(['conversation', 'activity', 'no']),
      }),
      may: 'clock',
      decide: (act, view): Decision => {
        const message = view.get<Outgoing>('outbox', act.data.id);
        if (!message) return { steps: [] };
        const steps: Step[] = [{ do: 'remove', table: 'outbox', id: message.id }];
        if (message.lane === 'update') {
          if (act.data.forget === 'activity' && message.prompt)
            steps.push({ do: 'remove', table: 'prompts', id: message.prompt });
          return { steps };
        }
        // What was to be said waits until the person can be reached again.
        for (const noticeId of message.notices) {
          const notice = view.get<Notice>('notices', noticeId);
          if (notice) steps.push(put(notices, { ...notice, state: 'waiting' }));
        }
        const reach = view.get<Reach>('reaches', message.person) ?? { id: message.person, version: 0 };
        const { conversation, ...rest } = reach as Reach;
        const row = act.data.forget === 'conversation' || !conversation ? rest : reach;
        steps.push(put(reaches, { ...(row as Reach), state: act.data.state, reason: act.data.reason, at: view.now }));
        // What failed for now is tried again on the next working day; who blocked us is asked again once they write.
        const at = act.data.state === 'failed' ? composeAt(view, message.person) : undefined;
        if (at) steps.push(composing(message.person, at));
        return { steps };
      },
    }),
    // A reply put a card into somebody's chat, or replaced one there: from now on it follows what it shows.
    'delivery.stands': rule({
      data: z.object({ person: id, activity: id, conversation: id, refs: z.array(ref), digest: z.string() }),
      may: 'clock',
      decide: (act, view) => {
        const { person, activity, conversation, refs, digest } = act.data;
        const promptId = `${person}|${activity}`;
        const present =
          view.get<Prompt>('prompts', promptId) ?? view.find<Prompt>('prompts', 'activity', `${person}:${activity}`)[0];
        const base = present ?? { id: promptId, person, cycles: [], at: view.now, version: 0 };
        return { steps: [put(prompts, { ...base, conversation, activity, refs, digest })] };
      },
    }),
    'person.met': rule({
      data: z.object({ person: id, address, linked: id.optional() }),
      may: 'clock',
      decide: (act, view): Decision => {
        const { person, address: to, linked } = act.data;
        const reach = view.get<Reach>('reaches', person);
        const row: Omit<Reach, 'version'> = {
          id: person,
          state: 'met',
          user: to.user,
          conversation: to.conversation,
          serviceUrl: to.serviceUrl,
          at: view.now,
          ...((linked ?? reach?.linked) ? { linked: linked ?? reach?.linked ?? '' } : {}),
        };
        const steps: Step[] = [put(reaches, row), ...callComposer(view, person)];
        if (linked && linked !== reach?.linked)
          // Which account it is can be checked later, and is erased with the person (hardening L1, L3).
          steps.push({
            do: 'note',
            what: 'person.linked',
            about: person,
            for: person,
            person,
            words: { account: linked },
          });
        return { steps };
      },
    }),
    'person.removed': rule({
      data: z.object({ person: id }),
      may: 'clock',
      decide: (act, view) => {
        const reach = view.get<Reach>('reaches', act.data.person);
        if (!reach) return { steps: [] };
        const { conversation: _, ...rest } = reach;
        return { steps: [put(reaches, { ...rest, state: 'not-installed', at: view.now })] };
      },
    }),
  };
}

const hasChanged = (o: Obligation, before: Obligation | undefined): boolean =>
  o.reachedAt !== before?.reachedAt || o.reached !== before?.reached || o.announcedAt !== before?.announcedAt;
