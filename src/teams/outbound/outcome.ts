import type { Sent } from '../../delivery/channel.ts';

/** What a request to the connector came back with. */
export type Answered =
  | { status: number; body: unknown; codes: readonly string[]; retryAfter?: number }
  /** No answer: reset, refused, time-out. It may have arrived all the same; a repeat is harmless. */
  | { fault: string };

type Unreachable = Omit<Extract<Sent, { kind: 'unreachable' }>, 'reason'>;
export type Verdict =
  | { kind: 'done' }
  /** `slow`: Teams says that we are too fast. */
  | { kind: 'retry'; slow?: true }
  | Unreachable
  | { kind: 'stop' }
  /** This bot lives on the government host. */
  | { kind: 'elsewhere' };

const failed: Unreachable = { kind: 'unreachable', state: 'failed' };
const blocked: Unreachable = { kind: 'unreachable', state: 'blocked' };
const notInstalled: Unreachable = { kind: 'unreachable', state: 'not-installed' };
const retry: Verdict = { kind: 'retry' };

/** platform.md, "Outbound", line by line: first by status and code, then by status alone; what is not listed failed. */
export const OUTCOMES: Readonly<Record<string, Verdict>> = {
  '401': { kind: 'stop' },
  '403 BotDisabledByAdmin': blocked,
  '403 ConversationBlockedByUser': blocked,
  '403 MessageWritesBlocked': blocked,
  '403 BotNotInConversationRoster': { ...notInstalled, forget: 'conversation' },
  '403 ForbiddenOperationException': notInstalled,
  '403 InvalidBotApiHost': { kind: 'elsewhere' },
  '404 ConversationNotFound': { ...failed, forget: 'conversation' },
  '404 ActivityNotFoundInConversation': { ...failed, forget: 'activity' },
  '412': retry,
  '413': failed,
  '429': { kind: 'retry', slow: true },
  // 500 is Teams' own mistake about this very message: it would make it again.
  '500': failed,
  '502': retry,
  '503': retry,
  '504': retry,
};

/** What an answer of the connector means. */
export function judge(answered: Answered): Verdict {
  if ('fault' in answered) return retry;
  const { status, codes } = answered;
  if (status >= 200 && status < 300) return { kind: 'done' };
  const key =
    codes.map((code) => `${status} ${code}`).find((entry) => Object.hasOwn(OUTCOMES, entry)) ?? String(status);
  return OUTCOMES[key] ?? failed;
}

/** For logs and the operator: status and code, never a word of a message or a name. */
export const reasonFor = (answered: Answered): string =>
  'fault' in answered ? answered.fault : [answered.status, ...answered.codes].join(' ');

/**
 * The codes of a refusal, the most exact first: they stand in `error.code`, or as `subCode` in a JSON string inside `message`, or
 * both at once.
 */
export function codesOf(body: unknown): string[] {
  const error = field(body, 'error') ?? body;
  const inner = parsed(field(error, 'message'));
  const codes = [field(inner, 'subCode'), field(error, 'subCode'), field(error, 'code'), field(inner, 'code')];
  return [
    ...new Set(codes.filter((code): code is string => typeof code === 'string' && /^[A-Za-z]{1,64}$/.test(code))),
  ];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A message must not be put off for good by a wrong number. */
const LONGEST_WAIT = 3_600_000;

/**
 * Retry-After in milliseconds: seconds, or a date measured against the answer's own Date, so that our clock does not matter.
 * Undefined when there is none that makes sense.
 */
export function retryAfter(headers: Record<string, string | string[] | undefined>): number | undefined {
  const text = String(headers['retry-after'] ?? '').trim();
  const seconds = /^\d+(\.\d+)?$/.test(text);
  const wait = seconds ? Number(text) * 1_000 : Date.parse(text) - Date.parse(String(headers.date ?? ''));
  return wait > 0 ? Math.min(wait, LONGEST_WAIT) : undefined;
}
