import { connect, type Socket } from 'node:net';

const WITHIN_MS = 5_000;

/** The TCP stream of an upgraded connection, for writing frames by hand; null when the upgrade was refused. */
export function openWebsocket(
  port: number,
  headers: Readonly<Record<string, string>>,
): Promise<Socket | null> {
  return new Promise((resolve) => {
    const stream = connect(port, '127.0.0.1');
    const lines = Object.entries({
      host: `127.0.0.1:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    let isSettled = false;
    const settle = (isUpgraded: boolean) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      if (!isUpgraded) stream.destroy();
      resolve(isUpgraded ? stream : null);
    };
    const timer = setTimeout(() => settle(false), WITHIN_MS);
    stream.on('error', () => settle(false)).once('close', () => settle(false));
    stream.once('data', (data) => settle(data.toString('latin1').startsWith('HTTP/1.1 101 ')));
    stream.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('')}\r\n`);
    // What comes after the answer is read and forgotten, else the node would think that nobody reads.
    stream.on('data', () => {});
  });
}

/** One frame of a client, masked with zeros. `first`: its first byte, FIN and opcode. */
export function clientFrame(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size =
    length < 126 ? [0x80 | length] : length < 65_536 ? [0xfe, length >> 8, length & 0xff] : longSize(length);
  return Buffer.concat([Buffer.from([first, ...size, 0, 0, 0, 0]), payload]);
}

function longSize(length: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return [0xff, ...bytes];
}
