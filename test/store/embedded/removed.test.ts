import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../testbed/wait.js';
import { embeddedStores } from '../support/embedded.js';
import { allTexts, person, roomWith, say } from '../support/people.js';

const ann = person('ann');
let stores: Awaited<ReturnType<typeof embeddedStores>>;
beforeAll(async () => {
  stores = await embeddedStores();
});
afterAll(() => stores.stop());

const journals = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.journal')) : [];

describe('the folder of an embedded store that somebody removes while it runs', () => {
  it('[STORE-2] is made again with all there is, so that a kill loses nothing', async () => {
    const dataDir = stores.folder();
    const started = await stores.start(dataDir);
    const store = await started.open();
    const room = await roomWith(store, ann);
    await say(store, room, ann, 'before');
    rmSync(dataDir, { recursive: true });
    await until('a new file', () => journals(join(dataDir, 'store')).length > 0);
    await say(store, room, ann, 'after');
    expect(await started.crash()).toMatchObject({ loss: null });
    expect(await allTexts(store, room)).toEqual(['before', 'after']);
    await started.stop();
  });

  it('[STORE-2] is no reason to begin with nothing: killed before that, it waits for its files', async () => {
    const dataDir = stores.folder();
    const started = await stores.start(dataDir);
    const store = await started.open();
    const room = await roomWith(store, ann);
    await say(store, room, ann, 'kept');
    const pid = started.embedded.pid() as number;
    // It must not see that they are gone.
    process.kill(pid, 'SIGSTOP');
    renameSync(join(dataDir, 'store'), join(dataDir, 'moved'));
    process.kill(pid, 'SIGKILL');
    await until(
      'a second try',
      () => started.events.some(({ type }) => type === 'down') && existsSync(join(dataDir, 'store')),
    );
    await until('its refusal', () => started.embedded.pid() === null);
    expect(journals(join(dataDir, 'store'))).toEqual([]);
    rmSync(join(dataDir, 'store'), { recursive: true });
    renameSync(join(dataDir, 'moved'), join(dataDir, 'store'));
    await until('its return', () => started.events.filter(({ type }) => type === 'up').length === 2);
    expect(await allTexts(store, room)).toEqual(['kept']);
    await started.stop();
  });
});
