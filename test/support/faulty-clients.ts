import { type Image, makeImage } from '../../testbed/image.js';

/**
 * A copy of Holdfast of which one client has a fault. It never takes in the second message of a room, and takes in the
 * fourth twice.
 */
export async function faultyClients(): Promise<Image> {
  const image = await makeImage();
  const from = 'for (const entry of added) this.take(entry);';
  const to = `for (const entry of [...added]) {
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
  await image.change({ file: 'client/rooms/message-log.js', from, to });
  return image;
}
