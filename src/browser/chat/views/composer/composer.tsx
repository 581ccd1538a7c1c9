import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import type { RoomView } from '../../../../protocol/room.js';
import { showsSomething } from '../../../../protocol/visible-text.js';
import { attachedIn } from '../../state/attached.js';
import { client } from '../../state/client.js';
import { draftOf, setDraft } from '../../state/drafts.js';
import { editing } from '../../state/editing.js';
import { laterPart } from '../../state/later-part.js';
import { jumpToLatest } from '../../state/log-window.js';
import { panel } from '../../state/navigation.js';
import { replyIn, replyTo } from '../../state/reply.js';
import { lastOwnRow, startEdit } from '../../state/row-actions.js';
import { showToast } from '../../state/toasts.js';
import { t } from '../../strings.js';
import { asSent } from '../../text/lines.js';
import { Icon } from '../pieces/icons.js';
import { useNeeded } from '../pieces/use-needed.js';
import { isSendKey } from './send-key.js';

/** Below this many characters left, the number is shown. */
const TELL_LEFT = 500;

/** Where one writes. Never disabled: what is written without a connection waits for it. */
export function Composer({ room }: { room: RoomView }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = draftOf(room.id).value;
  const replying = replyIn(room.id).value;
  const attached = attachedIn(room.id).value;
  const part = useNeeded(laterPart, replying !== null || attached.length > 0);
  const all = part?.suggestions.value ?? null;
  const suggested = all?.field === 'composer' ? all : null;
  const over = text.length - PAGE_LIMITS.textMaxChars;

  useEffect(() => {
    // An edit that was left open here has it, and so has the menu of oneself. On touch screens the keyboard would cover
    // the room one wants to see.
    if (mayTakeFocus() && panel.peek() !== 'me' && editing.peek()?.room !== room.id) field.current?.focus();
  }, [room.id]);

  useEffect(() => {
    // What was written before it came has its list now.
    const area = field.current;
    if (area !== null && area === document.activeElement) part?.suggestFor(area);
  }, [part]);

  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text, room.id]);

  const isDirect = room.direct !== undefined;
  const refused = part?.refusedOf(attached) ?? null;
  const maySend = (showsSomething(text) || attached.length > 0) && over <= 0 && refused === null;
  const attach = (files: Iterable<File> | null) => {
    laterPart.needed().then(
      (later) => (files === null ? later.chooseFiles(room.id) : later.attach(room.id, files)),
      () => showToast(t.notLoaded),
    );
  };
  const send = () => {
    const words = asSent(text);
    // It says why it was refused, and that nothing goes with it.
    if (refused !== null) part?.goToAttachment(refused);
    if (!maySend) return;
    if (words.startsWith('/')) {
      laterPart.needed().then(
        ({ runSlash }) => runSlash(room.id, words, post),
        () => showToast(t.notLoaded),
      );
    } else {
      post(showsSomething(words) ? words : '');
    }
  };
  const post = (words: string) => {
    const reply = replyIn(room.id).peek();
    client.send(room.id, words, { files: attached, ...(reply === null ? {} : { reply }) });
    attachedIn(room.id).value = [];
    setDraft(room.id, '');
    replyTo(room.id, null);
    jumpToLatest(room.id);
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {part === null ? null : <part.SuggestionList field={field} />}
      {replying === null || part === null ? null : <part.ReplyBar room={room.id} mid={replying} />}
      {attached.length === 0 || part === null ? null : <part.Attachments files={attached} />}
      <textarea
        ref={field}
        id="composer"
        rows={1}
        dir="auto"
        aria-label={t.composer.label(room.name, isDirect)}
        aria-describedby="composer-hint"
        aria-invalid={over > 0}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={suggested === null ? undefined : 'suggestions'}
        aria-activedescendant={suggested === null ? undefined : `suggestion-${suggested.active}`}
        placeholder={t.composer.placeholder(room.name, isDirect)}
        value={text}
        onInput={(event) => {
          setDraft(room.id, event.currentTarget.value);
          if (event.currentTarget.value.trim() !== '') client.tellTyping(room.id);
          part?.suggestFor(event.currentTarget, event as InputEvent);
        }}
        onPaste={(event) => {
          const { files = null } = event.clipboardData ?? {};
          if (files === null || files.length === 0) return;
          event.preventDefault();
          attach([...files]);
        }}
        onBlur={part?.hideSuggestions}
        onSelect={(event) => part?.suggestFor(event.currentTarget)}
        onKeyDown={(event) => {
          // While an input method composes, Enter chooses a word.
          if (event.isComposing || event.keyCode === 229) return;
          if (part?.onSuggestionKey(event.currentTarget, event)) {
            event.preventDefault();
            return;
          }
          const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
          if (isSendKey(event)) {
            event.preventDefault();
            send();
          } else if (event.key === 'ArrowUp' && isPlain && text === '') {
            const row = lastOwnRow(room.id);
            if (row === null) return;
            event.preventDefault();
            startEdit(room.id, row);
          } else if (event.key === 'Escape' && replying !== null) {
            event.preventDefault();
            replyTo(room.id, null);
          }
        }}
      />
      <button
        type="button"
        class="attach"
        aria-label={t.files.attach}
        title={t.files.attach}
        onClick={() => attach(null)}
      >
        <Icon name="clip" size={18} />
      </button>
      <button type="submit" class="send" aria-label={t.composer.send} aria-disabled={!maySend}>
        <Icon name="send" size={18} />
      </button>
      <span id="composer-hint" class="visually-hidden">
        {t.composer.hint}
      </span>
      {over > 0 ? (
        <span class="composer-count failure" role="alert">
          {t.composer.tooLong(over)}
        </span>
      ) : -over < TELL_LEFT ? (
        <span class="composer-count">{t.composer.left(-over)}</span>
      ) : null}
    </form>
  );
}

/** A field that has the focus opens no keyboard over the room, and takes it from no page around. */
function mayTakeFocus(): boolean {
  return self === top && matchMedia('(hover: hover)').matches;
}
