import { ProfileApi } from '../../../client/http/profile-api.js';
import { client } from './client.js';

export const ownProfile = new ProfileApi(client.api);
