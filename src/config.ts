import { z } from 'zod/v4';
import { StewardError } from './errors.ts';
import { settings } from './settings.ts';

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
  /** Where it is kept, outside the data, which pulses were published; in the user's configuration folder when not given. */
  publishedFile?: string;
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

const schema = z.object(settings);

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
    checkCredentials(env);
  }
  return {
    port: s.PORT ?? 3978,
    host: s.HOST ?? (local ? '127.0.0.1' : '0.0.0.0'),
    dataDir: s.DATA_DIR ?? './data',
    local,
    bot,
    appId: env.MicrosoftAppId ?? '',
    tenantId: env.MicrosoftAppTenantId ?? '',
    admins: s.STEWARD_ADMINS ?? [],
    rate: s.STEWARD_RATE ?? 48,
    serviceHosts: s.STEWARD_SERVICE_HOSTS ?? [],
    fileHosts: s.STEWARD_FILE_HOSTS ?? [],
    clock: s.STEWARD_CLOCK ?? (local ? 'manual' : 'system'),
    actLimit: s.STEWARD_ACT_LIMIT ?? 20,
    workingHours: s.STEWARD_WORKING_HOURS ?? { from: '09:00', to: '17:00' },
    logLevel: s.LOG_LEVEL ?? 'info',
    timeZone: s.STEWARD_TIME_ZONE ?? 'UTC',
    ...(s.DATABASE_URL ? { databaseUrl: s.DATABASE_URL } : {}),
    ...(s.STEWARD_SERVICE_URL ? { serviceUrl: s.STEWARD_SERVICE_URL } : {}),
    ...(s.STEWARD_PULSE_KEY ? { pulseKey: s.STEWARD_PULSE_KEY } : {}),
    ...(s.STEWARD_PUBLISHED ? { publishedFile: s.STEWARD_PUBLISHED } : {}),
    ...(s.STEWARD_LRS_URL ? { lrs: lrsOf(s.STEWARD_LRS_URL, s.STEWARD_LRS_KEY, s.STEWARD_LRS_HOME) } : {}),
    ...(s.STEWARD_JOURNAL_MB ? { compactAt: Math.round(s.STEWARD_JOURNAL_MB * 1024 * 1024) } : {}),
    ...(s.STEWARD_HOLIDAYS ? { holidaysFile: s.STEWARD_HOLIDAYS } : {}),
  };
}

export const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i.test(host);

function refuse(reason: string): never {
  throw new StewardError('STW_CONFIG', { reason });
}

/** What the SDK asks of its keys, and would say as a fault inside, once a bot starts. */
function checkCredentials(env: Record<string, string | undefined>): void {
  const has = (key: string): boolean => (env[key] ?? '').trim() !== '';
  const type = env.MicrosoftAppType?.trim().toLowerCase();
  const [thumbprint, key] = [has('CertificateThumbprint'), has('CertificatePrivateKey')];
  if (thumbprint !== key)
    refuse('CertificateThumbprint and CertificatePrivateKey belong together; one of them is not set');
  if (type === 'userassignedmsi' && has('MicrosoftAppPassword'))
    refuse(
      'MicrosoftAppPassword is set, and MicrosoftAppType says UserAssignedMSI, which has none. Remove one of them',
    );
  if (type === 'singletenant' && !thumbprint && !has('MicrosoftAppPassword'))
    refuse('MicrosoftAppPassword is not set (did a secret fail to load?), and MicrosoftAppType is SingleTenant');
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
