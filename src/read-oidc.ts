import { isLoopback } from './domain/loopback.js';
import { hostOf } from './domain/outside-address.js';
import type { OidcProvider } from './protocol/oidc.js';
import { options, type START_OPTIONS } from './start-options.js';

const NAME_MAX_CHARS = 40;
type Given = Partial<Record<keyof typeof START_OPTIONS, string>>;

/** The OpenID provider of the options; null: none is given. Throws ConfigError where a part is wrong or missing. */
export function readOidc(given: Given): OidcProvider | null {
  const { 'oidc-issuer': issuer, 'oidc-client': client, 'oidc-secret': secret, 'oidc-name': name } = given;
  if (issuer === undefined) {
    const alone = (['oidc-client', 'oidc-secret', 'oidc-name'] as const).find(
      (one) => given[one] !== undefined,
    );
    if (alone !== undefined) throw options.invalid(alone, '…', 'given together with --oidc-issuer');
    return null;
  }
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(hostOf(url)));
  if (url === null || !isSafe || url.username !== '' || url.search !== '' || url.hash !== '')
    throw options.invalid(
      'oidc-issuer',
      url?.password ? '…' : issuer,
      'an https:// address without a question or a password',
    );
  if (client === undefined || client === '')
    throw options.invalid('oidc-issuer', issuer, 'given together with --oidc-client');
  if (name !== undefined && (name.trim() === '' || [...name].length > NAME_MAX_CHARS))
    throw options.invalid('oidc-name', name, `a name of 1 to ${NAME_MAX_CHARS} characters`);
  return { issuer, client, secret: secret ?? null, name: name?.trim() ?? url.hostname };
}
