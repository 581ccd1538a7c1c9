import type { ComponentType } from 'preact';
import type { OpenTransport } from '../../../client/connection/transport.js';
import { PagePart } from './page-part.js';

/** What only signed-in people need. */
export const signedInPart = new PagePart<{
  readonly Chat: ComponentType<{ lost: boolean }>;
  readonly openTransport: OpenTransport;
}>();
