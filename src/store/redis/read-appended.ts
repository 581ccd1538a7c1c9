import { midOf } from '../../protocol/entries.js';
import type { ChangeResult, EntryInput } from '../interfaces/log.js';
import { WrongReply } from './question.js';

const ID = /^[A-Za-z0-9_-]+$/;

/**
 * What `append.lua` answered to these inputs, in their order. `meta`: the room's key, which the reply names together
 * with the mid of the first input. Throws `WrongReply` for the answer to another question, and for anything outside the
 * script's words.
 */
export function readAppended(reply: unknown, meta: string, inputs: readonly EntryInput[]): ChangeResult[] {
  const question = `${meta} ${inputs[0]?.mid}`;
  if (typeof reply !== 'string' || !reply.startsWith(question)) throw wrongReply();
  let before = question.length;
  const results = inputs.map(({ mid }) => {
    if (reply[before] !== '\n') throw wrongReply();
    const end = reply.indexOf('\n', before + 1);
    const line = end === -1 ? reply.slice(before + 1) : reply.slice(before + 1, end);
    before = end === -1 ? reply.length : end;
    return resultOf(line, mid);
  });
  if (before !== reply.length) throw wrongReply();
  return results;
}

/** The result in a line of the reply. (`split` costs several times as much for so few words.) */
function resultOf(line: string, ownId: string): ChangeResult {
  if (!line.includes(' ') && isRefusal(line)) return { kind: line };
  if (line.startsWith('limited ')) return { kind: 'limited', retryAfterMs: wholeOf(line.slice(8)) };
  const epochAt = line.indexOf(' ') + 1;
  const seqAt = line.indexOf(' ', epochAt) + 1;
  const kind = line.slice(0, Math.max(0, epochAt - 1));
  const epoch = line.slice(epochAt, seqAt - 1);
  if (kind === 'stored') {
    const seq = seqOf(line.slice(seqAt));
    return { kind, epoch: readId(epoch), seq, mid: midOf(seq, ownId) };
  }
  const midAt = line.indexOf(' ', seqAt) + 1;
  if ((kind !== 'duplicate' && kind !== 'unchanged') || midAt === 0) throw wrongReply();
  return {
    kind,
    epoch: readId(epoch),
    seq: seqOf(line.slice(seqAt, midAt - 1)),
    mid: readId(line.slice(midAt)),
  };
}

const REFUSALS = [
  'no-room',
  'not-member',
  'blocked',
  'archived',
  'gone',
  'forbidden',
  'full',
  'invalid',
] as const;

function isRefusal(line: string): line is (typeof REFUSALS)[number] {
  return (REFUSALS as readonly string[]).includes(line);
}

function readId(text: string): string {
  if (!ID.test(text)) throw wrongReply();
  return text;
}

function wholeOf(text: string): number {
  const ms = Number(text);
  if (!Number.isSafeInteger(ms) || ms < 0) throw wrongReply();
  return ms;
}

function seqOf(text: string): number {
  const seq = Number(text);
  if (!Number.isSafeInteger(seq) || seq < 1) throw wrongReply();
  return seq;
}

function wrongReply(): WrongReply {
  return new WrongReply('append');
}
