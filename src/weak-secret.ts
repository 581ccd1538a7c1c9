import { LIMITS } from './protocol/limits.js';

/** Words of examples and instructions: who leaves them in has not chosen a secret. */
const PLACEHOLDER =
  /change[\W_]*(me|this|it)|replace[\W_]*(me|this|it)|put[\W_]*at[\W_]*least|at[\W_]*least[\W_]*(16|sixteen)|random[\W_]*(char|text|string|secret)|(your|my)[\W_]*(own[\W_]*)?(secret|token|password)|secret[\W_]*(here|goes|key)|example|placeholder|insecure|to[\W_]*be[\W_]*(done|changed)|x{6,}|<[^>]*>|\$\{/i;

/** Why a text is no secret, to be read after its option's name; null when it may be one. The text is not repeated. */
export function weakSecret(text: string): string | null {
  if (text.length < LIMITS.secretMinChars) return `must have at least ${LIMITS.secretMinChars} characters.`;
  if (PLACEHOLDER.test(text))
    return 'is still the placeholder of an example. Choose one at random: openssl rand -base64 32';
  const kinds = new Set(text.toLowerCase()).size;
  if (kinds < LIMITS.secretMinKinds || isSequence(text.toLowerCase())) {
    return 'is too easy to guess. Choose one at random: openssl rand -base64 32';
  }
  return null;
}

/** Mostly one character after its neighbour: `0123456789abcdef`, `abcdefgh…`, or a short piece again and again. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1) steps += 1;
  }
  return steps > text.length * 0.7 || /^(.{1,8})\1+$/.test(text);
}
