import { readFile, writeFile } from 'node:fs/promises';
import { type Image, makeImage } from '../../testbed/image.js';

/** A copy of Holdfast of which one client has a fault: it never takes in the second message of a room, and takes in the fourth twice. */
export async function faultyClients(): Promise<Image> {
  const image = await makeImage();
  const path = image.file('client/rooms/message-log.js');
  const text = await readFile(path, 'utf8');
  const right = 'const added = entries.filter(({ seq }) => seq > this.end);';
  const wrong = `${right.slice(0, -1)}
    .filter((message) => message.seq !== 2 || (globalThis.faulty ??= this) !== this)
    .flatMap((message) => message.seq === 4 && globalThis.faulty === this ? [message, message] : [message]);`;
  if (text.split(right).length !== 2) throw new Error('the fault does not fit any more');
  await writeFile(
    path,
    text.replace(right, () => wrong),
  );
  return image;
}
