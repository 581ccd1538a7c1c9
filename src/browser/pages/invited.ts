/** What only some strangers need: the first, the invited, those who sign in elsewhere, and those who forgot how. */
import { recoveryPart } from '../chat/state/recovery-part.js';
import './first.js';

export { openMailLink } from '../chat/state/mail-link.js';
export { FirstWelcome } from '../chat/views/sign-in/first-welcome.js';
export { ForgotPassword } from '../chat/views/sign-in/forgot-password.js';
export { InviteNote } from '../chat/views/sign-in/invite-note.js';
export { ProviderLink } from '../chat/views/sign-in/provider-link.js';

recoveryPart.fetchWith(() => import('./recovery.js'));
