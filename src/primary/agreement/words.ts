import type { Keys } from '../../store/redis/keys.js';
import { STORE_FORMAT, type StoreRefusal } from '../../store/store-mark.js';

/** What helps, by the first word of the store's refusal. */
const CURES: Readonly<Record<string, string>> = {
  OOM: 'It is out of memory: give it more (maxmemory), or remove what is not needed.',
  MISCONF:
    'Its disk is full, or may not be written: free space where it keeps its files; its own log says more.',
  READONLY: 'It is a replica: give the master with --redis, or redis-sentinel:// so that it is found.',
  NOREPLICAS: 'It wants more replicas than follow it (min-replicas-to-write): start them.',
  NOPERM: 'The user of the URL lacks a right: docs/operations/store.md has the least rights that are enough.',
  NOAUTH: 'Its password changed: start this node with the new one in --redis.',
  WRONGPASS: 'Its password changed: start this node with the new one in --redis.',
};

/** Every sentence of the agreement of nodes and store: what is wrong, and what mends it. */
export const WORDS = {
  refuses: ({ code, words }: StoreRefusal) =>
    `The store refuses: “${words}”. ${CURES[code] ?? 'What is written fails until it takes it again.'}`,
  evicts: (address: string, policy: string) =>
    `Redis at ${address} throws data away when its memory is short (maxmemory-policy ${policy}): accounts and messages would be lost. Set it to noeviction: CONFIG SET maxmemory-policy noeviction, and in its configuration file.`,
  fewReplicas: (address: string, there: number, wanted: number) =>
    `?replicas=${wanted} is asked for, and Redis at ${address} has ${there}: no message is acknowledged. Start more replicas, or ask for fewer.`,
  noSpareReplica: (address: string, wanted: number) =>
    `Redis at ${address} has as many replicas as ?replicas=${wanted} asks for, and none to spare: when one is lost, nothing is acknowledged. Start ${wanted + 1}.`,
  missingRights: (missing: readonly string[], { prefix, adapter }: Pick<Keys, 'prefix' | 'adapter'>) =>
    `The user of the Redis URL lacks rights that Holdfast needs: ${missing.join(', ')}. Grant keys ~${prefix}*, channels &${prefix}* and, to the letter, &${adapter}#/#*, and the commands of docs/operations/store.md.`,
  unseen: () =>
    'The store does not let us read its settings, so eviction and replicas are not checked. Grant its user +info.',
  otherFormat: (format: number) =>
    format > STORE_FORMAT
      ? `The store has format ${format}, of a newer Holdfast; this version knows ${STORE_FORMAT}. Start the newer version, or give this one another store: another database of the Redis, or --cluster NAME.`
      : `The store has format ${format} again, and this node writes ${STORE_FORMAT}: an older copy was put in its place. Stop all nodes, then start them: the first one migrates it.`,
  replaced: (theirs: string, ours: string) =>
    `The store is now of another cluster (${theirs}, not ${ours}): it was emptied or replaced while this node ran. Restart this node.`,
  otherSecret: () =>
    'This node has another secret than its cluster: people it signs in are strangers to the others. Give it the same --secret (HOLDFAST_SECRET), or none if the others have none. To change the secret of the cluster, stop all nodes and start the first with --new-secret; everybody is then signed out.',
  othersRun: (nodes: readonly string[]) =>
    `The secret of a cluster changes only while none of its nodes runs, and ${nodes.join(', ')} still ${nodes.length === 1 ? 'does' : 'do'}: stop ${nodes.length === 1 ? 'it' : 'them'} first.`,
  secretNeeded: () =>
    'The nodes of this store were given their secret with --secret (HOLDFAST_SECRET): give this one the same.',
  olderNode: (node: string, version: string) =>
    `Node ${node} (version ${version}) is of an older format and still on this store: messages between it and us are late. Stop it, or start it with this version.`,
  nodeOfFormat: (node: string, version: string, format: number) =>
    `Node ${node} (version ${version}) has format ${format}, this one ${STORE_FORMAT}: run one version on all nodes.`,
  nodeOfSecret: (node: string) =>
    `Node ${node} has another secret than this one: give all nodes the same --secret.`,
  clock: (aheadMs: number) =>
    `The clock of this node is ${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the store's: times of messages and sessions are off by that. Let NTP keep both (timedatectl set-ntp true).`,
  nameTaken: (node: string) =>
    `Another node is called ${node} on this store. Give each node a name of its own with --node.`,
  olderRuns: (nodes: readonly string[]) =>
    `The store is of format 1, and a node of an older version is still running on it (${nodes.join(', ')}). Stop every older node, then start this one: it migrates the store. One that was killed is forgotten after 3 s.`,
} as const;
