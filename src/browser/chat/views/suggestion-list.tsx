import type { RefObject } from 'preact';
import { type Suggestion, suggestions, takeSuggestion } from '../state/suggestions.js';
import { tLater } from '../strings/later.js';
import { emojiName } from '../text/find-emoji.js';
import { Avatar } from './avatar.js';
import { Icon } from './icons.js';

/** Over the field: what the word that is being written could become. The field keeps the focus, and has the keys. */
export function SuggestionList({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  const now = suggestions.value;
  if (now === null || now.field !== field.current?.id) return null;
  const active = now.options[now.active];
  const isEmoji = active?.kind === 'emoji';
  return (
    <>
      <div
        id="suggestions"
        class="suggestions"
        role="listbox"
        aria-label={isEmoji ? tLater.messageMenu.suggestions : tLater.people.suggestions}
        onPointerDown={(event) => event.preventDefault()}
      >
        {now.options.map((option, i) => (
          <button
            type="button"
            key={keyOf(option)}
            id={`suggestion-${i}`}
            class="suggestion"
            role="option"
            tabIndex={-1}
            aria-selected={i === now.active}
            onClick={() => field.current !== null && takeSuggestion(field.current, i)}
          >
            <Option option={option} />
          </button>
        ))}
      </div>
      <p class="visually-hidden" role="status">
        {active === undefined
          ? ''
          : active.kind === 'emoji'
            ? tLater.messageMenu.suggested(now.options.length, emojiName(active.emoji))
            : tLater.people.suggested(now.options.length, active.name)}
      </p>
    </>
  );
}

function Option({ option }: { option: Suggestion }) {
  if (option.kind === 'emoji') {
    return (
      <>
        <span class="chip-emoji" aria-hidden="true">
          {option.emoji}
        </span>
        {emojiName(option.emoji)}
      </>
    );
  }
  return (
    <>
      {option.person === null ? <Icon name="people" /> : <Avatar name={option.name} small />}
      <bdi>{option.name}</bdi>
      {option.person === null ? <span class="muted">{tLater.people.everyone}</span> : null}
    </>
  );
}

function keyOf(option: Suggestion): string {
  return option.kind === 'emoji' ? option.emoji : (option.person?.id ?? '@room');
}
