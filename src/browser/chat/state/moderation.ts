import { ModerationApi } from '../../../client/http/moderation-api.js';
import { client } from './client.js';

export const moderation = new ModerationApi(client.api);
