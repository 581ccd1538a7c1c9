/** Words that begin with a slash and do something. What each takes is said by its hint. */
export const COMMANDS = ['me', 'shrug', 'invite', 'topic', 'leave'] as const;
export type CommandName = (typeof COMMANDS)[number];

export type Slash =
  /** It is sent as it stands here. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly name: CommandName; readonly rest: string }
  /** It looks like a command, and is none. */
  | { readonly kind: 'unknown'; readonly name: string };

/** A word of letters alone: `/etc/hosts` is a path, and is sent. */
const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i;
const SHRUG = '¯\\_(ツ)_/¯';

/** Pure. What a text that begins with a slash is for. Two slashes send one. */
export function readSlash(text: string): Slash {
  if (text.startsWith('//')) return { kind: 'text', text: text.slice(1) };
  const [, word = '', rest = ''] = COMMAND.exec(text) ?? [];
  if (word === '') return { kind: 'text', text };
  const name = COMMANDS.find((one) => one === word.toLowerCase());
  return name === undefined ? { kind: 'unknown', name: word } : { kind: 'command', name, rest: rest.trim() };
}

/**
 * Pure. What is sent for a command that only writes; null for one that needs words and has none, or that does something
 * else.
 */
export function writtenBy(name: CommandName, rest: string): string | null {
  if (name === 'shrug') return rest === '' ? SHRUG : `${rest} ${SHRUG}`;
  if (name !== 'me' || rest === '') return null;
  // One paragraph of one emphasis, whatever stands in it.
  return `*${rest.replace(/\n\s*\n/g, '\n').replaceAll('*', '\\*')}*`;
}

/** Pure. The commands that the word before the caret could become; none once it is whole, or is not the first word. */
export function commandsAt(text: string, caret: number): readonly CommandName[] {
  const [, word] = /^\/([a-z]*)$/i.exec(text.slice(0, caret)) ?? [];
  if (word === undefined || /^\S/.test(text.slice(caret))) return [];
  const begun = COMMANDS.filter((name) => name.startsWith(word.toLowerCase()));
  return begun.length === 1 && begun[0] === word.toLowerCase() ? [] : begun;
}
