/** The options of `holdfast balancer`: a flag, else its variable, else the default. */
import { isAbsolute, resolve } from 'node:path';
import { deriveKey } from '../domain/secrets.js';
import { LOG_LEVELS } from '../logger.js';
import { ConfigError, type Environment, type OptionSpec, Options } from '../options.js';
import { CLUSTER_NAME, CLUSTER_NAME_RULE } from '../protocol/route.js';

export interface BalancerOptions {
  readonly redisUrl: string;
  /** As the nodes' `--cluster`; null: none. */
  readonly cluster: string | null;
  /** `host:port` that HAProxy listens on; unused when attached. */
  readonly listen: string;
  /** PEM file with certificate and key; null serves plain HTTP. */
  readonly certificate: string | null;
  /** Absolute path of HAProxy's runtime socket. */
  readonly socket: string;
  /** Absolute path of the socket of our HAProxy's master process. */
  readonly masterSocket: string;
  /** Absolute path of the socket by which a balancer claims its folder. */
  readonly claimSocket: string;
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
  cluster: { env: 'HOLDFAST_CLUSTER', takes: 'name', help: "the nodes' --cluster, when they have one" },
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
  'print-config': { env: null, takes: '', help: 'write the HAProxy configuration to stdout and end' },
} as const satisfies Record<string, OptionSpec>;
const options = new Options<keyof typeof FLAGS>('holdfast balancer', FLAGS);

/** The kernel's bound on the path of a unix socket is 107 bytes; HAProxy adds some while it takes one over. */
const SOCKET_PATH_MAX = 95;

/** Throws ConfigError on an unknown flag or a wrong value, HelpRequest on --help. */
export function readBalancerOptions(argv: readonly string[], env: Environment): BalancerOptions {
  const values = options.read(argv, env);
  const printConfig = values['print-config'] !== undefined;
  const dir = resolve(values.dir ?? './data/balancer');
  const socket = values.attach ?? values['haproxy-socket'] ?? resolve(dir, 'admin.sock');
  if (!isAbsolute(socket))
    throw options.invalid(values.attach ? 'attach' : 'haproxy-socket', socket, 'an absolute path');
  const masterSocket = resolve(dir, 'master.sock');
  const claimSocket = resolve(dir, 'balancer.sock');
  for (const path of values.attach === undefined ? [socket, masterSocket, claimSocket] : [socket]) {
    if (Buffer.byteLength(path) > SOCKET_PATH_MAX) {
      throw new ConfigError(
        `The socket path ${path} is too long (over ${SOCKET_PATH_MAX} bytes); choose a shorter --dir or --haproxy-socket.`,
      );
    }
  }
  const backend = values.backend ?? 'holdfast';
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(backend))
    throw options.invalid('backend', backend, 'letters, digits, ., - or _');
  const stickiness = options.choice('stickiness', values.stickiness ?? 'cookie', ['cookie', 'none']);
  const listen = values.listen ?? '0.0.0.0:8000';
  if (!/^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.*-]*):\d{1,5}$/.test(listen)) {
    throw options.invalid('listen', listen, 'an address and a port such as 0.0.0.0:8000');
  }
  if (values.cluster !== undefined && !CLUSTER_NAME.test(values.cluster)) {
    throw options.invalid('cluster', values.cluster, CLUSTER_NAME_RULE);
  }
  const log = options.choice('log', values.log ?? 'info', LOG_LEVELS);
  if (values.redis === undefined && !printConfig) {
    throw new ConfigError('The balancer finds the nodes in their Redis: give it --redis (or REDIS_URL).');
  }
  return {
    redisUrl: values.redis ?? '',
    cluster: values.cluster ?? null,
    listen,
    certificate: values.certificate === undefined ? null : resolve(values.certificate),
    socket,
    masterSocket,
    claimSocket,
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
