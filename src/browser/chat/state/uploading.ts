/** Files that the page sends: chosen, pasted or dropped. */
import { signal } from '@preact/signals';
import type { AttachedFile, OutboxMessage, Upload } from '../../../client/index.js';
import { openUploads } from '../../../client/open-uploads.js';
import { PAGE_LIMITS } from '../../../protocol/page-limits.js';
import { tLater } from '../strings/later.js';
import { allAttached, attachedIn } from './attached.js';
import { client } from './client.js';
import { activeRoom } from './navigation.js';
import { putByXhr } from './put-by-xhr.js';
import { showToast } from './toasts.js';

/** Counts up when an upload has another state. */
const tick = signal(0);

const uploads = openUploads(client, {
  put: putByXhr,
  onChange: (id, upload) => {
    if (upload?.state.kind === 'done') noteUploaded(id, upload.state.file);
    tick.value += 1;
  },
});

/** A message that is being written has its file from now on. */
function noteUploaded(id: string, file: AttachedFile['file'] & object): void {
  for (const list of allAttached()) {
    if (list.peek().some(({ upload }) => upload === id)) {
      list.value = list.peek().map((one) => (one.upload === id ? { ...one, file } : one));
    }
  }
}

/** As it is now; a view that reads it follows it. Null: its bytes are not in this page. */
export function followUpload(id: string): Upload | null {
  void tick.value;
  return uploads.get(id);
}

/** Adds files to the message that is being written in a room, as far as it takes them. */
export function attach(room: string, files: Iterable<File>): void {
  const list = attachedIn(room);
  for (const file of files) {
    if (list.peek().length >= PAGE_LIMITS.filesPerMessage) {
      showToast(tLater.files.tooMany(PAGE_LIMITS.filesPerMessage));
      return;
    }
    const name = file.name === '' ? tLater.files.unnamed : file.name;
    const { id } = uploads.add(name, file);
    list.value = [...list.peek(), { upload: id, name }];
  }
}

/** Takes one off the message that is being written, or that waits for it. */
export function detach(id: string): void {
  for (const list of allAttached()) {
    if (list.peek().some(({ upload }) => upload === id)) {
      list.value = list.peek().filter(({ upload }) => upload !== id);
    }
  }
  uploads.cancel(id);
}

export function retryUpload(id: string): void {
  uploads.retry(id);
}

/** The first file of a message that was refused, or null; a view that reads it follows it. */
export function refusedOf(files: readonly AttachedFile[]): AttachedFile | null {
  return files.find(({ upload }) => followUpload(upload)?.state.kind === 'failed') ?? null;
}

/** Tries a failed message again, with its files. */
export function retryWithFiles({ cmid, files = [] }: OutboxMessage): void {
  for (const { upload, file } of files) if (file === undefined) uploads.retry(upload);
  client.retry(cmid);
}

/** With the page would go files: of what is being written, or on their way for what was sent. */
export function wouldLoseFiles(): boolean {
  return uploads.isUnfinished || [...allAttached()].some((list) => list.peek().length > 0);
}

let mayLose = false;
/** Somebody was asked already. */
export function letFilesGo(): void {
  mayLose = true;
}

/** The browser asks, in words of its own, before a page with such files is left or loaded anew. */
export function guardFiles(): void {
  addEventListener('beforeunload', (event) => {
    if (!mayLose && wouldLoseFiles()) event.preventDefault();
  });
}

/** Opens the system's choice of files. */
export function chooseFiles(room: string): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => {
    attach(room, input.files ?? []);
    document.getElementById('composer')?.focus();
  });
  input.click();
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

/** Something is held over the page that can be dropped into the room. */
function showDropping(isOver: boolean): void {
  document.documentElement.classList.toggle('dropping', isOver);
}

/** Files that are dropped anywhere on the page are for the room that it shows; a browser would leave the page. */
export function listenForDrops(): void {
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    showDropping(activeRoom.peek() !== null);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) showDropping(false);
  });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    showDropping(false);
    const room = activeRoom.peek();
    if (room !== null) attach(room, event.dataTransfer?.files ?? []);
  });
}
