import type { Signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { showsSomething } from '../../../../protocol/visible-text.js';
import { closeEdit } from '../../state/editing.js';
import { saveEdit } from '../../state/row-actions.js';
import { hideSuggestions, onSuggestionKey, suggestFor } from '../../state/suggestions.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { asSent } from '../../text/lines.js';
import { isSendKey } from '../composer/send-key.js';
import { SuggestionList } from '../composer/suggestion-list.js';
import type { LaidRow } from './lay-rows.js';

/** The text of a message, to be written anew in its place. `written`: as it is so far. */
export function EditForm({
  room,
  row,
  written,
}: {
  room: string;
  row: Pick<LaidRow, 'row' | 'shown'>;
  written: Signal<string>;
}) {
  const text = written.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const over = text.length - PAGE_LIMITS.textMaxChars;
  const isGone = row.shown.deleted === true;
  const isRight = showsSomething(text) && over <= 0 && !isGone;

  useEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.closest('.row')?.scrollIntoView({ block: 'nearest' });
  }, []);
  // At once: who types on after the key *up* writes here.
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text]);

  const save = () => {
    if (!isRight) return;
    saveEdit(room, row.row, asSent(text));
    closeEdit();
  };
  return (
    <form
      class="edit-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <SuggestionList field={field} />
      <textarea
        ref={field}
        id="edit"
        rows={1}
        dir="auto"
        aria-label={tLater.changing.editLabel}
        aria-describedby="edit-hint"
        aria-invalid={!isRight}
        value={text}
        onInput={(event) => {
          written.value = event.currentTarget.value;
          suggestFor(event.currentTarget, event as InputEvent);
        }}
        onBlur={hideSuggestions}
        onSelect={() => field.current !== null && suggestFor(field.current)}
        onKeyDown={(event) => {
          // The arrow keys of the log move in the text here.
          event.stopPropagation();
          if (event.isComposing || event.keyCode === 229) return;
          if (onSuggestionKey(event.currentTarget, event)) event.preventDefault();
          else if (event.key === 'Escape') {
            event.preventDefault();
            closeEdit();
          } else if (isSendKey(event)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div class="edit-actions">
        <button type="submit" class="btn main" aria-disabled={!isRight}>
          {tLater.changing.save}
        </button>
        <button type="button" class="btn" onClick={closeEdit}>
          {tLater.changing.cancel}
        </button>
        {over > 0 || isGone ? (
          <span class="failure" role="alert">
            {isGone ? tLater.changing.gone : t.composer.tooLong(over)}
          </span>
        ) : (
          <span id="edit-hint" class="muted only-hover">
            {tLater.changing.editHint}
          </span>
        )}
      </div>
    </form>
  );
}
