/** Whether a request brings a file; its path without the query, spelt as the router takes it. Pure. */
export function isUpload(method: string | undefined, path: string): boolean {
  return method === 'POST' && /^\/api\/files\/?$/i.test(path);
}

/** The same for a message to a room. */
export function isPostedMessage(method: string | undefined, path: string): boolean {
  return method === 'POST' && /^\/api\/rooms\/[^/]+\/messages\/?$/i.test(path);
}
