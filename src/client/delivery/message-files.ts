import type { WireError } from '../../protocol/errors.js';
import type { FileInfo } from '../../protocol/files.js';
import { isOutboxChange } from '../events/outbox-change.js';
import type { AttachedFile, OutboxMessage } from '../events/outbox-message.js';
import type { Outbox } from './outbox.js';

/** What becomes of messages when the files that they wait for are uploaded, refused, or taken off them. */
export class MessageFiles {
  constructor(
    private readonly outbox: Outbox,
    /** What waits in a room may go. */
    private readonly pump: (room: string) => void,
  ) {}

  onUploaded(upload: string, file: FileInfo): void {
    for (const { room } of this.setFile(upload, (one) => ({ ...one, file }))) this.pump(room);
  }

  /** It was refused for good: what it belongs to failed with it. */
  onFailed(upload: string, { code, message, refusal }: WireError): void {
    const why = refusal === undefined ? { code, message } : { code, message, refusal };
    for (const { cmid } of this.setFile(upload, (one) => one)) {
      this.outbox.setState(cmid, { kind: 'failed', ...why });
    }
  }

  /** It is taken off the messages that wait for it. One that has nothing else is forgotten. */
  drop(upload: string): void {
    for (const { cmid, room, text, files } of this.setFile(upload, () => null)) {
      if (text === '' && files?.length === 0) this.outbox.withdraw(cmid);
      this.pump(room);
    }
  }

  private setFile(upload: string, change: (file: AttachedFile) => AttachedFile | null): OutboxMessage[] {
    const found: OutboxMessage[] = [];
    for (const item of this.outbox.all) {
      if (isOutboxChange(item) || !item.files?.some((one) => one.upload === upload)) continue;
      const files = item.files.flatMap((one) => (one.upload === upload ? (change(one) ?? []) : [one]));
      const next = { ...item, files };
      this.outbox.replace(item, next);
      found.push(next);
    }
    return found;
  }
}
