/**
 * The head of a connection's first request: found however TCP split it, then read only as far as routing needs. Pure.
 *
 * The worker's parser reads the same bytes again. Whatever two parsers could understand differently is refused here:
 * two lengths, two hosts, bare line ends, folded lines. So nobody can smuggle a request past the router.
 */
import { type RequestTarget, splitTarget } from './request-target.js';

/** Bytes of the end of a head seen so far: 0 none, 1 CR, 2 CRLF, 3 CRLFCR. */
type Seen = 0 | 1 | 2 | 3;

/** Where a scan stands; starts as `NO_HEAD_YET` and is carried from chunk to chunk. */
export interface RequestHeadScan {
  readonly seen: Seen;
  readonly bytes: number;
}

export const NO_HEAD_YET: RequestHeadScan = { seen: 0, bytes: 0 };

export type ScanResult =
  | { readonly kind: 'more'; readonly scan: RequestHeadScan }
  /** The head, with its blank line, is the first `bytes` of all that was scanned. */
  | { readonly kind: 'complete'; readonly bytes: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'malformed'; readonly why: string };

const CR = 13;
const LF = 10;

/**
 * Looks for the blank line in the next chunk. Refuses bare CR or LF at once, so that no such head waits for its
 * time-out.
 */
export function scanRequestHead(scan: RequestHeadScan, chunk: Uint8Array, maxBytes: number): ScanResult {
  let { seen, bytes } = scan;
  for (const byte of chunk) {
    bytes += 1;
    if (bytes > maxBytes) return { kind: 'too-large' };
    const afterCr = seen === 1 || seen === 3;
    if (afterCr !== (byte === LF)) {
      return { kind: 'malformed', why: 'Lines of a request must end with CR LF.' };
    }
    if (byte === LF) {
      if (seen === 3) return { kind: 'complete', bytes };
      seen = 2;
    } else if (byte === CR) {
      seen = seen === 2 ? 3 : 1;
    } else {
      seen = 0;
    }
  }
  return { kind: 'more', scan: { seen, bytes } };
}

export interface RequestHead {
  readonly method: string;
  /** Without query; of an absolute target, its path. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** All Cookie headers, joined; '' when none. */
  readonly cookie: string;
  readonly forwardedFor: string | undefined;
  /** A connection of Engine.IO, not a plain request. */
  readonly engine: boolean;
  /** Engine.IO's id of an open connection, or null. */
  readonly sid: string | null;
  /** It asks to go on in another protocol that nobody here speaks (`h2c`): to be ignored, see `withoutUpgrade`. */
  readonly strangeUpgrade: boolean;
}

export type RequestHeadResult =
  | { readonly kind: 'head'; readonly head: RequestHead }
  | { readonly kind: 'refused'; readonly status: 400 | 431; readonly why: string };

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;
export const ENGINE_PATH = '/socket.io/';

/** Reads a complete head (latin1 text, with or without the closing blank line). */
export function parseRequestHead(text: string, maxHeaders: number): RequestHeadResult {
  const lines = text.replace(/^\r\n/, '').split('\r\n');
  while (lines.at(-1) === '') lines.pop();
  const request = REQUEST_LINE.exec(lines[0] ?? '');
  if (request === null) return refuseRequestHead('The request line is not HTTP/1.1.');
  if (lines.length - 1 > maxHeaders) {
    return { kind: 'refused', status: 431, why: `A request may have at most ${maxHeaders} headers.` };
  }
  const headers = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const header = HEADER_LINE.exec(line);
    if (header === null) return refuseRequestHead('A header line is malformed.');
    const name = (header[1] as string).toLowerCase();
    const values = headers.get(name);
    if (values === undefined) headers.set(name, [(header[2] as string).trim()]);
    else values.push((header[2] as string).trim());
  }
  const [, method = '', target = '', minor] = request;
  const ambiguous = ambiguity(headers, minor === '1');
  if (ambiguous !== null) return refuseRequestHead(ambiguous);
  const where = whereTo(method, target);
  if (where === null) return refuseRequestHead('The request target must be a path.');
  const engine = where.path.startsWith(ENGINE_PATH) || where.path === ENGINE_PATH.slice(0, -1);
  return {
    kind: 'head',
    head: {
      method,
      ...where,
      cookie: (headers.get('cookie') ?? []).join('; '),
      forwardedFor: headers.get('x-forwarded-for')?.join(', '),
      engine,
      sid: engine ? new URLSearchParams(where.query).get('sid') || null : null,
      strangeUpgrade: headers.has('upgrade') && headers.get('upgrade')?.join().toLowerCase() !== 'websocket',
    },
  };
}

/**
 * The head (latin1 text) without its Upgrade headers, as RFC 9110 lets a server ignore them. Clients of HTTP/2 ask for
 * `h2c` with every first request and go on in HTTP/1.1 when nobody answers to that. Node would let go of the
 * connection.
 */
export function withoutUpgrade(head: string): string {
  return head.replace(/\r\nupgrade:[^\r]*/gi, '');
}

function refuseRequestHead(why: string): RequestHeadResult {
  return { kind: 'refused', status: 400, why };
}

/** What could make two parsers see two different requests, or null. */
function ambiguity(headers: ReadonlyMap<string, readonly string[]>, isHttp11: boolean): string | null {
  const hosts = headers.get('host') ?? [];
  const lengths = headers.get('content-length') ?? [];
  const codings = headers.get('transfer-encoding') ?? [];
  if (hosts.length > 1 || (isHttp11 && hosts.length === 0)) return 'A request needs exactly one Host header.';
  if (lengths.length > 1 || (lengths.length === 1 && !/^\d{1,15}$/.test(lengths[0] as string)))
    return 'A request may have one Content-Length, a number.';
  if (codings.length > 0 && lengths.length > 0)
    return 'A request may have a Content-Length or a Transfer-Encoding, not both.';
  if (codings.length > 1 || (codings.length === 1 && (codings[0] as string).toLowerCase() !== 'chunked'))
    return 'The only Transfer-Encoding understood is chunked.';
  if (codings.length > 0 && !isHttp11) return 'HTTP/1.0 has no Transfer-Encoding.';
  return null;
}

function whereTo(method: string, target: string): RequestTarget | null {
  if (method === 'CONNECT') return null;
  const where = splitTarget(target);
  return where.path.startsWith('/') || (where.path === '*' && method === 'OPTIONS') ? where : null;
}

/** The value of the first cookie with this name in a Cookie header, as sent, or undefined. */
export function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) {
      const value = pair.slice(at + 1).trim();
      return value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value;
    }
  }
  return undefined;
}
