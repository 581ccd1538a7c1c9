/** What only a stranger needs who has an invite, or would need one, or may sign in elsewhere: most need none of it. */
import './first.js';

export { InviteNote } from '../chat/views/sign-in/invite-note.js';
export { ProviderLink } from '../chat/views/sign-in/provider-link.js';
