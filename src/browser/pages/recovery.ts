/**
 * What only somebody needs who forgot their password, or opened the link of a mail. It shares nothing with other parts
 * but what the page begins with: else the sign-in form would come in more files.
 */
import './first.js';

export { openRecovery } from '../chat/views/sign-in/recovery.js';
