// What the running compose stack has to do. Plain JavaScript, since it runs beside docker and not under vitest.
import { io } from 'socket.io-client';
import { until } from '../../dist/testbed/wait.js';

/**
 * @param {{url: string, compose: (...args: string[]) => Promise<string>, docker: (...args: string[]) => string}} stack
 * @returns {Promise<number>} how many checks failed
 */
export async function verifyStack({ url, compose, docker }) {
  let failures = 0;
  // Waiting requests alone do not keep Node from ending.
  const alive = setInterval(() => {}, 1_000);
  const check = async (name, body) => {
    const startedAt = Date.now();
    try {
      const said = await body();
      console.log(`  ✓ ${name}${said === undefined ? '' : `: ${said}`} (${Date.now() - startedAt} ms)`);
    } catch (error) {
      failures += 1;
      console.error(`  ✗ ${name}: ${error.message}`);
    }
  };
  const nodes = (visits) => namesBehind(url, visits);

  await check('three nodes serve behind the balancer', async () => {
    await until('three nodes', async () => (await nodes()).size === 3, 60_000);
  });

  let cookie = '';
  await check('the first account is made with the set-up link of the log', async () => {
    const token = /setup=([A-Za-z0-9_%-]+)/.exec(await compose('logs', 'node'))?.[1];
    if (token === undefined) throw new Error('no set-up link in the log');
    const answer = await fetch(`${url}/api/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({
        name: 'alice',
        password: 'correct horse battery',
        setup: decodeURIComponent(token),
      }),
    });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  });

  await check('websockets and long polling connect, signed in', async () => {
    for (const transport of ['websocket', 'polling']) (await connected(url, transport, cookie)).disconnect();
  });

  await check('two more nodes serve', async () => {
    await compose('up', '-d', '--no-build', '--scale', 'node=5');
    const startedAt = Date.now();
    await until('five nodes', async () => (await nodes()).size === 5, 30_000);
    return `${Date.now() - startedAt} ms after docker-compose returned`;
  });

  await check(
    'two nodes drain and leave: no request fails, the socket of a node that stays is not cut',
    async () => {
      let failed = 0;
      let asked = 0;
      let going = true;
      const asking = (async () => {
        while (going) {
          asked += 1;
          const answer = await fetch(`${url}/api/session`, { headers: { cookie } }).catch(() => null);
          await answer?.arrayBuffer();
          if (answer?.status !== 200) failed += 1;
          await pause(20);
        }
      })();
      await compose('up', '-d', '--no-build', '--scale', 'node=3');
      await until('three nodes', async () => (await nodes()).size === 3, 30_000);
      going = false;
      await asking;
      if (failed > 0) throw new Error(`${failed} of ${asked} requests failed`);
      return `0 of ${asked} failed`;
    },
  );

  await check(
    'a container that crashes is out of rotation, and back when docker started it again',
    async () => {
      const [id] = (await compose('ps', '-q', 'node')).trim().split('\n');
      // Not `docker kill`, after which docker leaves it dead.
      process.kill(Number(docker('inspect', '-f', '{{.State.Pid}}', id)), 'SIGKILL');
      const crashedAt = Date.now();
      await until('requests to be served again', async () => (await nodes(6)).size >= 2, 10_000);
      const outAfter = Date.now() - crashedAt;
      await until('three nodes', async () => (await nodes()).size === 3, 30_000);
      return `served after ${outAfter} ms, whole after ${Date.now() - crashedAt} ms`;
    },
  );

  await check('not root, without capabilities, and the root file system cannot be written', async () => {
    for (const service of ['node', 'balancer']) {
      const id = (await compose('ps', '-q', service)).trim().split('\n').at(-1);
      const said = docker('exec', id, 'sh', '-c', 'id -u; touch /app/x 2>&1 || true');
      if (!said.startsWith('10001')) throw new Error(`${service} runs as ${said}`);
      if (!/read-only/i.test(said)) throw new Error(`${service} could write: ${said}`);
      const status = docker('exec', id, 'cat', '/proc/1/status');
      if (
        !/^CapEff:\t0+$/m.test(status) ||
        !/^CapBnd:\t0+$/m.test(status) ||
        !/^NoNewPrivs:\t1$/m.test(status)
      )
        throw new Error(`${service} has capabilities, or may gain some: ${status}`);
    }
  });

  await check('the health checks of all containers pass', async () => {
    await until(
      'healthy',
      async () => {
        const ids = (await compose('ps', '-q')).trim().split('\n');
        return ids.every(
          (id) => docker('inspect', '-f', '{{.State.Health.Status}}', id).trim() === 'healthy',
        );
      },
      30_000,
    );
  });
  clearInterval(alive);
  return failures;
}

/** The nodes that answer fresh visitors. */
async function namesBehind(url, visits = 24) {
  const names = new Set();
  for (let visit = 0; visit < visits; visit += 1) {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) });
    await answer.arrayBuffer();
    const name = answer.headers.get('x-served-by')?.split('/')[0];
    if (answer.ok && name !== undefined) names.add(name);
  }
  return names;
}

function connected(url, transport, cookie) {
  const socket = io(url, {
    transports: [transport],
    reconnection: false,
    extraHeaders: { cookie, origin: url },
  });
  return new Promise((resolve, reject) => {
    socket.once('welcome', () => resolve(socket));
    socket.once('connect_error', (error) => reject(new Error(`${transport}: ${error.message}`)));
  });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
