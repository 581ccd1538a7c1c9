import type { ComponentType } from 'preact';
import { PagePart } from './page-part.js';

/** What a stranger is told of invites; most have none. */
export const invitedPart = new PagePart<{ readonly InviteNote: ComponentType }>();
