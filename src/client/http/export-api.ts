import { HoldfastError } from '../../protocol/errors.js';
import type { ExportLine } from '../../protocol/export.js';
import { errorOfAnswer, type Fetch, type HttpApi } from './http-api.js';

/** A room, whole; or what oneself wrote, in all rooms that one is in. */
export type ExportOf = { readonly room: string } | 'me';

/** Taking a room along by the HTTP API. A file of its own, which a page needs when it is asked for. */
export class ExportApi {
  constructor(private readonly http: Pick<HttpApi, 'call'>) {}

  /**
   * Rejects as `lines` would, and costs nothing of what a person may export. It asks once: whoever exported very often
   * is told so, and not made to wait for minutes.
   */
  async ask(of: ExportOf): Promise<void> {
    await this.http.call('GET', `${exportPath(of)}?ask=1`);
  }
}

/** Where it is, below the server's origin: for a link that saves it as a file. */
export function exportPath(of: ExportOf): string {
  return of === 'me' ? '/api/me/export' : `/api/rooms/${encodeURIComponent(of.room)}/export`;
}

/**
 * Reads an export line by line, as it comes. Rejects with the server's refusal; and with `timeout` where it was cut off
 * before its last line. What was read until then is no whole export. `url`: origin of the server.
 */
export async function* exportLinesOf(
  { url, fetch }: { readonly url: string; readonly fetch: Fetch },
  of: ExportOf,
): AsyncGenerator<ExportLine> {
  const answer = await fetch(`${url}${exportPath(of)}`, { credentials: 'same-origin', cache: 'no-store' });
  if (!answer.ok) throw errorOfAnswer(answer.status, await answer.text());
  let isWhole = false;
  for await (const text of textLines(answer)) {
    const line = JSON.parse(text) as ExportLine;
    isWhole = 'kind' in line && line.kind === 'end';
    yield line;
  }
  if (!isWhole) throw cutOff();
}

const cutOff = (cause?: unknown) =>
  new HoldfastError('timeout', 'The export was cut off before its end.', { cause });

/** A last one without its end was cut off. */
async function* textLines({ body }: Response): AsyncGenerator<string> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw cutOff(error);
      });
      if (done) return;
      const lines = (text + decoder.decode(value, { stream: true })).split('\n');
      text = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    // What is left is nobody's: it ended, or whoever reads has enough.
    await reader.cancel().catch(() => {});
  }
}
