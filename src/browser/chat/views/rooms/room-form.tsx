import { useRef, useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import type { RoomView } from '../../../../protocol/room.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

/** A room's name and topic, for whoever may change them. What nobody touched here follows the room, and is not sent. */
export function RoomForm({ room }: { room: RoomView }) {
  const [name, setName] = useState<string | null>(null);
  const [topic, setTopic] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const words = tLater.roomDialog;
  const { busy, failure, onSubmit } = useSubmit(
    async () => {
      setSaved(false);
      const change = {
        ...(name === null ? {} : { name: name.trim() }),
        ...(topic === null ? {} : { topic: topic.trim() }),
      };
      if (Object.keys(change).length > 0) await moderation.changeRoom(room.id, change);
      setName(null);
      setTopic(null);
      setSaved(true);
    },
    () => field.current?.focus(),
  );
  return (
    <form onSubmit={onSubmit}>
      <label class="field">
        <span class="field-label">{words.name}</span>
        <input
          ref={field}
          required
          autocomplete="off"
          maxLength={PAGE_LIMITS.roomNameMaxChars}
          value={name ?? room.name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="field-label">{words.topic}</span>
        <input
          autocomplete="off"
          maxLength={PAGE_LIMITS.topicMaxChars}
          value={topic ?? room.topic ?? ''}
          onInput={(event) => setTopic(event.currentTarget.value)}
        />
        <span class="hint">{words.topicHint}</span>
      </label>
      <ErrorLine text={failure} />
      <p class="with-status">
        <button type="submit" class="btn main" aria-disabled={busy}>
          {words.save}
        </button>
        <span class="muted" role="status">
          {saved ? words.saved : ''}
        </span>
      </p>
    </form>
  );
}
