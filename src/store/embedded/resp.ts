/** The Redis protocol, as much as a connection inside the process needs: requests out; RESP3 replies and pushes in. */
export type Reply = string | number | null | Buffer | Error | Reply[] | { readonly pushed: Reply[] };

export function encodeCommand(parts: readonly (string | Buffer)[]): Buffer {
  const pieces: Buffer[] = [Buffer.from(`*${parts.length}\r\n`)];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    pieces.push(Buffer.from(`$${bytes.length}\r\n`), bytes, CRLF);
  }
  return Buffer.concat(pieces);
}

const CRLF = Buffer.from('\r\n');
const INCOMPLETE = Symbol('incomplete');

/** Bulk strings come as Buffers, simple strings as strings, errors as `Error` values. */
export class ReplyParser {
  private pending: Buffer = Buffer.alloc(0);
  private at = 0;

  /** Calls `take` for every reply that is whole now. */
  feed(bytes: Buffer, take: (reply: Reply) => void): void {
    this.pending = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    let begin = 0;
    for (;;) {
      this.at = begin;
      const reply = this.read();
      if (reply === INCOMPLETE) break;
      begin = this.at;
      take(reply);
    }
    this.pending = begin === this.pending.length ? Buffer.alloc(0) : this.pending.subarray(begin);
  }

  private read(): Reply | typeof INCOMPLETE {
    const line = this.line();
    if (line === null) return INCOMPLETE;
    const rest = line.slice(1);
    switch (line[0]) {
      case '+':
        return rest;
      case '-':
        return new Error(rest);
      case ':':
        return Number(rest);
      case '_':
        return null;
      case '#':
        return rest === 't' ? 1 : 0;
      case ',':
      case '(':
        return rest;
      case '$':
      case '=':
        return this.bulk(Number(rest));
      case '*':
      case '~':
        return this.list(Number(rest));
      case '%':
        return this.list(Number(rest) * 2);
      case '>': {
        const push = this.list(Number(rest));
        return push === INCOMPLETE ? push : { pushed: push as Reply[] };
      }
      default:
        throw new Error(`unexpected reply type ${JSON.stringify(line[0])}`);
    }
  }

  private line(): string | null {
    const end = this.pending.indexOf(CRLF, this.at);
    if (end < 0) return null;
    const line = this.pending.toString('utf8', this.at, end);
    this.at = end + 2;
    return line;
  }

  private bulk(length: number): Buffer | null | typeof INCOMPLETE {
    if (length < 0) return null;
    const end = this.at + length;
    if (end + 2 > this.pending.length) return INCOMPLETE;
    const bytes = this.pending.subarray(this.at, end);
    this.at = end + 2;
    return bytes;
  }

  private list(length: number): Reply[] | null | typeof INCOMPLETE {
    if (length < 0) return null;
    const items: Reply[] = [];
    for (let i = 0; i < length; i++) {
      const item = this.read();
      if (item === INCOMPLETE) return INCOMPLETE;
      items.push(item);
    }
    return items;
  }
}
