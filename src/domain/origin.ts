export interface OriginQuestion {
  /** The Origin header. */
  readonly origin: string | undefined;
  /** The Host header (or a trusted proxy's X-Forwarded-Host). */
  readonly host: string | undefined;
  /** `--origins`: full origins (`https://chat.example.org`). */
  readonly allowed: readonly string[];
}

/**
 * Whether a request from this origin may act with the browser's cookies. True for the server's own host and listed
 * origins. A request without Origin is not from another site's script: true, and the caller decides whether it wants one.
 * `null` (sandboxed frames, some redirects) is refused.
 */
export function originAllowed({ origin, host, allowed }: OriginQuestion): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  if (host === undefined) return false;
  let url: URL;
  try {
    url = new URL(origin);
  } catch {
    return false;
  }
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.host === host.toLowerCase();
}
