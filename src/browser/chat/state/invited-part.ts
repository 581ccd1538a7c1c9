import type { ComponentType } from 'preact';
import { PagePart } from './page-part.js';

/** What a stranger is told of invites, and of an OpenID provider; most have neither. */
export const invitedPart = new PagePart<{
  readonly InviteNote: ComponentType;
  readonly ProviderLink: ComponentType;
}>();
