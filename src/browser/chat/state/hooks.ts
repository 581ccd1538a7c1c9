import { randomId } from '../../../client/delivery/random-id.js';
import { HooksApi } from '../../../client/http/hooks-api.js';
import { client } from './client.js';

export const roomHooks = new HooksApi(client.api, () => randomId(Math.random, 20));
