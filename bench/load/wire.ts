/**
 * A websocket client that costs as little as Node allows. It has one buffer for the reads of all sockets, frames found
 * in place, no object per frame. A load generator made of full clients would measure itself.
 */
import { connect, type Socket } from 'node:net';

/** All reads of the process go through it: a read is handled before the next begins. */
const READ_BUFFER = Buffer.allocUnsafe(512 * 1024);
/** Not zero, since servers skip unmasking for a zero key. */
const MASK = Buffer.from([0x12, 0x9a, 0x5c, 0x37]);

export interface WireTarget {
  readonly port: number;
  readonly path: string;
  readonly cookie: string;
  /** An address of 127.0.0.0/8: more addresses, more ports. */
  readonly localAddress: string;
}

export interface WireHandlers {
  readonly open: () => void;
  /** A text frame's bytes, valid during the call only. */
  readonly text: (frame: Buffer) => void;
  /** Ended, for whatever reason; `status` when the upgrade was answered with something else. */
  readonly closed: (status: number | null) => void;
}

export class Wire {
  /** Bytes received. */
  bytes = 0;
  private readonly socket: Socket;
  private upgraded = false;
  private carry: Buffer | null = null;
  private over = false;
  private refusedWith: number | null = null;

  constructor(
    target: WireTarget,
    private readonly handlers: WireHandlers,
  ) {
    this.socket = connect({
      port: target.port,
      host: '127.0.0.1',
      localAddress: target.localAddress,
      noDelay: true,
      onread: {
        buffer: READ_BUFFER,
        callback: (count, buffer) => {
          this.read((buffer as Buffer).subarray(0, count));
          return true;
        },
      },
    });
    // Its close follows, and is what counts.
    this.socket.on('error', () => {});
    this.socket.once('close', () => this.end());
    this.socket.write(
      `GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aG9sZGZhc3QgYmVuY2ghIQ==\r\n` +
        `${target.cookie === '' ? '' : `Cookie: ${target.cookie}\r\n`}\r\n`,
    );
  }

  send(text: string): void {
    if (!this.over) this.socket.write(frame(0x81, Buffer.from(text)));
  }

  /** Ends with a reset, so that no port stays in TIME_WAIT after a storm of connections. */
  destroy(): void {
    this.socket.resetAndDestroy();
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.carry = null;
    this.handlers.closed(this.refusedWith);
  }

  private read(chunk: Buffer): void {
    this.bytes += chunk.length;
    let data = chunk;
    if (this.carry !== null) {
      data = Buffer.concat([this.carry, chunk]);
      this.carry = null;
    }
    let at = this.upgraded ? 0 : this.readHead(data);
    if (at < 0) {
      this.carry = Buffer.from(data);
      return;
    }
    const { length } = data;
    while (length - at >= 2) {
      let size = (data[at + 1] as number) & 0x7f;
      let head = 2;
      if (size === 126) {
        if (length - at < 4) break;
        size = data.readUInt16BE(at + 2);
        head = 4;
      } else if (size === 127) {
        if (length - at < 10) break;
        size = Number(data.readBigUInt64BE(at + 2));
        head = 10;
      }
      const end = at + head + size;
      if (end > length) break;
      this.handle((data[at] as number) & 0x0f, data.subarray(at + head, end));
      if (this.over) return;
      at = end;
    }
    if (at < length) this.carry = Buffer.from(data.subarray(at));
  }

  /** Where the first frame begins, or -1 while the head is not complete. */
  private readHead(data: Buffer): number {
    const end = data.indexOf('\r\n\r\n');
    if (end < 0) return -1;
    const status = Number(data.toString('latin1', 9, 12));
    if (status !== 101) {
      this.refusedWith = status;
      this.destroy();
      return data.length;
    }
    this.upgraded = true;
    this.handlers.open();
    return end + 4;
  }

  private handle(opcode: number, payload: Buffer): void {
    if (opcode === 1) this.handlers.text(payload);
    else if (opcode === 9) this.socket.write(frame(0x8a, Buffer.from(payload)));
    else if (opcode === 8) this.destroy();
  }
}

function frame(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = length < 126 ? 6 : 8;
  const out = Buffer.allocUnsafe(head + length);
  out[0] = first;
  if (length < 126) out[1] = 0x80 | length;
  else {
    out[1] = 0x80 | 126;
    out.writeUInt16BE(length, 2);
  }
  MASK.copy(out, head - 4);
  for (let i = 0; i < length; i += 1) out[head + i] = (payload[i] as number) ^ (MASK[i & 3] as number);
  return out;
}
