import { HooksApi } from '../../../client/http/hooks-api.js';
import { client } from './client.js';

export const roomHooks = new HooksApi(client.api);
