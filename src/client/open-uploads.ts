import type { ChatClient } from './chat-client.js';
import type { PutFile, Upload } from './files/upload.js';
import { UploadQueue } from './files/upload-queue.js';

export interface UploadsOfClientOptions {
  readonly put: PutFile;
  /** An upload has another state; null: it was cancelled. */
  readonly onChange?: (id: string, upload: Upload | null) => void;
}

/**
 * The uploads of a client. Messages that were sent with files (`ChatClient.send`) go out when those are there. What
 * waits is tried at once when the client is online again.
 */
export function openUploads(client: ChatClient, { put, onChange }: UploadsOfClientOptions): UploadQueue {
  const uploads = new UploadQueue({
    api: client.api,
    put,
    clock: client.clock,
    onChange: (id) => {
      const upload = uploads.get(id);
      if (upload === null) client.dropFile(id);
      else if (upload.state.kind === 'done') client.uploaded(id, upload.state.file);
      else if (upload.state.kind === 'failed') client.uploadFailed(id, upload.state.error);
      onChange?.(id, upload);
    },
  });
  client.on('connection', ({ kind }) => {
    if (kind === 'online') uploads.wake();
  });
  return uploads;
}
