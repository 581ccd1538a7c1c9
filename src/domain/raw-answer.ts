/**
 * A whole HTTP/1.1 answer as text, for a connection that no response object serves; the connection is closed after it.
 */
export function rawAnswer(
  status: number,
  reason: string | undefined,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const all = {
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reason ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
