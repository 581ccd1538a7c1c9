/** The one reader of argv and environment: a flag, else its variable, else the default. */
import { availableParallelism, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { compile as compileTrust } from 'proxy-addr';
import { isAdvertisable } from './domain/advertised-address.js';
import type { WorkerRange } from './domain/elastic.js';
import { isLoopback } from './domain/loopback.js';
import { LOG_LEVELS } from './logger.js';
import { ConfigError, type Environment } from './options.js';
import { BUDGET_NAMES, type Budgets, DEFAULT_BUDGETS } from './protocol/budgets.js';
import { LIMITS } from './protocol/limits.js';
import type { MailSettings } from './protocol/mail.js';
import {
  type Mode,
  PRESETS,
  type PresetName,
  ROUTINGS,
  type Routing,
  SESSION_STORES,
  type SessionStoreKind,
} from './protocol/mode.js';
import type { OidcProvider } from './protocol/oidc.js';
import { REGISTRATIONS, type Registration } from './protocol/registration.js';
import { CLUSTER_NAME, CLUSTER_NAME_RULE, NODE_NAME } from './protocol/route.js';
import { readMail } from './read-mail.js';
import { readOidc } from './read-oidc.js';
import { FSYNC, options, type START_OPTIONS } from './start-options.js';
import { weakSecret } from './weak-secret.js';

export interface Config {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** True when `host` is reachable from this machine only. */
  readonly loopbackOnly: boolean;
  /** As many as the load asks for; `min` = `max` is a fixed number. */
  readonly workers: WorkerRange;
  /** Null: embedded store. */
  readonly redisUrl: string | null;
  /** Its name among the clusters of one Redis; null: the one without a name. */
  readonly cluster: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute. Where the bytes of files are; nodes of one cluster share it. */
  readonly filesDir: string;
  /** When the embedded store acknowledges: once written (and synced each second), or once on the disk. */
  readonly fsync: (typeof FSYNC)[number];
  readonly node: string;
  /** `host[:port]` that others reach this node by; null: worked out from `host` and the machine's addresses. */
  readonly advertise: string | null;
  /** Address of a Consul agent to register with as well, or null. May hold a token. */
  readonly consulUrl: string | null;
  /** The mode to start with. */
  readonly mode: Mode;
  /** The mode was asked for, so it wins over what the cluster last had. */
  readonly modeGiven: boolean;
  /** Null: made once and kept with the data. */
  readonly secret: string | null;
  /** The cluster takes this node's secret for its own from now on. */
  readonly newSecret: boolean;
  readonly trustProxy: readonly string[];
  /** Lets a scraper on another machine read /metrics; null: only from this machine, or an operator. */
  readonly metricsToken: string | null;
  readonly origins: readonly string[];
  readonly limits: 'normal' | 'loose';
  /** How much one person, address, name or room may do. */
  readonly budgets: Budgets;
  /** Who may make an account. */
  readonly registration: Registration;
  /** An OpenID provider that people may sign in with as well; null: passwords alone. */
  readonly oidc: OidcProvider | null;
  /** By which server mails to people leave; null: none do. */
  readonly mail: MailSettings | null;
  /** Networks of the server's own that push services may be in. */
  readonly pushNetworks: readonly string[];
  /** At which push services find the operator: `mailto:…` or `https://…`. */
  readonly pushContact: string;
  /** Networks of the server's own that outgoing hooks may send to. */
  readonly hookNetworks: readonly string[];
  readonly log: string;
}

/** Reads the options of `start`. Throws ConfigError on an unknown flag or a wrong value, HelpRequest on --help. */
export function readConfig(argv: readonly string[], env: Environment): Config {
  const given = options.read(argv, env);
  const redisUrl = given.redis === undefined ? null : readRedisUrl(given.redis);
  const port = readWhole('port', given.port ?? '3000', 0, 65_535);
  const host = given.host ?? (redisUrl === null ? '127.0.0.1' : '0.0.0.0');
  const preset = options.choice('mode', given.mode ?? 'shared', Object.keys(PRESETS) as PresetName[]);
  return {
    port,
    host,
    loopbackOnly: isLoopback(host),
    workers: readRange(given.workers ?? String(Math.max(2, availableParallelism()))),
    redisUrl,
    cluster: given.cluster === undefined ? null : readCluster(given.cluster, redisUrl),
    dataDir: resolve(given.data ?? './data'),
    filesDir: resolve(given.files ?? join(given.data ?? './data', 'files')),
    fsync: options.choice('fsync', given.fsync ?? 'everysec', FSYNC),
    node: readNode(
      given.node ??
        `${hostname()
          .replace(/[^A-Za-z0-9_-]/g, '-')
          .slice(0, 50)}-${port}`,
    ),
    advertise: readAdvertise(given.advertise),
    consulUrl: given.consul === undefined ? null : readConsulUrl(given.consul),
    mode: {
      routing: options.choice<Routing>('routing', given.routing ?? PRESETS[preset].routing, ROUTINGS),
      sessions: options.choice<SessionStoreKind>(
        'sessions',
        given.sessions ?? PRESETS[preset].sessions,
        SESSION_STORES,
      ),
    },
    modeGiven: given.mode !== undefined || given.routing !== undefined || given.sessions !== undefined,
    secret: given.secret === undefined ? null : readSecret(given.secret),
    newSecret: given['new-secret'] !== undefined,
    trustProxy: readTrust('trust-proxy', given['trust-proxy']),
    metricsToken: given['metrics-token'] === undefined ? null : readMetricsToken(given['metrics-token']),
    origins: readOrigins(given.origins),
    ...readLimits(given.limits ?? 'normal'),
    registration: options.choice('registration', given.registration ?? 'open', REGISTRATIONS),
    oidc: readOidc(given),
    mail: readMail(given),
    pushNetworks: readTrust('push-networks', given['push-networks']),
    pushContact: readContact(given['push-contact'], readOrigins(given.origins)),
    hookNetworks: readTrust('hook-networks', given['hook-networks']),
    log: options.choice('log', given.log ?? 'info', LOG_LEVELS),
  };
}

/**
 * Whether nobody else can come by. A chat on loopback that was told of a proxy or of another origin is meant for
 * others. Whoever comes through the proxy looks like this machine.
 */
export function isForThisMachineOnly({ loopbackOnly, origins, trustProxy }: Config): boolean {
  return loopbackOnly && origins.length === 0 && trustProxy.length === 0;
}

function readWhole(name: keyof typeof START_OPTIONS, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to)
    throw options.invalid(name, text, `a whole number from ${from} to ${to}`);
  return value;
}

