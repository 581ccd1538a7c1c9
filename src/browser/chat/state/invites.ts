import { InvitesApi } from '../../../client/http/invites-api.js';
import { client } from './client.js';

export const invites = new InvitesApi(client.api);
