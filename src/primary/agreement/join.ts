import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.js';
import type { Logger } from '../../logger.js';
import { ConfigError } from '../../options.js';
import { readPidSpace } from '../../pid-space.js';
import type { NodeView } from '../../protocol/control.js';
import { phraseDisk } from '../../protocol/disk-trouble.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { problemPhrases } from '../../protocol/problem-phrases.js';
import { isRunning } from '../../running-process.js';
import { refusalOf } from '../../store/redis/refusals.js';
import { OLDEST_SHARED_FORMAT, STORE_FORMAT, type StoreMark } from '../../store/store-mark.js';
import { StoreOpenError } from '../../store/store-open-error.js';
import { keptSecret, newClusterSecret, secretFile } from '../host/secret-file.js';
import type { StoreAccess } from '../store/store-access.js';
import { Agreement, freshClusterId, freshMark } from './agreement.js';
import { judgeSettings } from './findings.js';
import { JOIN_REFUSALS } from './join-refusals.js';
import { digestOfSecret } from './secret-digest.js';

/** A node that drains under our name may do so for its whole deadline. */
const NAME_WITHIN_MS = LIMITS.shutdownDeadlineMs + LIMITS.nodeViewTtlMs;
const LOOK_EVERY_MS = 200;

export interface Joined {
  readonly agreement: Agreement;
  readonly secret: string;
}

/**
 * Brings this node and its store into agreement before it serves anybody. That is about the store's settings, its
 * format (migrated when it is older), the secret, the node's name. Rejects with ConfigError, in words that name the
 * cure, where they cannot agree.
 */
export async function joinCluster(config: Config, access: StoreAccess, logger: Logger): Promise<Joined> {
  try {
    return await join(config, access, logger);
  } catch (error) {
    if (error instanceof StoreOpenError) throw new ConfigError(error.message);
    const trouble = access.trouble();
    if (trouble !== null) throw new ConfigError(phraseDisk(trouble));
    // An error of the store in its own words: without what it was asked, which may be secret.
    const refusal = error instanceof HoldfastError ? refusalOf((error.cause as Error) ?? error) : null;
    if (refusal !== null) throw new ConfigError(problemPhrases.store_unwritable(refusal));
    if (error instanceof HoldfastError) throw new ConfigError(error.message);
    throw error;
  }
}

async function join(config: Config, access: StoreAccess, logger: Logger): Promise<Joined> {
  const { store } = access;
  const { admin } = store;
  const missing = await admin.missingRights();
  if (missing.length > 0) throw new ConfigError(JOIN_REFUSALS.missingRights(missing, store.keys));
  const stop = judgeSettings(await admin.settings(), store.replicas).find(({ level }) => level === 'stops');
  if (stop !== undefined) throw new ConfigError(stop.text);

  const found = await admin.mark();
  if (found !== null && found.format > STORE_FORMAT)
    throw new ConfigError(problemPhrases.store_format({ theirs: found.format, ours: STORE_FORMAT }));
  const secret = await findSecret(config, access, found);
  const digest = digestsOf(secret);
  const mark = await agreeOnSecret(
    await markOf(found, digest, access, logger),
    digest,
    config,
    access,
    logger,
  );
  const run = randomUUID();
  // On a full disk the embedded store takes nothing, but people can read; it has no second node.
  if (access.trouble() === null) await claimName(config.node, run, access);
  return { agreement: new Agreement({ node: config.node, store, mark, run }), secret };
}

/** The mark of this node's secret in a cluster. */
type Digest = (cluster: string) => Promise<string>;

/** Each is dear, and made once. */
function digestsOf(secret: string): Digest {
  const made = new Map<string, Promise<string>>();
  return (cluster) => {
    const digest = made.get(cluster) ?? digestOfSecret(secret, cluster);
    made.set(cluster, digest);
    return digest;
  };
}

