/** The options of `holdfast balancer`: a flag, else its variable, else the default. */
import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, HelpRequest, withSecretFiles } from '../config.js';
import { deriveKey } from '../domain/secrets.js';
import { LOG_LEVELS } from '../log.js';

export interface BalancerOptions {
  readonly redisUrl: string;
  /** `host:port` that HAProxy listens on; unused when attached. */
  readonly listen: string;
  /** PEM file with certificate and key; null serves plain HTTP. */
  readonly certificate: string | null;
  /** Absolute path of HAProxy's runtime socket. */
  readonly socket: string;
  /** The HAProxy at `socket` is somebody else's: never started, configured or ended here. */
  readonly attach: boolean;
  /** Folder for the configuration, the sockets and the pid of our own HAProxy. */
  readonly dir: string;
  readonly backend: string;
  readonly stickiness: 'cookie' | 'none';
  /** Mixed into the stickiness cookie, so that it does not tell addresses; equal on all balancers of a cluster. */
  readonly cookieKey: string;
  readonly program: string;
  readonly printConfig: boolean;
  readonly log: string;
}

const FLAGS = {
  redis: { env: 'REDIS_URL', takes: 'url', help: 'the Redis that the nodes share (required)' },
  listen: { env: 'HOLDFAST_LISTEN', takes: 'address', help: 'where HAProxy listens (default 0.0.0.0:8000)' },
  certificate: {
    env: 'HOLDFAST_CERTIFICATE',
    takes: 'file',
    help: 'PEM with certificate and key: serve TLS',
  },
  'haproxy-socket': {
    env: 'HOLDFAST_HAPROXY_SOCKET',
    takes: 'path',
    help: 'runtime socket of our HAProxy (default <dir>/admin.sock)',
  },
  attach: {
    env: 'HOLDFAST_ATTACH',
    takes: 'path',
    help: 'runtime socket of an HAProxy that runs already; it is only told of servers',
  },
  dir: { env: 'HOLDFAST_BALANCER_DIR', takes: 'folder', help: 'its files (default ./data/balancer)' },
  backend: { env: 'HOLDFAST_BACKEND', takes: 'name', help: 'backend of the nodes (default holdfast)' },
  stickiness: {
    env: 'HOLDFAST_STICKINESS',
    takes: 'how',
    help: 'cookie, or none: enough for websockets in the shared and stateless modes (default cookie)',
  },
  secret: { env: 'HOLDFAST_SECRET', takes: 'text', help: "the nodes' secret: hides addresses in the cookie" },
  haproxy: { env: 'HOLDFAST_HAPROXY', takes: 'program', help: 'the HAProxy to start (default haproxy)' },
  log: { env: 'HOLDFAST_LOG', takes: 'level', help: `${LOG_LEVELS.join(', ')} (default info)` },
} as const;
type FlagName = keyof typeof FLAGS;

export function balancerUsage(): string {
  const rows = Object.entries(FLAGS).map(
    ([name, { env, takes, help }]) => `  ${`--${name} <${takes}>`.padEnd(28)}${env.padEnd(26)}${help}`,
  );
  return [
    'Usage: holdfast balancer [options]     (or the environment variable beside each)',
    '',
    ...rows,
    `  ${'--print-config'.padEnd(54)}write the HAProxy configuration to stdout and end`,
  ].join('\n');
}

/** Throws ConfigError on an unknown flag or a wrong value, HelpRequest on --help. */
export function readBalancerOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): BalancerOptions {
  const { values, printConfig } = readFlags(argv, withSecretFiles(env));
  const dir = resolve(values.dir ?? './data/balancer');
  const socket = values.attach ?? values['haproxy-socket'] ?? resolve(dir, 'admin.sock');
  if (!isAbsolute(socket))
    throw wrong(values.attach ? 'attach' : 'haproxy-socket', socket, 'an absolute path');
  // The kernel's bound on the path of a unix socket.
  if (Buffer.byteLength(socket) > 100) {
    throw new ConfigError(
      `The socket path ${socket} is too long; choose a shorter --dir or --haproxy-socket.`,
    );
  }
  const backend = values.backend ?? 'holdfast';
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(backend)) throw wrong('backend', backend, 'letters, digits, ., - or _');
  const stickiness = values.stickiness ?? 'cookie';
  if (stickiness !== 'cookie' && stickiness !== 'none')
    throw wrong('stickiness', stickiness, 'cookie or none');
  const listen = values.listen ?? '0.0.0.0:8000';
  if (!/^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.*-]*):\d{1,5}$/.test(listen)) {
    throw wrong('listen', listen, 'an address and a port such as 0.0.0.0:8000');
  }
  const log = values.log ?? 'info';
  if (!LOG_LEVELS.some((one) => one === log)) throw wrong('log', log, `one of ${LOG_LEVELS.join(', ')}`);
  if (values.redis === undefined && !printConfig) {
    throw new ConfigError('The balancer finds the nodes in their Redis: give it --redis (or REDIS_URL).');
  }
  return {
    redisUrl: values.redis ?? '',
    listen,
    certificate: values.certificate === undefined ? null : resolve(values.certificate),
    socket,
    attach: values.attach !== undefined,
    dir,
    backend,
    stickiness,
    cookieKey: deriveKey(values.secret ?? 'holdfast', 'balancer cookie')
      .toString('hex')
      .slice(0, 32),
    program: values.haproxy ?? 'haproxy',
    printConfig,
    log,
  };
}

function readFlags(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { values: Partial<Record<FlagName, string>>; printConfig: boolean } {
  const options = Object.fromEntries(Object.keys(FLAGS).map((name) => [name, { type: 'string' as const }]));
  let flags: Record<string, string | boolean | undefined>;
  try {
    flags = parseArgs({
      args: [...argv],
      options: {
        ...options,
        'print-config': { type: 'boolean' as const },
        help: { type: 'boolean' as const, short: 'h' },
      },
    }).values as typeof flags;
  } catch (problem) {
    throw new ConfigError(`${(problem as Error).message.split('\n')[0]}\n\n${balancerUsage()}`);
  }
  if (flags.help === true) throw new HelpRequest(balancerUsage());
  const values: Partial<Record<FlagName, string>> = {};
  for (const name of Object.keys(FLAGS) as FlagName[]) {
    const value = flags[name] ?? env[FLAGS[name].env];
    if (typeof value === 'string' && value.trim() !== '') values[name] = value.trim();
  }
  return { values, printConfig: flags['print-config'] === true };
}

function wrong(name: FlagName, value: string, right: string): ConfigError {
  return new ConfigError(`--${name} (or ${FLAGS[name].env}) is "${value}"; it must be ${right}.`);
}
