/** Does what a text asks for that begins with a slash. */
import { signal } from '@preact/signals';
import { tLater } from '../strings/later.js';
import { type CommandName, readSlash, writtenBy } from '../text/slash.js';
import { client, myRooms } from './client.js';
import { setDraft } from './drafts.js';
import { sentenceOf } from './error-words.js';
import { moderation } from './moderation.js';
import { panel } from './navigation.js';
import { showToast } from './toasts.js';

/** Why a command was not carried out, until one writes on. */
export const commandError = signal<{ readonly room: string; readonly text: string } | null>(null);

/** `send` sends a text to the room. What is wrong is told beside the field, which keeps what was written. */
export async function runSlash(room: string, text: string, send: (text: string) => void): Promise<void> {
  commandError.value = null;
  const slash = readSlash(text);
  if (slash.kind === 'text') send(slash.text);
  else if (slash.kind === 'unknown') showCommandError(room, tLater.commands.unknown(slash.name));
  else await run(room, slash.name, slash.rest, send);
}

async function run(
  room: string,
  name: CommandName,
  rest: string,
  send: (text: string) => void,
): Promise<void> {
  const written = writtenBy(name, rest);
  if (written !== null) {
    send(written);
  } else if (name !== 'me' && myRooms.peek().find(({ id }) => id === room)?.direct !== undefined) {
    showCommandError(room, tLater.commands.directRoom);
  } else if (name === 'leave' && rest === '') {
    setDraft(room, '');
    panel.value = 'leave';
  } else if (name === 'invite' && rest !== '') {
    await invite(room, rest.replace(/^@/, ''));
  } else if (name === 'topic' && rest !== '') {
    await setTopic(room, rest);
  } else {
    showCommandError(room, tLater.commands.usage[name]);
  }
}

async function invite(room: string, who: string): Promise<void> {
  if (myRooms.peek().find(({ id }) => id === room)?.private === false) {
    showCommandError(room, tLater.commands.openRoom);
    return;
  }
  try {
    await client.api.invite(room, who);
    setDraft(room, '');
    showToast(tLater.people.invited(who));
  } catch (error) {
    showCommandError(room, sentenceOf(error));
  }
}

/** `-` alone takes it away. */
async function setTopic(room: string, words: string): Promise<void> {
  const topic = words === '-' ? '' : words.replace(/\s+/g, ' ');
  try {
    await moderation.changeRoom(room, { topic });
    setDraft(room, '');
  } catch (error) {
    showCommandError(room, sentenceOf(error));
  }
}

function showCommandError(room: string, text: string): void {
  commandError.value = { room, text };
}
