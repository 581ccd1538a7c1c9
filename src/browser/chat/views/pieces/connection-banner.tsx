import { client, connection, storeAway, wasOnline } from '../../state/client.js';
import { refusedWords } from '../../state/error-words.js';
import { t } from '../../strings.js';
import { useNow } from './use-now.js';

const QUIET_MS = 1_000;
const ALERT_MS = 5_000;

/**
 * Nothing for a hiccup; after 1 s a quiet note; after 5 s when it tries again, and a way to do it now. `opening`: there
 * is nothing to write in yet.
 */
export function ConnectionBanner({ opening = false }: { opening?: boolean }) {
  const state = connection.value;
  const down = state.kind === 'connecting' || state.kind === 'waiting';
  const away = storeAway.value;
  const now = useNow(down || away !== null, 250);
  if (!down) return away !== null && now - away >= QUIET_MS ? <StoreAway /> : null;
  const forMs = now - state.downSince;
  if (forMs < QUIET_MS) return null;
  if (forMs < ALERT_MS) {
    return (
      <div class="connection quiet" role="status">
        <span class="pulse" aria-hidden="true" />
        {wasOnline.value ? t.connection.note : t.connection.first}
      </div>
    );
  }
  const refusal = state.kind === 'waiting' && state.refused !== null ? refusedWords(state.refused) : null;
  const seconds = state.kind === 'waiting' ? Math.max(1, Math.ceil((state.retryAt - now) / 1_000)) : null;
  return (
    <div class="connection alert">
      <p role="alert">
        <strong>{t.connection.waiting}</strong> {refusal ?? (opening ? null : t.connection.stillWrite)}
      </p>
      {/* Counts every second, which nobody wants to hear. */}
      <span class="countdown" aria-hidden="true">
        {seconds === null ? t.connection.trying : t.connection.in(seconds)}
      </span>
      <button type="button" class="btn" aria-disabled={seconds === null} onClick={() => client.retryNow()}>
        {t.connection.now}
      </button>
    </div>
  );
}

/** Connected, but to a worker that is cut off from the store. */
function StoreAway() {
  return (
    <div class="connection quiet" role="status">
      <span class="pulse" aria-hidden="true" />
      {t.connection.storeAway} {t.connection.stillWrite}
    </div>
  );
}
