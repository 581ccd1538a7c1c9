import { isLoopback } from './domain/loopback.js';
import { hostOf } from './domain/outside-address.js';
import { ConfigError } from './options.js';
import { isMailAddress, type MailSettings } from './protocol/mail.js';
import { options, type START_OPTIONS } from './start-options.js';

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;
const NAMED = /^([^<>"\p{C}]*)<([^<>]+)>$/u;
type Given = Partial<Record<keyof typeof START_OPTIONS, string>>;

/** By which server mails leave; null: none do. Throws ConfigError where a part is wrong or missing. */
export function readMail(given: Given): MailSettings | null {
  const { smtp, url, 'mail-from': from } = given;
  if (smtp === undefined) {
    const alone = (['url', 'mail-from'] as const).find((one) => given[one] !== undefined);
    if (alone !== undefined) throw options.invalid(alone, given[alone] ?? '', 'given together with --smtp');
    return null;
  }
  const server = readServer(smtp);
  if (url === undefined)
    throw new ConfigError(
      `${options.labelOf('smtp')} needs ${options.labelOf('url')}: where people open the chat, which links in mails lead to.`,
    );
  const site = readUrl(url);
  return { ...server, url: site, from: readFrom(from ?? `holdfast@${hostOf(new URL(site))}`) };
}

/** The text may hold a password, so it is not repeated. */
function readServer(text: string): Pick<MailSettings, 'host' | 'port' | 'secured' | 'signIn'> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const tls = url?.searchParams.get('tls') ?? undefined;
  const isKnown = url?.protocol === 'smtp:' || url?.protocol === 'smtps:';
  const isWhole = url?.hostname !== '' && /^\/?$/.test(url?.pathname ?? 'x') && url?.hash === '';
  const asks = [...(url?.searchParams.keys() ?? [])];
  const maySay = url?.protocol === 'smtp:' && (tls === 'none' || tls === 'starttls');
  const isAllowed = asks.length === 0 || (asks.length === 1 && maySay);
  if (url === null || !isKnown || !isWhole || !isAllowed || (url.username === '') !== (url.password === '')) {
    throw new ConfigError(
      `${options.labelOf('smtp')} must be a URL such as smtps://user:password@mail.example.org, or smtp://… for STARTTLS. In a network of your own smtp://host:25?tls=none will do.`,
    );
  }
  const host = hostOf(url);
  // On this machine there is nobody between, and its server often has a certificate of nobody.
  const isPlain = tls === 'none' || (tls === undefined && isLoopback(host));
  return {
    host,
    port: url.port === '' ? PORTS[url.protocol as keyof typeof PORTS] : Number(url.port),
    secured: url.protocol === 'smtps:' ? 'tls' : isPlain ? 'none' : 'starttls',
    signIn: readSignIn(url),
  };
}

function readSignIn({ username, password }: URL): MailSettings['signIn'] {
  try {
    return username === ''
      ? null
      : { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new ConfigError(
      `${options.labelOf('smtp')} has a user or password that is wrongly written: a % stands there as %25.`,
    );
  }
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSite = url !== null && /^https?:$/.test(url.protocol) && text.replace(/\/$/, '') === url.origin;
  if (!isSite)
    throw options.invalid(
      'url',
      url?.password ? '…' : text,
      'a full origin such as https://chat.example.org',
    );
  return url.origin;
}

/** `chat@example.org`, or `Our chat <chat@example.org>`. */
function readFrom(text: string): MailSettings['from'] {
  const [, name = '', address = text] = NAMED.exec(text) ?? [];
  if (!isMailAddress(address))
    throw options.invalid(
      'mail-from',
      text,
      'an address such as chat@example.org, or Our chat <chat@example.org>',
    );
  return { name: name.trim(), address };
}
