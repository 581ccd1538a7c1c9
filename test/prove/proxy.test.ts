import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';

let echo: Server;
let proxy: CuttingProxy;
let client: Socket;

beforeEach(async () => {
  echo = createServer((socket) => void socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await CuttingProxy.start([{ host: '127.0.0.1', port: portOf(echo) }]);
  client = await dial();
});
afterEach(async () => {
  client.destroy();
  await proxy.stop();
  echo.close();
});

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}
async function dial(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
}
async function said(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [data] = await once(socket, 'data');
  return String(data);
}

/** `once` would reject on the error that a reset is. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

describe('the cutting proxy', () => {
  test('passes what is sent', async () => {
    expect(await said(client, 'hello')).toBe('hello');
  });
  test('cut: ends connections and refuses new ones until healed', async () => {
    await said(client, 'hello');
    const gone = closed(client);
    proxy.cut();
    await gone;
    await closed(connect(proxy.port, '127.0.0.1').on('error', () => {}));
    proxy.heal();
    expect(await said(await dial(), 'again')).toBe('again');
  });
  test('reset: ends connections and serves new ones', async () => {
    await said(client, 'hello');
    const gone = closed(client);
    proxy.reset();
    await gone;
    expect(await said(await dial(), 'again')).toBe('again');
  });
  test('frozen: nothing passes, nothing ends, and what was held back comes after', async () => {
    await said(client, 'hello');
    proxy.freeze();
    let heard = '';
    client.on('data', (data) => {
      heard += data;
    });
    client.write('held back');
    const silent = await dial();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toBe('');
    expect(client.destroyed || silent.destroyed).toBe(false);
    proxy.heal();
    await expect.poll(() => heard).toBe('held back');
  });
  test('swallowing: a websocket comes about and nothing follows, other requests pass, and healing resets it', async () => {
    const upgrade = 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n';
    const before = await dial();
    expect(await said(before, upgrade)).toBe(upgrade);
    proxy.swallow();
    expect(await said(client, `${upgrade}frame`)).toBe(upgrade);
    let heard = '';
    for (const socket of [client, before]) {
      socket.on('data', (data) => {
        heard += data;
      });
      socket.write('frame');
    }
    const poll = 'GET /?transport=polling HTTP/1.1\r\n\r\nbody';
    expect(await said(await dial(), poll)).toBe(poll);
    expect(heard).toBe('');
    const gone = Promise.all([closed(client), closed(before)]);
    proxy.heal();
    await gone;
    expect(await said(await dial(), `${upgrade}frame`)).toBe(`${upgrade}frame`);
  });
  test('goes past a target that does not answer', async () => {
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
    const port = portOf(dead);
    await new Promise((resolve) => dead.close(resolve));
    proxy.retarget([
      { host: '127.0.0.1', port },
      { host: '127.0.0.1', port: portOf(echo) },
    ]);
    for (let tries = 0; tries < 4; tries += 1) expect(await said(await dial(), 'hello')).toBe('hello');
  });
});
