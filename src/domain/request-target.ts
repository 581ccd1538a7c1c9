export interface RequestTarget {
  /** Without query; of an absolute target, its path. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
}

/**
 * The target of a request as it was sent: `/path?query`, or with scheme and host before it, which are the client's
 * word. Not by `URL`, which would tidy `..` away before anything could refuse it.
 */
export function splitTarget(target: string): RequestTarget {
  const absolute = /^https?:\/\/[^/?#]+/i.exec(target);
  let rest = absolute === null ? target : target.slice(absolute[0].length) || '/';
  if (rest.startsWith('?')) rest = `/${rest}`;
  const mark = rest.indexOf('?');
  return mark < 0 ? { path: rest, query: '' } : { path: rest.slice(0, mark), query: rest.slice(mark + 1) };
}