/** The store's mark: as it was found, else made, or brought to this format. */
async function markOf(
  found: StoreMark | null,
  digest: Digest,
  { store: { admin, cluster } }: StoreAccess,
  logger: Logger,
): Promise<StoreMark> {
  if (found !== null && found.format >= OLDEST_SHARED_FORMAT) return found;
  const id = freshClusterId();
  const fresh = freshMark(id, await digest(id));
  if (await admin.hasLostMark()) {
    logger.warn('the store lost its mark in a repair and gets a new one: everybody is signed out');
    return admin.claimMark(fresh);
  }
  if (!(await admin.isOlder())) return admin.claimMark(fresh);
  const older = await olderNodes(() => cluster.nodes());
  if (older.length > 0) throw new ConfigError(JOIN_REFUSALS.olderRuns(older));
  logger.warn({ format: STORE_FORMAT }, 'the store is of an older format and is migrated');
  const mark = await admin.migrate(fresh, logger);
  logger.warn({ format: mark.format, cluster: mark.cluster }, 'the store is migrated');
  return mark;
}

/** Nodes without a mark that still register themselves; one that was killed is waited for until it is forgotten. */
async function olderNodes(nodes: () => Promise<ReadonlyMap<string, string>>): Promise<string[]> {
  const until = performance.now() + LIMITS.nodeViewTtlMs + LIMITS.nodeViewEveryMs;
  for (;;) {
    const older = [...(await nodes())].filter(([, view]) => !('mark' in (JSON.parse(view) as object)));
    if (older.length === 0 || performance.now() > until) return older.map(([node]) => node);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Given, or kept: with the data of the embedded store, or in the Redis that all nodes share. */
async function findSecret(config: Config, access: StoreAccess, mark: StoreMark | null): Promise<string> {
  if (config.secret !== null) return config.secret;
  if (access.kind === 'embedded') return keptSecret(config.dataDir, config.newSecret);
  // Where there is a mark, another would be made beside the one that the others were given.
  const kept = await access.store.cluster.secret(mark === null ? newClusterSecret() : null);
  if (kept === null) throw new ConfigError(JOIN_REFUSALS.secretNeeded());
  return kept;
}

async function agreeOnSecret(
  mark: StoreMark,
  digest: Digest,
  { newSecret: takesOver, node, secret: given, dataDir }: Config,
  { kind, store: { admin, cluster } }: StoreAccess,
  logger: Logger,
): Promise<StoreMark> {
  const own = await digest(mark.cluster);
  if (mark.secret === own) return mark;
  if (!takesOver) {
    const isKept = kind === 'embedded' && given === null;
    throw new ConfigError(
      isKept ? JOIN_REFUSALS.keptSecretDiffers(secretFile(dataDir)) : problemPhrases.secret_differs({}),
    );
  }
  const others = [...(await cluster.nodes()).keys()].filter((name) => name !== node);
  if (others.length > 0) throw new ConfigError(JOIN_REFUSALS.othersRun(others));
  logger.warn('the cluster has a new secret from now on: everybody is signed out');
  const changed = { ...mark, secret: own };
  await admin.changeSecret(changed);
  return changed;
}

/** Waits for a run of this node that is over or about to be, and refuses when another lives under its name. */
async function claimName(node: string, run: string, { store: { cluster } }: StoreAccess): Promise<void> {
  const until = performance.now() + NAME_WITHIN_MS;
  const machine = readPidSpace();
  let firstSeenAt: number | null = null;
  let over = '';
  while (!(await cluster.claimNode(node, run, LIMITS.nodeViewTtlMs, over))) {
    const holder = await cluster.holderOf(node);
    if (holder !== null && holder.view !== '') {
      const view = JSON.parse(holder.view) as NodeView & { machine?: string };
      // Its process is known to be gone: no need to wait until its name is free.
      if (machine !== null && view.machine === machine && !isRunning(view.pid)) over = holder.run;
      const isRenewed = firstSeenAt !== null && view.at > firstSeenAt;
      firstSeenAt ??= view.at;
      if (isRenewed && view.state !== 'draining')
        throw new ConfigError(problemPhrases.node_name_taken({ node }));
    }
    if (performance.now() > until) throw new ConfigError(problemPhrases.node_name_taken({ node }));
    if (over === '') await sleep(LOOK_EVERY_MS);
  }
}
