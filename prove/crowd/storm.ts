/** Many strangers who connect at once and stay for a while: load for the router, not people of the history. */
import { Socket } from 'node:net';

/** Opens `connections` sockets that ask for the front page and hold on; resolves when all ended. */
export async function storm(url: string, connections: number, forMs: number): Promise<void> {
  const { hostname, port } = new URL(url);
  const all: Promise<void>[] = [];
  for (let index = 0; index < connections; index += 1) {
    all.push(
      new Promise((resolve) => {
        const socket = new Socket();
        // Its close follows, and is what counts.
        socket.on('error', () => {});
        socket.once('close', () => resolve());
        socket.connect(Number(port), hostname, () => {
          socket.write(
            `GET /socket.io/?EIO=4&transport=polling&storm=${index} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: keep-alive\r\n\r\n`,
          );
        });
        socket.resume();
        setTimeout(() => socket.destroy(), forMs);
      }),
    );
    // Ten at once, then a breath, so that this process's other clients live.
    if (index % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
}
