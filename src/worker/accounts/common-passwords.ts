import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';

let loading: Promise<ReadonlySet<string>> | null = null;

/**
 * Whether a password is one of those that everybody tries first, or hardly more than the person's own name. Those are
 * the most common 18,000 of eight characters and more, in any case, also with digits or signs at the end. Loaded when
 * it is first asked for: 2 MB.
 */
async function isCommonPassword(password: string, name: string): Promise<boolean> {
  loading ??= load();
  const common = await loading;
  const plain = password.normalize('NFKC').toLowerCase();
  const bare = plain.replace(/[\d\W_]+$/u, '');
  if ([plain, bare].some((form) => common.has(form) || form === name.normalize('NFKC').toLowerCase()))
    return true;
  return new Set(plain).size < 4;
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((word) => word.length >= LIMITS.passwordMinChars));
}

/** Rejects with `invalid` a password that is too common for this name. */
export async function notCommon(password: string, name: string): Promise<void> {
  if (!(await isCommonPassword(password, name))) return;
  throw refusalError('invalid', { kind: 'common-password' });
}
