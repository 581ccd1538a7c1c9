import { createHash } from 'node:crypto';

/**
 * The keys of uploads. They share one hash tag, so that a record, its digest and its person's bytes change in one step.
 */
export interface FileKeys {
  /** Hash: by, at, bytes, file (`FileInfo` as JSON), version, posted; upload, the key of that or ''. */
  record(id: string): string;
  /** Sorted set: `<room> <user> <cmid>` of a message that carries it, or was about to → when it was counted, ms. */
  references(id: string): string;
  /** Set of the ids of uploads with these bytes. */
  digest(sha256: string): string;
  /** String: the id of the upload that this person's client calls so. By a digest, since clients choose it. */
  upload(user: string, uploadId: string): string;
  /** Hash: user id → bytes of their files. */
  readonly used: string;
  /** Sorted set: id → when to look whether it may go, ms. */
  readonly due: string;
  /** Hash: node → the place of its files' bytes. */
  readonly places: string;
}

/** `prefix`: of the cluster. */
export function fileKeys(prefix: string): FileKeys {
  const tag = `${prefix}{files}:`;
  return {
    record: (id) => `${tag}record:${id}`,
    references: (id) => `${tag}references:${id}`,
    digest: (sha256) => `${tag}digest:${sha256}`,
    upload: (user, uploadId) => `${tag}upload:${user}:${digest(uploadId)}`,
    used: `${tag}used`,
    due: `${tag}due`,
    places: `${tag}places`,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
