/** The sentences of the sign-in form and of lost sessions, in the page's language; as `t` has those of the chat. */
import { sessionLost, welcome } from './en/sign-in.js';

export const tWelcome = { sessionLost, welcome };
