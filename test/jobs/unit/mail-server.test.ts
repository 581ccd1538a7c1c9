import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { mailServer } from '../../../src/jobs/mail/mail-server.js';

const server = createServer();
afterEach(() => void server.close());

test('a mail server that says a letter now and then, and no word, is given up within the time of a mail', async () => {
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.write('220 slow.example.org\r\n');
    let isGreeted = false;
    socket.on('data', () => {
      if (isGreeted) {
        // Nothing of this is silence.
        const letters = setInterval(() => socket.write('2'), 20);
        socket.on('close', () => clearInterval(letters));
      } else socket.write('250 slow.example.org\r\n');
      isGreeted = true;
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const from = { name: '', address: 'chat@example.org' };
  const place = { url: 'https://chat.example.org', host: '127.0.0.1', port, secured: 'none' } as const;
  const send = mailServer({ ...place, signIn: null, from }, 500);
  const outcome = await send('ann@example.org', { subject: 'x', text: 'x' });
  expect(outcome).toEqual({ kind: 'away', failure: { code: 'EABORT', status: 0 } });
});
