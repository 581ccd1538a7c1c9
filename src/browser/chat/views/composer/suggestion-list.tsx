import type { RefObject } from 'preact';
import { commandError } from '../../state/commands.js';
import { activeRoom } from '../../state/navigation.js';
import { type Suggestion, suggestions, takeSuggestion } from '../../state/suggestions.js';
import { tLater } from '../../strings/later.js';
import { emojiName } from '../../text/find-emoji.js';
import { Avatar } from '../people/avatar.js';
import { KindTag } from '../people/kind-tag.js';
import { Icon } from '../pieces/icons.js';

/** Over the field: what the word that is being written could become. The field keeps the focus, and has the keys. */
export function SuggestionList({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  const now = suggestions.value;
  const isComposer = field.current?.id === 'composer';
  const failure = commandError.value;
  if (isComposer && failure !== null && failure.room === activeRoom.value)
    return (
      <p class="command-failure failure" role="alert">
        {failure.text}
      </p>
    );
  if (now === null || now.field !== field.current?.id) return null;
  const active = now.options[now.active];
  return (
    <>
      <div
        id="suggestions"
        class="suggestions"
        role="listbox"
        aria-label={LABELS[active?.kind ?? 'emoji']}
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
        {active === undefined ? '' : saidOf(active, now.options.length)}
      </p>
    </>
  );
}

/** What each kind of list is called. */
const LABELS: Record<Suggestion['kind'], string> = {
  emoji: tLater.messageMenu.suggestions,
  command: tLater.commands.label,
  person: tLater.people.suggestions,
};

/** For readers of screens: how many there are, and which one Enter takes. */
function saidOf(active: Suggestion, count: number): string {
  if (active.kind === 'emoji') return tLater.messageMenu.suggested(count, emojiName(active.emoji));
  if (active.kind === 'command') return tLater.commands.offered(count, active.name);
  return tLater.people.suggested(count, active.name);
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
  if (option.kind === 'command') {
    return (
      <>
        <strong>/{option.name}</strong>
        <span>{tLater.commands.hints[option.name]}</span>
      </>
    );
  }
  return (
    <>
      {option.person === null ? <Icon name="people" /> : <Avatar of={option.person} small />}
      <bdi>{option.name}</bdi>
      {option.person?.bot ? <KindTag of={option.person} /> : null}
      {option.person === null ? <span class="muted">{tLater.people.everyone}</span> : null}
    </>
  );
}

function keyOf(option: Suggestion): string {
  if (option.kind === 'command') return option.name;
  return option.kind === 'emoji' ? option.emoji : (option.person?.id ?? '@room');
}
