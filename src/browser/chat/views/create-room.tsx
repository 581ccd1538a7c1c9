import { useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.js';
import { t } from '../../shared/strings.js';
import { client } from '../state/client.js';
import { openRoom } from '../state/place.js';
import { sentenceOf } from '../state/problem.js';
import { Dialog } from './dialog.js';

export function CreateRoom() {
  const [name, setName] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      openRoom(await client.createRoom(name.trim(), isPrivate));
    } catch (failure) {
      setProblem(sentenceOf(failure));
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t.createRoom.title}>
      <form onSubmit={submit}>
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
        {problem === null ? null : (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="btn main wide" aria-disabled={busy}>
          {busy ? t.welcome.working : t.createRoom.submit}
        </button>
      </form>
    </Dialog>
  );
}
