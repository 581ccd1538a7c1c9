/**
 * One person tries the whole adapter before the crowd comes, so that what is wrong with it is said in its own words.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed/wait.js';
import { type Adapter, AdapterError, type Arrived } from './adapter.js';
import { bounded } from './bounded.js';
import { asAppPage, wrongInArrived } from './check-adapter.js';

const WITHIN_MS = 10_000;
const CLOSES_WITHIN_MS = 2_000;
/** No label: nobody of the crowd wrote it, so nobody misses it. */
const TEXT = 'The prover tries the adapter.';

/**
 * Signs in, joins a room, sends, and waits to be shown it. Throws an AdapterError with what did not come about.
 * `withinMs`: of each step.
 */
export async function rehearse(
  adapter: Adapter,
  url: string,
  room: string,
  withinMs = WITHIN_MS,
): Promise<void> {
  const heard: Arrived[] = [];
  let wrong: string | null = null;
  let isOnline = false;
  const visitor = {
    name: 'rehearsal',
    url,
    memory: {},
    arrived: (message: Arrived) => {
      wrong ??= wrongInArrived(message);
      heard.push(message);
    },
    online: () => {
      isOnline = true;
    },
    offline: () => {
      isOnline = false;
    },
  };
  const page = asAppPage(await bounded('signIn', withinMs, () => adapter.signIn(visitor)));
  try {
    if (!(await waitFor(() => isOnline, withinMs))) {
      throw new AdapterError(
        `online was not called within ${withinMs / 1_000} s; signIn must call it when the page is connected, and offline when it is not.`,
      );
    }
    await bounded('join', withinMs, () => page.join(room));
    await bounded('send', withinMs, () => page.send(room, TEXT));
    const isShown = () => wrong !== null || heard.some((one) => one.room === room && one.text === TEXT);
    const came = await waitFor(isShown, withinMs);
    if (wrong !== null) throw new AdapterError(`${wrong}.`);
    if (!came) {
      throw new AdapterError(
        `The first message did not come back within ${withinMs / 1_000} s; arrived must be called with { room: ${JSON.stringify(room)}, text: ${JSON.stringify(TEXT)} } once its author's page shows it. It was called ${heard.length} times.`,
      );
    }
  } finally {
    const closing = (async () => await page.close())();
    // A page that cannot be closed ends with its process.
    await Promise.race([closing.catch(() => {}), sleep(CLOSES_WITHIN_MS, null, { ref: false })]);
  }
}
