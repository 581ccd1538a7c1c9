/** People who come: each loads the sign-in page, connects, joins a room, and goes. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientSpec, type Dialect, emptyCounts, type LoadCounts } from './client.js';
import { Histogram, type Quantiles } from './histogram.js';

/** A visit that is not in its room after this has failed; all that succeed take far less. */
const VISIT_MS = 3_000;

export interface VisitsPlan {
  readonly dialect: Dialect;
  readonly port: number;
  readonly clients: readonly ClientSpec[];
  readonly atOnce: number;
  readonly forMs: number;
}

export interface VisitsResult {
  readonly visits: number;
  readonly failed: number;
  readonly tookMs: number;
  readonly visit: Quantiles;
  readonly lastError: string;
}

export async function visits(plan: VisitsPlan): Promise<VisitsResult> {
  const counts = emptyCounts();
  const took = new Histogram();
  const startedMs = performance.now();
  const over = () => performance.now() - startedMs >= plan.forMs;
  let next = 0;
  let done = 0;
  let failed = 0;
  const visitor = async () => {
    while (!over()) {
      const index = next++;
      const spec = plan.clients[index % plan.clients.length] as ClientSpec;
      const beganMs = performance.now();
      try {
        await page(plan.port, index);
        await stay(plan, index, spec, counts);
        if (over()) return;
        done += 1;
        took.add((performance.now() - beganMs) * 1000);
      } catch (error) {
        if (over()) return;
        failed += 1;
        counts.lastError = (error as Error).message;
      }
    }
  };
  const visitors = Promise.all(Array.from({ length: plan.atOnce }, visitor));
  // Whoever is stuck when the time is over is not waited for: it would count as time of all others.
  await Promise.race([visitors, sleep(plan.forMs)]);
  const tookMs = performance.now() - startedMs;
  const result = { visits: done, failed, tookMs, visit: took.take(), lastError: counts.lastError };
  await visitors;
  return result;
}

/** The sign-in page, read to its end. */
function page(port: number, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let first = '';
    const socket = connect({
      port,
      host: '127.0.0.1',
      localAddress: `127.0.0.${2 + (index % 200)}`,
      noDelay: true,
    });
    socket.setTimeout(VISIT_MS, () => socket.destroy(new Error('the page did not come')));
    socket.on('data', (data) => {
      if (first === '') first = data.toString('latin1', 0, 15);
    });
    socket.once('error', reject);
    socket.once('close', () => {
      if (first.startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(`the page answered ${first}`));
    });
    socket.write(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n`,
    );
  });
}

function stay(plan: VisitsPlan, index: number, spec: ClientSpec, counts: LoadCounts): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      client.close();
      reject(new Error(`not in its room after ${VISIT_MS} ms`));
    }, VISIT_MS);
    const client = new Client(
      index,
      spec,
      plan.dialect,
      plan.port,
      counts,
      {
        ready: () => {
          clearTimeout(timer);
          client.close();
          resolve();
        },
        closed: (_, status) => {
          clearTimeout(timer);
          reject(new Error(`connection ended with ${status ?? 'no status'} ${counts.lastError}`));
        },
      },
      { observes: false, resumes: false },
    );
    client.open(2 * VISIT_MS);
  });
}
