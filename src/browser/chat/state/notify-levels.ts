import { NotifyApi } from '../../../client/http/notify-api.js';
import { client } from './client.js';

export const notifyLevels = new NotifyApi(client.api);
