import type { Link, OpenLink } from './transport.js';

/**
 * A transport that is fetched for the first connection that needs it. One that cannot be fetched is a connection that did not come up:
 * the next attempt fetches it again.
 */
export function lateLinks(fetchLinks: () => Promise<OpenLink>): OpenLink {
  let fetched: OpenLink | null = null;
  return (auth, handlers) => {
    if (fetched !== null) return fetched(auth, handlers);
    let link: Link | null = null;
    let closed = false;
    fetchLinks().then(
      (open) => {
        fetched = open;
        if (!closed) link = open(auth, handlers);
      },
      (problem: Error) => {
        if (!closed) handlers.ended({ kind: 'unreachable', reason: problem.message });
      },
    );
    return {
      call: (event, request, answered) => {
        if (link === null) answered(null);
        else link.call(event, request, answered);
      },
      tell: (event, payload) => link?.tell(event, payload),
      suspected: () => link?.suspected?.(),
      close: () => {
        closed = true;
        link?.close();
      },
    };
  };
}
