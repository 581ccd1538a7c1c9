/**
 * What a browser is told while its page is closed: where a message is. What it says, by whom and in which room, it asks
 * for itself, as the person who is signed in.
 */
export interface PushedMessage {
  readonly room: string;
  readonly mid: string;
}
