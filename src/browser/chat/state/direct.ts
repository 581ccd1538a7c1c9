/** What a person does about conversations that they do not want. */
import { DirectApi } from '../../../client/http/direct-api.js';
import { client } from './client.js';

const api = new DirectApi(client.api);

/** Blocks or unblocks somebody, and shows it in the conversation with them. Rejects with the server's error. */
export async function setBlocked(user: string, isBlocked: boolean): Promise<void> {
  await (isBlocked ? api.block(user) : api.unblock(user));
  await client.openDirect([user]);
}

/** Takes the conversation off the list. All pages of the person are told by the server. */
export async function hide(room: string): Promise<void> {
  await api.hide(room);
}
