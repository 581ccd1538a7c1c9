/**
 * Who may make an account: whoever comes; who has an invite, and operators; operators alone. The first account is made
 * in all of them as a chat is set up.
 */
export const REGISTRATIONS = ['open', 'invited', 'closed'] as const;
export type Registration = (typeof REGISTRATIONS)[number];
