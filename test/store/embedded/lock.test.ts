import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program } from '../../../testbed/processes/program.js';
import { until } from '../../../testbed/wait.js';
import { embeddedStores } from '../support/embedded.js';
import { allTexts, person, roomWith, say } from '../support/people.js';

let stores: Awaited<ReturnType<typeof embeddedStores>>;
beforeAll(async () => {
  stores = await embeddedStores();
});
afterAll(() => stores.stop());

describe('the lock of a data folder', () => {
  it('makes a paused store end and not start again, with nothing more written', async () => {
    const dataDir = stores.folder();
    const started = await stores.start(dataDir);
    const store = await started.open();
    const ann = person('ann');
    const room = await roomWith(store, ann);
    const isLost = () => started.events.some(({ type }) => type === 'lost');
    const path = join(dataDir, 'holdfast.lock');
    const taken = { ...JSON.parse(readFileSync(path, 'utf8')), pidSpace: 'pid:[1] boot', primary: 1 };
    writeFileSync(path, JSON.stringify(taken));
    // Somebody writes all the while, also in the moment between its seeing that and its end.
    await until('it to see that', () => say(store, room, ann, 'x').then(isLost, isLost));
    const late = Array.from({ length: 20 }, () => say(store, room, ann, 'late'));
    await Promise.allSettled(late);
    await until('its end', () => started.embedded.pid() === null);
    // It is no trouble of the disk.
    expect(started.events.map(({ type }) => type)).toEqual(['up', 'lost']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(taken);
    await started.stop();
  });

  it('holds against a start in another pid namespace of a machine with the same name', async (context) => {
    const flags = ['-p', '-f', '--mount-proc', '--kill-child', ...(process.getuid?.() === 0 ? [] : ['-r'])];
    try {
      execFileSync('unshare', [...flags, 'true'], { stdio: 'pipe' });
    } catch (error) {
      const why = `NOT TESTED: no pid namespace can be made here: ${(error as Error).message}`;
      console.warn(why);
      context.skip(why);
    }
    const dataDir = stores.folder();
    const first = await stores.start(dataDir);
    const store = await first.open();
    const ann = person('ann');
    const room = await roomWith(store, ann);
    await say(store, room, ann, 'before');
    const script = stores.code.url('second-for-test.mjs');
    writeFileSync(
      script,
      `import { startEmbeddedStore } from './store/embedded/embedded-store.js';
       import { createLogger } from './logger.js';
       const logger = createLogger({ level: 'silent', name: 'p' });
       await startEmbeddedStore({ dataDir: process.argv[2], logger }).then(
         () => console.log('serves'),
         (error) => console.log(error.message),
       );
       process.exit();`,
    );
    const second = Program.node(fileURLToPath(script), [dataDir], { within: ['unshare', ...flags] });
    await second.closed;
    expect(second.output).toMatch(
      /is in use by another Holdfast \(pid \d+ in another container, or before a restart\)/,
    );
    await say(store, room, ann, 'after');
    expect(await allTexts(store, room)).toEqual(['before', 'after']);
    expect(first.events).toHaveLength(1);
    await first.stop();
  });
});
