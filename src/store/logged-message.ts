import type { Message } from '../protocol/events.js';

/**
 * A message as the log keeps it: its JSON, of which only what decides about its place is read. Most messages go from the log to
 * sockets and are never looked into.
 */
export class LoggedMessage {
  private parsed: Message | null = null;

  /** `json` is a `Message` with this seq and mid. */
  constructor(
    readonly seq: number,
    readonly mid: string,
    readonly json: string,
  ) {}

  static of(message: Message): LoggedMessage {
    return new LoggedMessage(message.seq, message.mid, JSON.stringify(message));
  }

  /** Parsed when first asked for. */
  get message(): Message {
    this.parsed ??= JSON.parse(this.json) as Message;
    return this.parsed;
  }
}
