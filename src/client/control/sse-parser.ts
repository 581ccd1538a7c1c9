/**
 * Server-sent events out of pieces of text, as the HTML standard reads them. Pure but for what it holds of an
 * unfinished event.
 */
export interface ServerSentEvent {
  /** `message` when the stream named none. */
  readonly event: string;
  readonly data: string;
}

export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];

  /** Takes a piece of the stream, of any size; gives the events that it completed. */
  push(piece: string): ServerSentEvent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    const done: ServerSentEvent[] = [];
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) done.push({ event: this.event || 'message', data: this.data.join('\n') });
        this.event = '';
        this.data = [];
      } else {
        this.take(line);
      }
    }
    return done;
  }

  private take(line: string): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
  }
}
