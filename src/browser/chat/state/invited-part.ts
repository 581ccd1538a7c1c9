import type { ComponentType } from 'preact';
import { PagePart } from './page-part.js';

/** What a stranger is told of the first account, invites, an OpenID provider and mails; most need none of it. */
export const invitedPart = new PagePart<{
  readonly FirstWelcome: ComponentType;
  readonly ForgotPassword: ComponentType;
  readonly InviteNote: ComponentType;
  readonly ProviderLink: ComponentType;
  readonly openMailLink: (kind: string, code: string) => void;
}>();
