/** What comes from outside about accounts, and the invites that make some. Only servers import this file. */
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { atMostChars, idSchema, lineSchema, nameSchema, patchSchema } from './schemas.js';

const password = z
  .string()
  .min(LIMITS.passwordMinChars, `must have at least ${LIMITS.passwordMinChars} characters`)
  .max(LIMITS.passwordMaxChars, atMostChars(LIMITS.passwordMaxChars));

export const credentialsSchema = z.strictObject({
  name: nameSchema,
  password: z.string().max(LIMITS.passwordMaxChars),
});
const inviteCode = z.string().max(LIMITS.inviteCodeMaxChars, atMostChars(LIMITS.inviteCodeMaxChars));
export const newAccountSchema = z.strictObject({
  name: nameSchema,
  password,
  setup: z.string().max(100).optional(),
  invite: inviteCode.optional(),
  byOperator: z.literal(true).optional(),
});
export const inviteCodeSchema = z.strictObject({ code: inviteCode });
export const newInviteSchema = z.strictObject({
  room: idSchema.optional(),
  uses: z.int().min(1).max(LIMITS.inviteUsesMax),
  days: z.int().min(1).max(LIMITS.inviteDaysMax),
});
export const accountsQuerySchema = z.strictObject({ name: nameSchema.optional() });
export const administrationSchema = patchSchema({
  operator: z.boolean().optional(),
  disabled: z.boolean().optional(),
  password: password.optional(),
});
const picture = z.base64().max(Math.ceil(LIMITS.pictureMaxBytes / 3) * 4, 'is a picture of too many bytes');
export const pictureQuerySchema = z.strictObject({ v: z.string().max(LIMITS.midMaxChars).optional() });
const said = {
  status: lineSchema(LIMITS.statusMaxChars).optional(),
  picture: picture.nullable().optional(),
};
export const ownProfileSchema = patchSchema({ name: nameSchema.optional(), ...said });
export const botProfileSchema = patchSchema(said);
export const profilesQuerySchema = z.strictObject({
  since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export const newPasswordSchema = z.strictObject({
  current: z.string().max(LIMITS.passwordMaxChars),
  next: password,
});
