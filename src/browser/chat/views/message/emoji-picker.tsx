import { useState } from 'preact/hooks';
import { recentEmoji } from '../../state/recent-emoji.js';
import { tLater } from '../../strings/later.js';
import { emojiName, findEmoji } from '../../text/find-emoji.js';
import { roveKeys } from '../pieces/roving.js';

const COLUMNS = 8;

/** Choose by the pointer, by arrow keys, or by a name: the first that is found is taken by Enter. */
export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const [words, setWords] = useState('');
  const found = findEmoji(words);
  const recent = words.trim() === '' ? recentEmoji.value : [];
  return (
    <fieldset
      class="emoji-picker"
      aria-label={tLater.messageMenu.picker}
      onKeyDown={(event) => roveKeys(event, COLUMNS)}
    >
      <input
        type="text"
        autoComplete="off"
        enterKeyHint="done"
        class="emoji-find"
        aria-label={tLater.messageMenu.find}
        placeholder={tLater.messageMenu.find}
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key !== 'Enter' || event.isComposing || first === undefined) return;
          event.preventDefault();
          onChoose(first);
        }}
      />
      <div class="emoji-scroll">
        {recent.length > 0 ? (
          <Grid title={tLater.messageMenu.recent} emoji={recent} onChoose={onChoose} />
        ) : null}
        {found.length > 0 ? (
          <Grid title={tLater.messageMenu.all} emoji={found} onChoose={onChoose} />
        ) : (
          <p class="muted" role="status">
            {tLater.messageMenu.nothing}
          </p>
        )}
      </div>
    </fieldset>
  );
}

function Grid(props: { title: string; emoji: readonly string[]; onChoose: (emoji: string) => void }) {
  return (
    <section aria-label={props.title}>
      <h3 class="side-title">{props.title}</h3>
      <div class="emoji-grid">
        {props.emoji.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="emoji-button"
            aria-label={emojiName(emoji)}
            title={emojiName(emoji)}
            data-rove
            onClick={() => props.onChoose(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
    </section>
  );
}
