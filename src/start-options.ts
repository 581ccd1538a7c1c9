/** The options of `start`: flag, variable, what it takes, and its line of `--help`. */
import { LOG_LEVELS } from './logger.js';
import { type OptionSpec, Options } from './options.js';
import { BUDGET_NAMES } from './protocol/budgets.js';
import { ROUTINGS, SESSION_STORES } from './protocol/mode.js';
import { REGISTRATIONS } from './protocol/registration.js';

/** When the embedded store acknowledges. */
export const FSYNC = ['everysec', 'always'] as const;

export const START_OPTIONS = {
  port: { env: 'PORT', takes: 'number', help: 'port to listen on (default 3000; 0 picks a free one)' },
  host: {
    env: 'HOST',
    takes: 'address',
    help: 'address to listen on (default 127.0.0.1; 0.0.0.0 with Redis)',
  },
  workers: {
    env: 'HOLDFAST_WORKERS',
    takes: 'n or n..m',
    help: 'worker processes, or a range for as many as the load asks for (default: cores, at least 2)',
  },
  redis: {
    env: 'REDIS_URL',
    takes: 'url',
    help: 'redis://, redis-sentinel:// or redis-cluster:// (rediss…: TLS) of Redis 7+ or Valkey (default: embedded)',
  },
  cluster: {
    env: 'HOLDFAST_CLUSTER',
    takes: 'name',
    help: 'which of several clusters of one Redis (default: the one without a name)',
  },
  data: { env: 'HOLDFAST_DATA', takes: 'folder', help: 'where the embedded store is kept (default ./data)' },
  files: {
    env: 'HOLDFAST_FILES',
    takes: 'folder',
    help: 'where files of messages are kept; nodes of a cluster share it (default: files in the data folder)',
  },
  fsync: {
    env: 'HOLDFAST_FSYNC',
    takes: 'when',
    help: 'everysec, or always: the embedded store acknowledges when it is on the disk (default everysec)',
  },
  node: { env: 'HOLDFAST_NODE', takes: 'name', help: "this node's name (default: host name and port)" },
  advertise: {
    env: 'HOLDFAST_ADVERTISE',
    takes: 'address',
    help: 'host[:port] that balancers and other nodes reach it by (default: its own address)',
  },
  consul: {
    env: 'HOLDFAST_CONSUL',
    takes: 'url',
    help: 'Consul agent to register with as well, such as http://127.0.0.1:8500',
  },
  mode: {
    env: 'HOLDFAST_MODE',
    takes: 'preset',
    help: 'shared, sticky, stateless or broken (default shared)',
  },
  routing: { env: 'HOLDFAST_ROUTING', takes: 'policy', help: `${ROUTINGS.join(', ')} (default: the mode's)` },
  sessions: {
    env: 'HOLDFAST_SESSIONS',
    takes: 'store',
    help: `${SESSION_STORES.join(', ')} (default: the mode's)`,
  },
  secret: {
    env: 'HOLDFAST_SECRET',
    takes: 'text',
    help: 'signs cookies; the same on all nodes (default: made once)',
  },
  'new-secret': {
    env: null,
    takes: '',
    help: "change the cluster's secret to this node's: everybody is signed out",
  },
  'trust-proxy': {
    env: 'HOLDFAST_TRUST_PROXY',
    takes: 'list',
    help: 'proxies whose forwarded headers are believed',
  },
  'metrics-token': {
    env: 'HOLDFAST_METRICS_TOKEN',
    takes: 'text',
    help: 'lets a scraper elsewhere read /metrics (Authorization: Bearer …)',
  },
  origins: { env: 'HOLDFAST_ORIGINS', takes: 'list', help: 'further origins that may use this chat' },
  limits: {
    env: 'HOLDFAST_LIMITS',
    takes: 'list',
    help: `figures such as sign-ups=1200,sockets=50 (${BUDGET_NAMES.join(', ')}; see docs/operations/security.md), or loose: no rate limits (tests, benchmarks)`,
  },
  registration: {
    env: 'HOLDFAST_REGISTRATION',
    takes: 'who',
    help: `who may make an account: ${REGISTRATIONS.join(', ')}; the same on all nodes (default open)`,
  },
  'oidc-issuer': {
    env: 'HOLDFAST_OIDC_ISSUER',
    takes: 'url',
    help: 'OpenID provider that people may sign in with as well, such as https://login.example.org',
  },
  'oidc-client': {
    env: 'HOLDFAST_OIDC_CLIENT',
    takes: 'id',
    help: 'how this chat is called there; it is sent back to /api/oidc/callback',
  },
  'oidc-secret': {
    env: 'HOLDFAST_OIDC_SECRET',
    takes: 'text',
    help: 'what it proves itself with there (default: none, a public client)',
  },
  'oidc-name': {
    env: 'HOLDFAST_OIDC_NAME',
    takes: 'text',
    help: "what people know the provider by (default: the issuer's host)",
  },
  url: {
    env: 'HOLDFAST_URL',
    takes: 'url',
    help: 'where people open the chat, for links in mails, such as https://chat.example.org',
  },
  smtp: {
    env: 'HOLDFAST_SMTP',
    takes: 'url',
    help: 'mail server: smtps://user:password@host, or smtp:// with STARTTLS (default: none, nothing is mailed)',
  },
  'mail-from': {
    env: 'HOLDFAST_MAIL_FROM',
    takes: 'address',
    help: 'whom mails are from, such as Our chat <chat@example.org> (default: holdfast@ and the host of --url)',
  },
  'push-networks': {
    env: 'HOLDFAST_PUSH_NETWORKS',
    takes: 'list',
    help: "networks of the server's own that push services may be in, such as 10.0.0.0/8 (default: none)",
  },
  'push-contact': {
    env: 'HOLDFAST_PUSH_CONTACT',
    takes: 'address',
    help: 'mailto:… or https://… at which push services find you (default: the first https of --origins)',
  },
  'hook-networks': {
    env: 'HOLDFAST_HOOK_NETWORKS',
    takes: 'list',
    help: "networks of the server's own that outgoing hooks may send to, such as 10.0.0.0/8 (default: none)",
  },
  log: { env: 'HOLDFAST_LOG', takes: 'level', help: `${LOG_LEVELS.join(', ')} (default info)` },
} as const satisfies Record<string, OptionSpec>;
export const options = new Options<keyof typeof START_OPTIONS>('npm start --', START_OPTIONS);
