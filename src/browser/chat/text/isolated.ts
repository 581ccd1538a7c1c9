/** Names and texts among the words of a notification, which is one line of plain text. Pure. */

/** What turns the direction of letters would turn the words around it. */
const TURNING = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g;

export function withoutTurns(text: string): string {
  return text.replace(TURNING, '');
}

/** Keeps a name from turning the text around it. */
export function isolated(name: string): string {
  return `\u2068${withoutTurns(name)}\u2069`;
}
