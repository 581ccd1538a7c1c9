/** What our HAProxy configuration and the commands to its runtime API have to agree on. */

/** How a backend's servers are checked, and named. */
export interface Backend {
  readonly name: string;
  readonly checkPath: '/readyz' | '/healthz';
}

/**
 * Options of every server; `default-server` does not reach servers that are added at run time, so they are said for
 * each.
 */
export const SERVER_OPTIONS = 'check inter 500ms fall 2 rise 1';

/**
 * Two backends with the same servers. The first takes whoever is ready. When nobody is (the store is down, so no node
 * calls itself ready) the second takes whoever lives. A page that says what is wrong is better than HAProxy's 503.
 */
export function backendsOf(name: string): readonly [Backend, Backend] {
  return [
    { name, checkPath: '/readyz' },
    { name: `${name}-alive`, checkPath: '/healthz' },
  ];
}
