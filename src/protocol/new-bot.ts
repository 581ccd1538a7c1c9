/** What bots are made of. Only servers import this file. */
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { idSchema, nameSchema } from './schemas.js';

/**
 * `POST /api/tokens/:bot/token`: 201 is a `NewBotBody`. `renewals`: as the bot's view says, 0 where it says none. With
 * others it is a `conflict`: another page was quicker. Not given: whatever there was.
 */
export const renewalSchema = z.strictObject({
  renewals: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
/** `name`: judged as an account's. */
export const newBotSchema = z.strictObject({
  name: nameSchema,
  rooms: z.array(idSchema).max(LIMITS.roomsPerBot).optional(),
});
