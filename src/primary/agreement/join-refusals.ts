import type { Keys } from '../../store/redis/keys.js';
import { SECRET_CURE } from '../host/secret-file.js';

/**
 * What keeps a node from joining its cluster, and what mends it. What can go wrong later too is in
 * `problem-phrases.ts`.
 */
export const JOIN_REFUSALS = {
  missingRights: (missing: readonly string[], { prefix, adapter }: Pick<Keys, 'prefix' | 'adapter'>) =>
    `The user of the Redis URL lacks rights that Holdfast needs: ${missing.join(', ')}. Grant keys ~${prefix}*, channels &${prefix}* and, to the letter, &${adapter}#/#*, and the commands of docs/operations/store.md.`,
  othersRun: (nodes: readonly string[]) =>
    `The secret of a cluster changes only while none of its nodes runs, and ${nodes.join(', ')} still ${nodes.length === 1 ? 'does' : 'do'}: stop ${nodes.length === 1 ? 'it' : 'them'} first.`,
  secretNeeded: () =>
    'The nodes of this store were given their secret with --secret (HOLDFAST_SECRET): give this one the same.',
  keptSecretDiffers: (file: string) =>
    `${file} holds another secret than the one that this data was made with. ${SECRET_CURE}`,
  olderRuns: (nodes: readonly string[]) =>
    `The store is of format 1, and a node of an older version is still running on it (${nodes.join(', ')}). Stop every older node, then start this one: it migrates the store. One that was killed is forgotten after 3 s.`,
} as const;
