import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Incoming, Sender } from '../conversation.ts';
import type { TeamsActivity } from './activity.ts';
import { clean, cleanData, typed } from './words.ts';

/** `application/vnd.microsoft.teams.file.download.info`: a file that somebody dropped into the chat. */
const FILE = 'application/vnd.microsoft.teams.file.download.info';
/** What somebody types is far below; the rest of a longer text is not read. */
const LONGEST_TEXT = 20_000;
const LONGEST_NAME = 200;
const MOST_FILES = 10;

const cardAction = z.object({ action: z.object({ verb: z.string().max(200).default(''), data: z.unknown() }) });
const submitted = z.object({ verb: z.string().max(200) });
const downloadable = z.object({ downloadUrl: z.url().max(4_096) });
const consent = z.object({
  action: z.string(),
  context: z.object({ file: z.string().max(200) }),
  uploadInfo: z
    .object({
      uploadUrl: z.url(),
      name: z.string(),
      contentUrl: z.string().default(''),
      uniqueId: z.string().default(''),
    })
    .optional(),
});

/**
 * Idempotency (hardening R1): an id is unique within its conversation at most, and two people may share one. Empty without an id.
 * @param part tells several files of one message apart.
 */
export function keyOf(activity: TeamsActivity, part = 0): string {
  if (!activity.id) return '';
  const tenant = (activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? '').toLowerCase();
  const { id, name, type, conversation, from } = activity;
  // As JSON, so that no two different lists read the same.
  const parts = [tenant, conversation.id, from.aadObjectId ?? '', name ?? type, id, ...(part ? [part] : [])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Who wrote, and where the answer goes. */
export const senderOf = ({ from, conversation, serviceUrl, locale }: TeamsActivity): Sender => ({
  aadObjectId: from.aadObjectId ?? '',
  address: { user: from.id, conversation: conversation.id, serviceUrl },
  ...(locale ? { locale } : {}),
});

type Common = Pick<Incoming, 'key' | 'from' | 'replyTo'>;
const commonOf = (activity: TeamsActivity, part = 0): Common => ({
  key: keyOf(activity, part),
  from: senderOf(activity),
  ...(activity.replyToId ? { replyTo: activity.replyToId } : {}),
});

/** A message: files, the Action.Submit fallback of a button, or text. */
export function fromMessage(activity: TeamsActivity): Incoming[] {
  const files = filesOf(activity);
  if (files.length > 0) return files;
  const pressed = submitted.safeParse(activity.value);
  if (pressed.success) return [press(activity, pressed.data.verb, activity.value, 'message')];
  return [{ ...commonOf(activity), kind: 'text', text: typed(activity.text?.slice(0, LONGEST_TEXT)) }];
}

/** Action.Execute. Undefined when its value is none. */
export function fromCardAction(activity: TeamsActivity): Incoming | undefined {
  const read = cardAction.safeParse(activity.value);
  return read.success ? press(activity, read.data.action.verb, read.data.action.data, 'invoke') : undefined;
}

/** The answer to a file consent card. Undefined when it is about no file of ours. */
export function fromConsent(activity: TeamsActivity): Incoming | undefined {
  const read = consent.safeParse(activity.value);
  if (!read.success) return undefined;
  const { action, context, uploadInfo } = read.data;
  const upload = uploadInfo && {
    url: uploadInfo.uploadUrl,
    name: clean(uploadInfo.name).slice(0, LONGEST_NAME),
    contentUrl: uploadInfo.contentUrl,
    uniqueId: uploadInfo.uniqueId,
  };
  const accepted = action === 'accept' && upload !== undefined;
  return { ...commonOf(activity), kind: 'consent', accepted, file: context.file, ...(accepted ? { upload } : {}) };
}

/** The app came to this person, or left; nothing for any other change. */
export function fromChange(activity: TeamsActivity): Incoming[] {
  const { type, action, membersAdded, recipient } = activity;
  const installing = type === 'installationUpdate';
  const came = installing ? action?.startsWith('add') : membersAdded?.some((member) => member.id === recipient?.id);
  if (came) return [{ ...commonOf(activity), kind: 'installed' }];
  return installing && action?.startsWith('remove') ? [{ ...commonOf(activity), kind: 'removed' }] : [];
}

/** The verb says what was pressed; it is no answer, and `msteams` is the client's own: both stay out of the data. */
function press(activity: TeamsActivity, verb: string, given: unknown, as: 'invoke' | 'message'): Incoming {
  const { verb: _verb, msteams: _msteams, ...data } = cleanData(given);
  return { ...commonOf(activity), kind: 'press', verb: clean(verb), data, as };
}

function filesOf(activity: TeamsActivity): Incoming[] {
  const files = (activity.attachments ?? [])
    .filter((attachment) => attachment.contentType === FILE)
    .slice(0, MOST_FILES);
  return files.flatMap(({ name, content }, part) => {
    const read = downloadable.safeParse(content);
    if (!read.success) return [];
    const shown = clean(name ?? '').slice(0, LONGEST_NAME) || 'file';
    return [{ ...commonOf(activity, part), kind: 'file' as const, name: shown, url: read.data.downloadUrl }];
  });
}
