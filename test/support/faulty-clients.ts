import { readFile, writeFile } from 'node:fs/promises';
import { type Image, makeImage } from '../../testbed/image.js';

/**
 * A copy of Holdfast of which one client has a fault. It never takes in the second message of a room, and takes in the
 * fourth twice.
 */
export async function faultyClients(): Promise<Image> {
  const image = await makeImage();
  await image.runModules();
  const path = image.file('client/rooms/message-log.js');
  const text = await readFile(path, 'utf8');
  const right = 'for (const entry of added) this.take(entry);';
  const wrong = `for (const entry of [...added]) {
      if (entry.seq === 2 && (globalThis.faulty ??= this) === this) {
        this.end = 2;
        added.splice(added.indexOf(entry), 1);
        continue;
      }
      this.take(entry);
      if (entry.seq === 4 && globalThis.faulty === this) {
        this.take(entry);
        added.splice(added.indexOf(entry), 0, entry);
      }
    }`;
  if (text.split(right).length !== 2) throw new Error('the fault does not fit any more');
  await writeFile(
    path,
    text.replace(right, () => wrong),
  );
  return image;
}
