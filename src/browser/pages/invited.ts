/** What only a stranger needs who has an invite, or would need one; a file of its own, since most need none. */
import './first.js';

export { InviteNote } from '../chat/views/sign-in/invite-note.js';