/** `n` or `min..max`. */
function readRange(text: string): WorkerRange {
  const [first = '', last = first, ...rest] = text.split('..');
  if (rest.length > 0) throw options.invalid('workers', text, 'a number, or a range such as 2..6');
  const min = readWhole('workers', first, 1, LIMITS.workersMax);
  const max = readWhole('workers', last, 1, LIMITS.workersMax);
  if (max < min) throw options.invalid('workers', text, 'a range from less to more, such as 2..6');
  return { min, max };
}

/** Only what it begins with; the store reads the rest. The text may hold a password, so it is not repeated. */
function readRedisUrl(text: string): string {
  const single = /^rediss?:\/\//.test(text);
  if ((single && !URL.canParse(text)) || !/^rediss?(-sentinel|-cluster)?:\/\/[^/]/.test(text)) {
    throw new ConfigError(
      `${options.labelOf('redis')} must be a URL such as redis://user:password@host:6379/0, rediss:// for TLS, redis-sentinel://host:26379,host:26379/mymaster, or redis-cluster://host:6379,host:6379.`,
    );
  }
  return text;
}

function readCluster(text: string, redisUrl: string | null): string {
  if (!CLUSTER_NAME.test(text)) throw options.invalid('cluster', text, CLUSTER_NAME_RULE);
  if (redisUrl === null) {
    throw new ConfigError(
      `${options.labelOf('cluster')} tells clusters of one Redis apart, and the embedded store holds one only: give --redis too, or another --data folder instead.`,
    );
  }
  return text;
}

function readNode(text: string): string {
  if (!NODE_NAME.test(text)) throw options.invalid('node', text, '1 to 64 letters, digits, - or _');
  return text;
}

function readMetricsToken(text: string): string {
  return readHidden('metrics-token', text);
}

function readConsulUrl(text: string): string {
  // The text may hold a token, so it is not repeated.
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new ConfigError(
      `${options.labelOf('consul')} must be a URL such as http://127.0.0.1:8500, with a token as http://:token@host:8500.`,
    );
  }
  return text;
}

function readAdvertise(text: string | undefined): string | null {
  if (text !== undefined && !isAdvertisable(text))
    throw options.invalid('advertise', text, 'host or host:port');
  return text ?? null;
}

/** `normal`, `loose`, or a list of figures, each `name=value`. */
function readLimits(text: string): Pick<Config, 'limits' | 'budgets'> {
  const budgets: Record<string, number> = { ...DEFAULT_BUDGETS };
  let limits: Config['limits'] = 'normal';
  for (const item of readList(text)) {
    if (item === 'normal' || item === 'loose') {
      limits = item;
      continue;
    }
    const [name = '', figure = ''] = item.split('=').map((part) => part.trim());
    if (!BUDGET_NAMES.some((one) => one === name)) {
      throw options.invalid(
        'limits',
        item,
        `normal, loose, or a figure of ${BUDGET_NAMES.join(', ')}, such as sign-ups=1200`,
      );
    }
    const value = Number(figure);
    if (!/^\d{1,9}$/.test(figure) || value < 1) {
      throw options.invalid('limits', item, `${name}= and a whole number from 1 to 999999999`);
    }
    budgets[name] = value;
  }
  return { limits, budgets: budgets as unknown as Budgets };
}

function readSecret(text: string): string {
  return readHidden('secret', text);
}

function readHidden(name: 'secret' | 'metrics-token', text: string): string {
  const why = weakSecret(text);
  if (why !== null) throw new ConfigError(`${options.labelOf(name)} ${why}`);
  return text;
}

function readList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Addresses and ranges. */
function readTrust(
  name: 'trust-proxy' | 'push-networks' | 'hook-networks',
  text: string | undefined,
): string[] {
  const list = readList(text);
  try {
    compileTrust(list);
  } catch {
    // proxy-addr says less than what would be right.
    throw options.invalid(
      name,
      text ?? '',
      'addresses or ranges such as 10.0.0.0/8, or loopback, separated by commas',
    );
  }
  return list;
}

function readContact(text: string | undefined, origins: readonly string[]): string {
  const own = origins.find((origin) => origin.startsWith('https:')) ?? 'https://holdfast.invalid';
  const contact = text ?? own;
  if (/^mailto:[^\s@]+@[^\s@]+$/.test(contact) || (/^https:/.test(contact) && URL.canParse(contact)))
    return contact;
  throw options.invalid('push-contact', contact, 'mailto: and an address, or an address with https:');
}

function readOrigins(text: string | undefined): string[] {
  return readList(text).map((origin) => {
    try {
      const url = new URL(origin);
      if (url.origin === origin && /^https?:$/.test(url.protocol)) return origin;
    } catch {
      // No URL at all: said below, as every wrong origin is.
    }
    throw options.invalid(
      'origins',
      origin,
      'full origins such as https://chat.example.org, separated by commas',
    );
  });
}
