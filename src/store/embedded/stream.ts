/** Valkey's replication stream: commands as it hands them to a replica, in whole steps but for very large ones. */

export interface StreamCommand {
  /** In capitals. */
  readonly name: string;
  /** Its first argument, '' when it has none. */
  readonly key: string;
  readonly bytes: Buffer;
}

const STAR = 0x2a;
const DOLLAR = 0x24;
const CR = 0x0d;

/** Cuts a stream into its commands. What is not whole yet waits for the rest. */
export class StreamReader {
  private rest: Buffer = EMPTY;

  /** The commands that are whole now, in their order. Throws when the bytes are no such stream. */
  feed(bytes: Buffer): StreamCommand[] {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const commands: StreamCommand[] = [];
    let at = 0;
    while (at < all.length) {
      const found = commandAt(all, at);
      if (found === null) break;
      commands.push(found);
      at += found.bytes.length;
    }
    this.rest = at === all.length ? EMPTY : all.subarray(at);
    return commands;
  }

  /** A command has come in part. */
  get isAmid(): boolean {
    return this.rest.length > 0;
  }
}

const EMPTY = Buffer.alloc(0);

/** Lengths come before contents, so no content can look like a command. */
function commandAt(all: Buffer, begin: number): StreamCommand | null {
  if (all[begin] !== STAR) throw new Error('the replication stream is out of step');
  const count = numberAt(all, begin + 1);
  if (count === null) return null;
  let at = count.next;
  let name = '';
  let key = '';
  for (let i = 0; i < count.value; i++) {
    if (at >= all.length) return null;
    if (all[at] !== DOLLAR) throw new Error('the replication stream is out of step');
    const size = numberAt(all, at + 1);
    if (size === null) return null;
    const end = size.next + size.value;
    if (end + 2 > all.length) return null;
    if (i === 0) name = all.toString('latin1', size.next, end).toUpperCase();
    else if (i === 1) key = all.toString('utf8', size.next, end);
    at = end + 2;
  }
  return { name, key, bytes: all.subarray(begin, at) };
}

function numberAt(all: Buffer, from: number): { value: number; next: number } | null {
  let value = 0;
  for (let at = from; at < all.length; at++) {
    const byte = all[at] as number;
    if (byte === CR) return at + 1 < all.length ? { value, next: at + 2 } : null;
    value = value * 10 + byte - 0x30;
  }
  return null;
}

/** All arguments of a command, its name first. */
export function argumentsOf({ bytes }: StreamCommand): string[] {
  const parts: string[] = [];
  let at = (numberAt(bytes, 1) as { next: number }).next;
  while (at < bytes.length) {
    const size = numberAt(bytes, at + 1) as { value: number; next: number };
    parts.push(bytes.toString('utf8', size.next, size.next + size.value));
    at = size.next + size.value + 2;
  }
  return parts;
}
