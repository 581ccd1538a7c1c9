/** Why somebody may not act with the cookies of a browser, or not as an operator; and the English of it. */
import { type PhrasesOf, phraseKind } from './phrases.js';

/**
 * How the request that was refused had reached the chat. `host`: its Host header, cut short, and with `?` for what no
 * name has; null: it had none. `secure`: over TLS.
 */
interface Asked {
  readonly host: string | null;
  readonly secure: boolean;
}

export type OriginRefusal =
  /** Without an `Origin` header, which our pages send with every change. */
  | { readonly kind: 'no-origin' }
  /** `origin`: as `host`; null: the page names no site. */
  | ({ readonly kind: 'other-site'; readonly origin: string | null } & Asked)
  | ({ readonly kind: 'unknown-host' } & Asked);

export type AccessRefusal =
  | OriginRefusal
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'no-operator' }
  | { readonly kind: 'operator-no-more' }
  | { readonly kind: 'sign-in-old' }
  | { readonly kind: 'sign-in-ended' }
  /** The store is away, and the node began after the sign-in. */
  | { readonly kind: 'operator-unknown' }
  /** `wrong`: what came too often were wrong orders, which are counted by themselves. */
  | {
      readonly kind: 'too-often';
      readonly perMinute: number;
      readonly waitSeconds: number;
      readonly wrong?: true;
    };

/** Sentences for each kind. */
export type AccessPhrases = PhrasesOf<AccessRefusal>;

/** What to do when it is no other site, but this one behind a proxy that hides it. */
const PASS_HOST = 'let the proxy pass the Host on (nginx: proxy_set_header Host $host)';

export const accessPhrases: AccessPhrases = {
  'no-origin': () => 'State is changed with an Origin header of this site only.',
  'other-site': ({ origin, ...asked }) => {
    const page = origin === null ? 'of no site that it names' : `of ${origin}`;
    const cure =
      origin === null ? '' : ` If that is this chat, start it with --origins ${origin}, or ${PASS_HOST}.`;
    return `Requests of other sites are refused. The page is ${page}, and this chat was asked ${askedAs(asked)}.${cure}`;
  },
  'unknown-host': (asked) =>
    `This chat is bound to this machine, and was asked ${askedAs(asked)}, which it does not know. Start it with --origins and the address that people open (--origins https://chat.example.com), and ${PASS_HOST}.`,
  'not-signed-in': () => 'Sign in as an operator to use the control room.',
  'no-operator': () => 'Only operators may use the control room. Sign in as one.',
  'operator-no-more': () => 'You are no longer an operator.',
  'sign-in-old': () => 'Give your password again: your sign-in is too old to change things.',
  'sign-in-ended': () => 'Your sign-in was ended. Sign in again.',
  'operator-unknown': () =>
    'The store does not answer. This node was started since you signed in, so it cannot tell whether you are still an operator. Try again when the store answers.',
  'too-often': ({ perMinute, waitSeconds, wrong }) =>
    `At most ${perMinute} ${wrong ? 'wrong orders' : 'actions'} per minute. Wait ${waitSeconds} s.`,
};

/** Why it was refused, in sentences for its sender. Throws for a kind of a later version. */
export function phraseRefusal(refusal: AccessRefusal, phrases: AccessPhrases = accessPhrases): string {
  return phraseKind(refusal, phrases);
}

/** Whether a refusal is one of these. */
export function isAccessRefusal(refusal: { readonly kind: string }): refusal is AccessRefusal {
  return Object.hasOwn(accessPhrases, refusal.kind);
}

function askedAs({ host, secure }: Asked): string {
  return host === null ? 'without a Host' : `as ${secure ? 'https' : 'http'}://${host}`;
}
