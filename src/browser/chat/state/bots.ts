import { BotsApi } from '../../../client/http/bots-api.js';
import { client } from './client.js';

export const ownBots = new BotsApi(client.api);
