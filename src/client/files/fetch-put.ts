import type { Fetch } from '../http/http-api.js';
import type { PutFile } from './upload.js';

/** By `fetch`, which tells no progress. `url`: origin of the server, without a slash at the end. */
export function fetchPut(url: string, fetch: Fetch): PutFile {
  return async ({ path, uploadId, content, signal }) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', 'x-upload-id': uploadId },
      body: content,
      signal,
    });
    return { status: answer.status, text: await answer.text() };
  };
}
