import type { NoticeEntry } from '../../../../protocol/entries.js';

/** Keeps a name from turning the text around it. */
function apart(name: string): string {
  return `\u2068${name}\u2069`;
}

/**
 * What a notice says; null for what a later server tells. `who` did it, to `whom`, `ofBot`: of whom it tells is one.
 * `on`: false where it took something back.
 */
export function phraseNotice(
  what: NoticeEntry['what'],
  who: string,
  whom: string,
  text: string,
  ofBot: boolean,
  on: boolean,
): string | null {
  switch (what) {
    case 'joined':
      return `${apart(who)} joined`;
    case 'left':
      return `${apart(who)} left`;
    case 'invited':
      return ofBot ? `${apart(who)} added the bot ${apart(whom)}` : `${apart(who)} invited ${apart(whom)}`;
    case 'removed':
      return `${apart(who)} removed ${ofBot ? 'the bot ' : ''}${apart(whom)}`;
    case 'renamed':
      return `${apart(who)} renamed the room to ${apart(text)}`;
    case 'topic':
      return text === ''
        ? `${apart(who)} took the topic away`
        : `${apart(who)} set the topic: ${apart(text)}`;
    case 'archived':
      return on ? `${apart(who)} archived the room` : `${apart(who)} took the room back from the archive`;
    default:
      return null;
  }
}
