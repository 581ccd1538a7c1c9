/** What comes from outside about accounts, and the invites that make some. Only servers import this file. */
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { isMailAddress, MAIL_LANGUAGES } from './mail.js';
import { atMostChars, idSchema, lineSchema, nameSchema, patchSchema } from './schemas.js';
import { isPlainLine } from './visible-text.js';

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
const language = z.enum(MAIL_LANGUAGES);
const mailCode = z.string().max(LIMITS.mailTokenMaxChars, atMostChars(LIMITS.mailTokenMaxChars));
export const mailChangeSchema = z.strictObject({
  address: z
    .string()
    .trim()
    .refine(isMailAddress, 'must be a mail address such as ann@example.org')
    .nullable(),
  password: z.string().max(LIMITS.passwordMaxChars),
  language,
});
export const mailCodeSchema = z.strictObject({ code: mailCode });
export const resetAskSchema = z.strictObject({
  who: z.string().trim().min(1).max(LIMITS.mailWhoMaxChars).refine(isPlainLine, 'must be one line'),
  language,
});
export const resetSchema = z.strictObject({ code: mailCode, password });
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
