import type { RefObject } from 'preact';
import { suggestions, takeSuggestion } from '../state/suggestions.js';
import { tLater } from '../strings/later.js';
import { emojiName } from '../text/find-emoji.js';

/** Over the field: what the word that is being written could become. The field keeps the focus, and has the keys. */
export function SuggestionList({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  const now = suggestions.value;
  if (now === null || now.field !== field.current?.id) return null;
  return (
    <>
      <div
        id="suggestions"
        class="suggestions"
        role="listbox"
        aria-label={tLater.messageMenu.suggestions}
        onPointerDown={(event) => event.preventDefault()}
      >
        {now.emoji.map((emoji, i) => (
          <button
            type="button"
            key={emoji}
            id={`suggestion-${i}`}
            class="suggestion"
            role="option"
            tabIndex={-1}
            aria-selected={i === now.active}
            onClick={() => field.current !== null && takeSuggestion(field.current, i)}
          >
            <span class="chip-emoji" aria-hidden="true">
              {emoji}
            </span>
            {emojiName(emoji)}
          </button>
        ))}
      </div>
      <p class="visually-hidden" role="status">
        {tLater.messageMenu.suggested(now.emoji.length, emojiName(now.emoji[now.active] ?? ''))}
      </p>
    </>
  );
}
