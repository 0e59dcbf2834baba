import { z } from 'zod/v4';
import { StewardError } from './errors.ts';
import { isZone } from './kernel/time.ts';

/** The settings of design.md, "Settings". The only reader of process.env; a wrong one is refused with what to do. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl?: string;
  /** No MicrosoftAppId at all: loopback only, no tokens, the stand-in client (hardening D5). */
  local: boolean;
  /** botbuilder's own keys, handed to the SDK unchanged. */
  bot: Record<string, string>;
  appId: string;
  tenantId: string;
  admins: string[];
  /** Requests a second to the connector, all together. */
  rate: number;
  serviceUrl?: string;
  serviceHosts: string[];
  fileHosts: string[];
  /** 32 bytes; undefined in local mode, which makes one in the user's configuration folder. */
  pulseKey?: Uint8Array;
  clock: 'system' | 'manual';
  /** Acts a person may do within 10 seconds (hardening D6). */
  actLimit: number;
  /** Local times between which unsolicited messages go out. */
  workingHours: { from: string; to: string };
  /** CSV: date, location (empty: everywhere). */
  holidaysFile?: string;
  /** Bytes of the journal after which the data files are brought up to date; the store's own measure when not given. */
  compactAt?: number;
  /** The system that takes xAPI statements: its address, user:password, and how the Organization's people are named there. */
  lrs?: { url: string; key: string; home: string };
  logLevel: string;
  /** The zone of dates that belong to nobody in particular. */
  timeZone: string;
}

/** botbuilder's keys under their own names (platform.md, "Token validation offline"). */
const BOT_KEYS = [
  'MicrosoftAppId',
  'MicrosoftAppPassword',
  'MicrosoftAppTenantId',
  'MicrosoftAppType',
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ToBotFromChannelTokenIssuer',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'CallerId',
  'ValidateAuthority',
  'ChannelService',
  'CertificateThumbprint',
  'CertificatePrivateKey',
];

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
const number = (low: number, high: number, otherwise: number) =>
  z.coerce
    .number({ error: `is a number from ${low} to ${high}` })
    .min(low)
    .max(high)
    .default(otherwise);

