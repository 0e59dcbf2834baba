import { z } from 'zod/v4';

const id = z.string().min(1).max(2_048);
const account = z.object({ id });

/**
 * What we read of an activity; everything else is dropped here, before anything is stored or logged (hardening P3). Values that people
 * can shape (`text`, `value`, attachments) are looked at again where they are used.
 */
const activity = z.object({
  type: z.string().min(1).max(64),
  id: z.string().max(2_048).optional(),
  name: z.string().max(256).optional(),
  channelId: z.string().max(64),
  serviceUrl: z.string().max(2_048),
  locale: z.string().max(64).optional(),
  from: z.object({
    id,
    aadObjectId: z.string().max(64).optional(),
    tenantId: z.string().max(64).optional(),
    userRole: z.string().max(64).optional(),
  }),
  recipient: account.optional(),
  conversation: z.object({
    id,
    conversationType: z.string().max(64).optional(),
    tenantId: z.string().max(64).optional(),
  }),
  channelData: z.object({ tenant: z.object({ id: z.string().max(64) }).optional() }).nullish(),
  text: z.string().nullish(),
  value: z.unknown(),
  replyToId: z.string().max(2_048).optional(),
  /** Of an installationUpdate. */
  action: z.string().max(64).optional(),
  membersAdded: z.array(account).max(1_000).optional(),
  attachments: z
    .array(z.object({ contentType: z.string().max(256).optional(), name: z.string().nullish(), content: z.unknown() }))
    .max(100)
    .nullish(),
});

export type TeamsActivity = z.infer<typeof activity>;

/** The activity, or the name of the first field that is not what it should be. */
export function parseActivity(body: unknown): { ok: true; activity: TeamsActivity } | { ok: false; field: string } {
  const read = activity.safeParse(body);
  if (read.success) return { ok: true, activity: read.data };
  return { ok: false, field: read.error.issues[0]?.path.slice(0, 2).join('.') || 'activity' };
}
