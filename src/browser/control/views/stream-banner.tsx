import { serverNow, streamState, view } from '../state/cluster.js';
import { retryNow } from '../state/connect.js';
import { T } from '../strings.js';

/** Said when the primary has not answered for a second: a hiccup is not worth a word. */
const WORTH_SAYING_MS = 1_000;

export function StreamBanner() {
  const state = streamState.value;
  // Read so that the banner appears and counts with the clock, not only with the stream's states.
  void serverNow.value;
  if (state.kind !== 'lost') return null;
  const forMs = Date.now() - state.since;
  if (forMs < WORTH_SAYING_MS) return null;
  return (
    <div class="banner" role="alert">
      <div>
        <strong>{T.stream.lostTitle}</strong>
        <p>{view.value === null ? T.stream.lostFirst : T.stream.lostBody(Math.round(forMs / 1_000))}</p>
      </div>
      <button type="button" class="button" onClick={retryNow}>
        {T.retryNow}
      </button>
    </div>
  );
}
