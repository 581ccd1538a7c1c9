import type { Message } from '../../protocol/events.js';
import { LoggedMessage } from '../logged-message.js';

/** How `append.lua` begins a message. */
const SEQ = '{"seq":';
const MID = ',"mid":"';

/** Of a message's JSON as the log has it; only its beginning is read. Throws on what is no JSON. */
export function readLogged(json: string): LoggedMessage {
  const seqEnd = json.indexOf(',');
  const midAt = seqEnd + MID.length;
  if (json.startsWith(SEQ) && json.startsWith(MID, seqEnd)) {
    return new LoggedMessage(
      Number(json.slice(SEQ.length, seqEnd)),
      json.slice(midAt, json.indexOf('"', midAt)),
      json,
    );
  }
  const { seq, mid } = JSON.parse(json) as Message;
  return new LoggedMessage(seq, mid, json);
}
