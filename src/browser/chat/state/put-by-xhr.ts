import type { PutFile } from '../../../client/index.js';

/** An upload that says how far it is: `fetch` does not. */
export const putByXhr: PutFile = ({ path, uploadId, content, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(new Error('no answer came'));
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = fail;
    request.onabort = fail;
    request.open('POST', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-upload-id', uploadId);
    signal.addEventListener('abort', () => request.abort());
    request.send(content);
  });
