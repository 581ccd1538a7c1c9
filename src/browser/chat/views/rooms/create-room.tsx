import { useRef, useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client } from '../../state/client.js';
import { openRoom } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { tWelcome } from '../../strings/welcome.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

export function CreateRoom() {
  const [name, setName] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { busy, failure, onSubmit } = useSubmit(
    async () => openRoom(await client.createRoom(name.trim(), isPrivate)),
    () => field.current?.focus(),
  );
  return (
    <Dialog title={tLater.createRoom.title}>
      <form onSubmit={onSubmit}>
        <label class="field">
          <span class="field-label">{tLater.createRoom.name}</span>
          <input
            ref={field}
            autofocus
            required
            autocomplete="off"
            maxLength={PAGE_LIMITS.roomNameMaxChars}
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
            {tLater.createRoom.private}
            <span class="hint">{tLater.createRoom.privateHint}</span>
          </span>
        </label>
        <ErrorLine text={failure} />
        <button type="submit" class="btn main wide" aria-disabled={busy}>
          {busy ? tWelcome.welcome.working : tLater.createRoom.submit}
        </button>
      </form>
    </Dialog>
  );
}
