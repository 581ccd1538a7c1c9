/** The keys of push subscriptions. They share one hash tag, so that a subscription and the lists change in one step. */
export interface PushKeys {
  /** String: the pair of keys by which push services know this cluster, as JSON. */
  readonly pair: string;
  /** String, with a time to live: which jobs process sends. */
  readonly sender: string;
  /** Set: ids of those who have subscriptions. */
  readonly people: string;
  /** Hash: id → the subscription as JSON (`PushSubscription`). */
  ofPerson(user: string): string;
  /** String, with a time to live: id of the person who set up subscriptions in this session. */
  ofSession(session: string): string;
}

/** `prefix`: of the cluster. */
export function pushKeys(prefix: string): PushKeys {
  const tag = `${prefix}{push}:`;
  return {
    pair: `${tag}pair`,
    sender: `${tag}sender`,
    people: `${tag}people`,
    ofPerson: (user) => `${tag}of:${user}`,
    ofSession: (session) => `${tag}session:${session}`,
  };
}
