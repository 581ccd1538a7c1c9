/** What bots are made of. Only servers import this file. */
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { idSchema } from './schemas.js';

/** `name`: judged as an account's. */
export const newBotSchema = z.strictObject({
  name: z.string().max(LIMITS.nameMaxChars * 4),
  rooms: z.array(idSchema).max(LIMITS.roomsPerBot).optional(),
});
