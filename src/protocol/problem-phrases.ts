/** The English of problems, as `event-phrases.ts` is that of events: what is wrong, and what mends it. */
import { phraseDisk } from './disk-trouble.js';
import type { Problem, ProblemCode, ProblemParams, StrangeNode } from './problem.js';

/** A sentence or two for each code. */
export type ProblemPhrases = { readonly [Code in ProblemCode]: (params: ProblemParams[Code]) => string };

/** A problem in the words of `phrases`; in the node's own where another version gave it. */
export function phraseProblem(problem: Problem, phrases: ProblemPhrases): string {
  const phrase = phrases[problem.code] as ((params: unknown) => string) | undefined;
  if (phrase === undefined || problem.params === undefined) return problem.text;
  try {
    return phrase(problem.params);
  } catch {
    // Parameters of a newer server: its own words still say it.
    return problem.text;
  }
}

/** What helps, by the first word of the store's refusal. */
const CURES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    OOM: 'It is out of memory: give it more (maxmemory), or remove what is not needed.',
    MISCONF:
      'Its disk is full, or may not be written: free space where it keeps its files; its own log says more.',
    READONLY: 'It is a replica: give the master with --redis, or redis-sentinel:// so that it is found.',
    NOREPLICAS: 'It wants more replicas than follow it (min-replicas-to-write): start them.',
    NOPERM:
      'The user of the URL lacks a right: docs/operations/store.md has the least rights that are enough.',
    NOAUTH: 'Its password changed: start this node with the new one in --redis.',
    WRONGPASS: 'Its password changed: start this node with the new one in --redis.',
  }),
);

export const problemPhrases: ProblemPhrases = {
  store_unwritable: (params) =>
    'disk' in params
      ? phraseDisk(params.trouble)
      : `The store refuses: “${params.words}”. ${CURES.get(params.code) ?? 'What is written fails until it takes it again.'}`,
  store_evicts: ({ address, policy }) =>
    `Redis at ${address} throws data away when its memory is short (maxmemory-policy ${policy}): accounts and messages would be lost. Set it to noeviction: CONFIG SET maxmemory-policy noeviction, and in its configuration file.`,
  store_replicas: ({ address, there, wanted }) =>
    there === wanted
      ? `Redis at ${address} has as many replicas as ?replicas=${wanted} asks for, and none to spare: when one is lost, nothing is acknowledged. Start ${wanted + 1}.`
      : `?replicas=${wanted} is asked for, and Redis at ${address} has ${there}: no message is acknowledged. Start more replicas, or ask for fewer.`,
  store_unseen: () =>
    'The store does not let us read its settings, so eviction and replicas are not checked. Grant its user +info.',
  store_format: ({ theirs, ours }) =>
    theirs > ours
      ? `The store has format ${theirs}, of a newer Holdfast; this version knows ${ours}. Start the newer version, or give this one another store: another database of the Redis, or --cluster NAME.`
      : `The store has format ${theirs} again, and this node writes ${ours}: an older copy was put in its place. Stop all nodes, then start them: the first one migrates it.`,
  store_replaced: ({ theirs, ours }) =>
    `The store is now of another cluster (${theirs}, not ${ours}): it was emptied or replaced while this node ran. Restart this node.`,
  secret_differs: () =>
    'This node has another secret than its cluster: people it signs in are strangers to the others. Give it the same --secret (HOLDFAST_SECRET), or none if the others have none. To change the secret of the cluster, stop all nodes and start the first with --new-secret; everybody is then signed out.',
  node_name_taken: ({ node }) =>
    `Another node is called ${node} on this store. Give each node a name of its own with --node.`,
  node_differs: ({ nodes, ourFormat }) => nodes.map((node) => phraseStranger(node, ourFormat)).join(' '),
  clock_differs: ({ aheadMs }) =>
    `The clock of this node is ${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the store's: times of messages and sessions are off by that. Let NTP keep both (timedatectl set-ntp true).`,
  jobs_away: ({ seconds }) =>
    `The jobs process of this node was not heard of for ${seconds} s. Nobody can search here, and letters to outside and notifications may wait. The next one starts by itself. Where it does not, the log says why.`,
  mail_away: ({ seconds }) =>
    `The mail server has taken no mails for ${seconds} s: who asked for a new password waits. They are sent when it answers, for an hour. The log has its code; --smtp says which server it is.`,
};

/** What waits for the end of a node of format 2. */
const LACKING =
  'messages cannot be edited, deleted, pinned or reacted to, and nobody learns that a message calls them.';

function phraseStranger({ node, version, why }: StrangeNode, ourFormat: number): string {
  if (why === 'older') {
    return `Node ${node} (version ${version}) is of an older format and still on this store: messages between it and us are late. Stop it, or start it with this version.`;
  }
  if (why === 'secret')
    return `Node ${node} has another secret than this one: give all nodes the same --secret.`;
  const until = why.holdsBack ? ` Until then ${LACKING}` : '';
  return `Node ${node} (version ${version}) has format ${why.format}, this one ${ourFormat}: run one version on all nodes.${until}`;
}
