/** An upgrade to a websocket by hand. It is closed as soon as it was answered. */
import { WebSocket } from 'ws';

/** The status that an upgrade to a websocket is answered with: 101 when it was let in (and is then closed). */
export function upgradeStatus(
  url: string,
  headers: Record<string, string>,
  path = '/socket.io/?EIO=4&transport=websocket',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_req, res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}
