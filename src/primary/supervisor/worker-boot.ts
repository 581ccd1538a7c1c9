import { join } from 'node:path';
import type { Config } from '../../config.js';
import type { WorkerBoot } from '../../protocol/ipc.js';
import type { Mode } from '../../protocol/mode.js';
import type { Agreement } from '../agreement/agreement.js';
import type { Bound } from '../host/listen.js';
import type { FirstAccount } from '../store/first-account.js';
import type { StoreAccess } from '../store/store-access.js';

interface BootParts {
  readonly config: Config;
  readonly secret: string;
  readonly bound: Bound;
  readonly access: StoreAccess;
  readonly agreement: Agreement;
  readonly firstAccount: FirstAccount;
}

/**
 * Where the bytes of this cluster's files are. Another cluster beside it, or a new store after a lost one, would take
 * them for files that nobody names.
 */
export function filesDirOf({ filesDir }: Pick<Config, 'filesDir'>, { own }: Pick<Agreement, 'own'>): string {
  return join(filesDir, own.cluster);
}

/** All that a worker needs to start, as it is at that moment. */
export function bootOf(
  slot: number,
  mode: Mode,
  { config, access, secret, agreement, bound, firstAccount }: BootParts,
): WorkerBoot {
  return {
    node: config.node,
    slot,
    mode,
    storeUrl: access.url,
    storeKind: access.kind,
    secret,
    clusterName: config.cluster,
    cookies: agreement.cookies,
    trustProxy: config.trustProxy,
    origins: config.origins,
    limits: config.limits,
    budgets: config.budgets,
    registration: config.registration,
    oidc: config.oidc,
    mails: config.mail !== null,
    pushNetworks: config.pushNetworks,
    hookNetworks: config.hookNetworks,
    filesDir: filesDirOf(config, agreement),
    log: config.log,
    host: config.host,
    port: bound.port,
    setupToken: firstAccount.token,
  };
}
