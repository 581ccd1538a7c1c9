import { useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.js';
import { client } from '../state/client.js';
import { openRoom } from '../state/place.js';
import { t } from '../strings.js';
import { Dialog } from './dialog.js';
import { ProblemLine } from './problem-line.js';
import { useSubmit } from './use-submit.js';

export function CreateRoom() {
  const [name, setName] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { busy, problem, onSubmit } = useSubmit(
    async () => openRoom(await client.createRoom(name.trim(), isPrivate)),
    () => field.current?.focus(),
  );
  return (
    <Dialog title={t.createRoom.title}>
      <form onSubmit={onSubmit}>
        <label class="field">
          <span class="field-label">{t.createRoom.name}</span>
          <input
            ref={field}
            autofocus
            required
            autocomplete="off"
            maxLength={LIMITS.roomNameMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={isPrivate}
            onChange={(event) => setPrivate(event.currentTarget.checked)}
          />
          <span>
            {t.createRoom.private}
            <span class="hint">{t.createRoom.privateHint}</span>
          </span>
        </label>
        <ProblemLine text={problem} />
        <button type="submit" class="btn main wide" aria-disabled={busy}>
          {busy ? t.welcome.working : t.createRoom.submit}
        </button>
      </form>
    </Dialog>
  );
}
