/** What bots are made of. Only servers import this file. */
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { idSchema, nameSchema } from './schemas.js';

/** `name`: judged as an account's. */
export const newBotSchema = z.strictObject({
  name: nameSchema,
  rooms: z.array(idSchema).max(LIMITS.roomsPerBot).optional(),
});
