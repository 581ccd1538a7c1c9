/**
 * The keys of links that bring people in. They share one hash tag, so that a link, its uses and the lists change in one
 * step.
 */
export interface InviteKeys {
  /** Hash: by (`UserRef` as JSON), room or '', uses, spent, until. By a digest: the store does not know the link. */
  record(id: string): string;
  /** Sorted set: user id → until when a use of the link is set aside for them, ms. */
  held(id: string): string;
  /** Sorted set: links that this person made → when each ends, ms. */
  ofMaker(user: string): string;
  /** Sorted set: all links → when each ends, ms. */
  readonly open: string;
}

/** `prefix`: of the cluster. */
export function inviteKeys(prefix: string): InviteKeys {
  const tag = `${prefix}{invites}:`;
  return {
    record: (id) => `${tag}record:${id}`,
    held: (id) => `${tag}held:${id}`,
    ofMaker: (user) => `${tag}of:${user}`,
    open: `${tag}open`,
  };
}