const schema = z.object({
  PORT: number(0, 65_535, 3978),
  HOST: z.string().optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.string().optional(),
  STEWARD_ADMINS: list,
  STEWARD_RATE: number(0.1, 1_000_000, 48),
  STEWARD_SERVICE_URL: z.url({ error: 'is a web address, https://…' }).optional(),
  STEWARD_SERVICE_HOSTS: list,
  STEWARD_FILE_HOSTS: list,
  STEWARD_PULSE_KEY: z.base64({ error: 'is 32 bytes in base64 (openssl rand -base64 32)' }).optional(),
  STEWARD_CLOCK: z.enum(['system', 'manual'], { error: 'is "system" or "manual"' }).optional(),
  STEWARD_ACT_LIMIT: number(1, 1_000_000, 20),
  STEWARD_WORKING_HOURS: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, { error: 'looks like 09:00-17:00' })
    .default('09:00-17:00'),
  STEWARD_HOLIDAYS: z.string().optional(),
  STEWARD_LRS_URL: z.url({ error: 'is a web address, https://…' }).optional(),
  STEWARD_LRS_KEY: z
    .string()
    .regex(/^[^:]+:.+$/, { error: 'looks like user:password' })
    .optional(),
  STEWARD_LRS_HOME: z.url({ error: 'is a web address, https://…' }).optional(),
  STEWARD_JOURNAL_MB: number(0.01, 4096, 0),
  STEWARD_TIME_ZONE: z
    .string()
    .refine(isZone, { error: 'is an IANA time zone, such as Africa/Nairobi' })
    .default('UTC'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/**
 * Reads and checks the settings. Errors: STW_CONFIG with every wrong setting and what it should look like.
 * @param env process.env; a test gives its own.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const reason = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
    throw new StewardError('STW_CONFIG', { reason });
  }
  const s = parsed.data;
  const local = env.MicrosoftAppId === undefined;
  if (env.MicrosoftAppId?.trim() === '')
    refuse('MicrosoftAppId is there but empty (did a secret fail to load?). Set it, or remove it for local mode');
  const bot: Record<string, string> = {};
  for (const key of BOT_KEYS) if (env[key] !== undefined) bot[key] = env[key];
  if (local) {
    const other = Object.keys(env).find((key) => key.startsWith('MicrosoftApp'));
    if (other) refuse(`${other} is set but MicrosoftAppId is not. Set both, or neither for local mode`);
    if (env.NODE_ENV === 'production')
      refuse('NODE_ENV is production but MicrosoftAppId is not set; local mode is for one machine only');
    if (s.HOST && !isLoopback(s.HOST)) refuse(`HOST is ${s.HOST}; local mode listens on 127.0.0.1 only`);
    if (s.DATABASE_URL && !isLoopback(new URL(s.DATABASE_URL).hostname))
      refuse('DATABASE_URL leaves this machine; local mode uses a database on loopback only');
  } else {
    if (s.STEWARD_CLOCK === 'manual') refuse('STEWARD_CLOCK=manual is for local mode only');
    if (!s.STEWARD_PULSE_KEY) refuse('STEWARD_PULSE_KEY is not set; make one with: openssl rand -base64 32');
    if (!env.MicrosoftAppTenantId) refuse('MicrosoftAppTenantId is not set; it names the only tenant that may write');
  }
  const pulseKey = s.STEWARD_PULSE_KEY ? new Uint8Array(Buffer.from(s.STEWARD_PULSE_KEY, 'base64')) : undefined;
  if (pulseKey && pulseKey.length !== 32)
    refuse(`STEWARD_PULSE_KEY has ${pulseKey.length} bytes; it must be 32 (openssl rand -base64 32)`);
  const [from = '09:00', to = '17:00'] = s.STEWARD_WORKING_HOURS.split('-');
  if (from >= to) refuse('STEWARD_WORKING_HOURS must begin before it ends');
  return {
    port: s.PORT,
    host: s.HOST ?? (local ? '127.0.0.1' : '0.0.0.0'),
    dataDir: s.DATA_DIR,
    local,
    bot,
    appId: env.MicrosoftAppId ?? '',
    tenantId: env.MicrosoftAppTenantId ?? '',
    admins: s.STEWARD_ADMINS,
    rate: s.STEWARD_RATE,
    serviceHosts: s.STEWARD_SERVICE_HOSTS,
    fileHosts: s.STEWARD_FILE_HOSTS,
    clock: s.STEWARD_CLOCK ?? (local ? 'manual' : 'system'),
    actLimit: s.STEWARD_ACT_LIMIT,
    workingHours: { from, to },
    logLevel: s.LOG_LEVEL,
    timeZone: s.STEWARD_TIME_ZONE,
    ...(s.DATABASE_URL ? { databaseUrl: s.DATABASE_URL } : {}),
    ...(s.STEWARD_SERVICE_URL ? { serviceUrl: s.STEWARD_SERVICE_URL } : {}),
    ...(pulseKey ? { pulseKey } : {}),
    ...(s.STEWARD_LRS_URL ? { lrs: lrsOf(s.STEWARD_LRS_URL, s.STEWARD_LRS_KEY, s.STEWARD_LRS_HOME) } : {}),
    ...(s.STEWARD_JOURNAL_MB ? { compactAt: Math.round(s.STEWARD_JOURNAL_MB * 1024 * 1024) } : {}),
    ...(s.STEWARD_HOLIDAYS ? { holidaysFile: s.STEWARD_HOLIDAYS } : {}),
  };
}

export const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i.test(host);

function refuse(reason: string): never {
  throw new StewardError('STW_CONFIG', { reason });
}

/** Statements name people, so they go over https; plain http only to this machine. */
function lrsOf(url: string, key: string | undefined, home: string | undefined): NonNullable<Config['lrs']> {
  const { protocol, hostname, origin, username } = new URL(url);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    refuse('STEWARD_LRS_URL begins with https://; plain http is for this machine only');
  if (username) refuse('STEWARD_LRS_URL holds a user name; put it into STEWARD_LRS_KEY, as user:password');
  if (!key) refuse('STEWARD_LRS_URL is set but STEWARD_LRS_KEY is not; it looks like user:password');
  return { url: url.replace(/\/$/, ''), key: key ?? '', home: (home ?? origin).replace(/\/$/, '') };
}
