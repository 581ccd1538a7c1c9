/** Ids of bots. Pure. Ids of people are shorter. */
const RANDOM = /^[A-Za-z0-9_-]{16}$/;
const HOOK = 'hook-';
const BOT = 'bot-';

/** The id of a hook's bot. `random`: 12 bytes in base64url. */
export function hookIdOf(random: string): string {
  return `${HOOK}${random}`;
}

/** The id of a bot that has a token of its own. `random`: likewise. */
export function botIdOf(random: string): string {
  return `${BOT}${random}`;
}

export function isHookId(id: string): boolean {
  return isId(id, HOOK);
}

/** Whether it is any bot's: a hook's, or one with a token. */
export function isBotId(id: string): boolean {
  return isHookId(id) || isId(id, BOT);
}

function isId(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && RANDOM.test(id.slice(prefix.length));
}
