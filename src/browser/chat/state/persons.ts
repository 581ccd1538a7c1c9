/** *Open another person in a new tab*: `http://<word>.localhost:<port>/` has cookies of its own. */
import { ownWord } from './own-word.js';
import { pageStorage, setStored } from './page-storage.js';

const WORDS = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
];
const OPENED = 'holdfast.persons';

export type OtherPersons =
  | { readonly kind: 'offered'; readonly links: readonly { readonly word: string; readonly url: string }[] }
  /** A loopback address by number: the same chat at `url` offers it. */
  | { readonly kind: 'loopback'; readonly url: string }
  | { readonly kind: 'remote' };

/** What can be offered here. `taken`: names that are in use, in lower case. */
export function otherPersons(
  where: { readonly protocol: string; readonly hostname: string; readonly port: string },
  taken: readonly string[],
): OtherPersons {
  const port = where.port === '' ? '' : `:${where.port}`;
  const { hostname } = where;
  if (/^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]') {
    return { kind: 'loopback', url: `${where.protocol}//localhost${port}/` };
  }
  if (hostname !== 'localhost' && !hostname.endsWith('.localhost')) return { kind: 'remote' };
  const own = ownWord(hostname);
  const used = new Set([...taken, ...(own === null ? [] : [own])]);
  const links = WORDS.filter((word) => !used.has(word))
    .slice(0, 3)
    .map((word) => ({ word, url: `${where.protocol}//${word}.localhost${port}/` }));
  return { kind: 'offered', links };
}

/** Words that were opened from this address before. */
export function openedWords(): string[] {
  return (pageStorage.get(OPENED) ?? '').split(' ').filter((word) => word !== '');
}
export function rememberOpened(word: string): void {
  setStored(OPENED, [...new Set([...openedWords(), word])].slice(-8).join(' '));
}
