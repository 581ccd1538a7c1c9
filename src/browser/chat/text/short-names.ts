/**
 * What other chats call an emoji between colons, the same in every language; spaces for underscores. People type them
 * from habit.
 */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '👍': 'thumbsup,+1',
  '👎': 'thumbsdown,-1',
  '❤️': 'heart',
  '😂': 'joy',
  '🎉': 'tada',
  '✅': 'white check mark',
  '🙏': 'pray',
  '😮': 'open mouth',
  '👏': 'clap',
  '🙌': 'raised hands',
  '👋': 'wave',
  '💪': 'muscle',
  '👌': 'ok hand',
  '😀': 'grinning',
  '😄': 'smile',
  '😃': 'smiley',
  '🤣': 'rofl',
  '🙂': 'slightly smiling face',
  '😢': 'cry',
  '😭': 'sob',
  '😡': 'rage',
  '🤦': 'facepalm',
  '💯': '100',
};

const BY_NAME = new Map(
  Object.entries(SHORT_NAMES).flatMap(([emoji, names]) =>
    names.split(',').map((name) => [name, emoji] as const),
  ),
);

/** The emoji that is called exactly so. */
export function emojiOfShortName(name: string): string | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The words of an emoji's short names. */
export function shortNameWords(emoji: string): readonly string[] {
  return (SHORT_NAMES[emoji] ?? '').split(/[\s,]+/);
}
