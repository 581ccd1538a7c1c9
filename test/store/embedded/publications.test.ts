import { expect, it } from 'vitest';
import { until } from '../../../testbed/wait.js';
import { hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';

/** A disk whose syncs begin, and end when the test says so. */
class HeldFiles extends MemoryFiles {
  waiting = 0;
  held: Promise<void> | null = null;

  override async datasync(fd: number): Promise<void> {
    if (this.held !== null) this.waiting += 1;
    await this.held;
    return super.datasync(fd);
  }
}

it('[STORE-2] a publication reaches nobody before what it tells of is on the disk', async () => {
  const files = new HeldFiles();
  const store = await hosted(files, { fsync: 'always' });
  const another = await hosted(new MemoryFiles());
  const [writer, listener, elsewhere] = [store.client(), store.client(), another.client()];
  await listener.subscribe('hf:news');
  await writer.get('hf:x');
  const heard: { onDisk: boolean }[] = [];
  listener.on('message', () => {
    const disk = files.afterPowerCut();
    heard.push({ onDisk: disk.paths().some((path) => disk.content(path).includes('what-is-told')) });
  });
  let release = () => {};
  files.held = new Promise((resolve) => {
    release = resolve;
  });
  const script = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('PUBLISH', ARGV[2], 'x')";
  const written = writer.eval(script, 1, 'hf:x', 'what-is-told', 'hf:news');
  await until('the sync to begin', () => files.waiting > 0);
  // What was sent by now arrives before twenty answers of another store in this process.
  for (let at = 0; at < 20; at += 1) await elsewhere.ping();
  expect(heard).toEqual([]);
  release();
  await until('the publication', () => heard.length > 0);
  expect(heard).toEqual([{ onDisk: true }]);
  expect(await written).toBe(1);
  await store.close();
  await another.close();
});

it('[STORE-2] nor, with everysec, before it is written: what could not be written is told to nobody', async () => {
  const files = new MemoryFiles();
  const store = await hosted(files, { fsync: 'everysec' });
  const [writer, listener] = [store.client(), store.client()];
  await listener.subscribe('hf:news');
  await writer.get('hf:x');
  const heard: { news: string; isWritten: boolean }[] = [];
  listener.on('message', (_channel: string, news: string) => {
    const disk = files.copy();
    heard.push({
      news,
      isWritten: disk.paths().some((path) => disk.content(path).includes(`told: ${news}`)),
    });
  });
  const script =
    "redis.call('SET', KEYS[1], 'told: ' .. ARGV[1]) return redis.call('PUBLISH', ARGV[2], ARGV[1])";
  const tell = (news: string) => writer.eval(script, 1, 'hf:x', news, 'hf:news');
  // The disk fills up right at this write. It is undone, and refused when the client asks again.
  files.failing = 'ENOSPC';
  const answer = await tell('first').catch(({ message }: Error) => message);
  files.failing = null;
  await until('its recovery', () => store.troubles.at(-1) === null);
  // Whoever listened has come back as well.
  await until('a publication to be heard', async () => (await tell('second')) === 1 && heard.length > 0);
  expect(new Set(heard.map(({ news, isWritten }) => `${news} ${isWritten}`))).toEqual(
    new Set(['second true']),
  );
  expect(answer).toMatch(/^MISCONF/);
  await store.close();
});
