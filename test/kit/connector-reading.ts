import type { IncomingMessage } from 'node:http';
import type { ChatMessage, Kind, Seen } from './connector.ts';

/** What a request wants, from its line alone. */
export function read(
  request: IncomingMessage,
): Pick<Seen, 'kind' | 'method' | 'path' | 'authorization' | 'conversation' | 'user' | 'activity'> {
  const method = request.method ?? '';
  const path = request.url ?? '';
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const [version, conversations, conversation = '', what, id = ''] = parts.slice(Math.max(0, parts.indexOf('v3')));
  const known = version === 'v3' && conversations === 'conversations';
  const kinds: [boolean, Kind][] = [
    [method === 'POST' && conversation === '', 'first'],
    [method === 'POST' && what === 'activities', id ? 'reply' : 'send'],
    [method === 'PUT' && what === 'activities' && id !== '', 'update'],
    [method === 'GET' && what === 'members' && id !== '', 'member'],
  ];
  const kind = (known && kinds.find(([fits]) => fits)?.[1]) || 'other';
  const { authorization } = request.headers;
  const user = kind === 'member' ? id : '';
  return { kind, method, path, authorization, conversation, user, activity: kind === 'member' ? '' : id };
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>);
}

type Sending = {
  text?: string;
  summary?: string;
  locale?: string;
  attachments?: { contentType: string; name?: string; content: Record<string, unknown> }[];
  channelData?: { notification?: { alert?: boolean } };
  recipient?: { id?: string };
  members?: { id?: string }[];
};

/** Who is written to, or met for the first time. */
export const userIn = (body: Sending): string => body.recipient?.id ?? body.members?.[0]?.id ?? '';

/** An activity as it stands in the chat. */
export function messageIn(body: Sending, activityId: string): ChatMessage {
  const attached = (type: string) => body.attachments?.find(({ contentType }) => contentType.endsWith(type));
  const card = attached('card.adaptive')?.content;
  const asked = attached('file.consent');
  const context = asked?.content.acceptContext as { file?: string } | undefined;
  return {
    activityId,
    alert: body.channelData?.notification?.alert === true,
    updates: 0,
    ...(card ? { card } : {}),
    ...(body.text === undefined ? {} : { text: body.text }),
    ...(body.summary === undefined ? {} : { summary: body.summary }),
    ...(body.locale === undefined ? {} : { locale: body.locale }),
    ...(asked
      ? { consent: { name: asked.name ?? '', file: context?.file ?? '', bytes: Number(asked.content.sizeInBytes) } }
      : {}),
  };
}
