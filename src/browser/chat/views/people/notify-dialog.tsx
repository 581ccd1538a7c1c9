import { useState } from 'preact/hooks';
import { user } from '../../state/client.js';
import {
  type NotifySetting,
  notifySettings,
  permission,
  setNotifySetting,
  turnOn,
} from '../../state/notify-settings.js';
import { canPush, type PushAnswer, pushOwner, turnPushOff, turnPushOn } from '../../state/push.js';
import { isQuiet, type QuietKind, quietTime, quietTimeOf, setQuietTime } from '../../state/quiet-time.js';
import { tLater } from '../../strings/later.js';
import { Dialog } from '../pieces/dialog.js';
import { clock, dayKey, dayName } from '../pieces/time.js';
import { useNow } from '../pieces/use-now.js';

/** What this browser shows and sounds while nobody looks at the chat, and when it does not. */
export function NotifyDialog() {
  return (
    <Dialog title={tLater.notify.title}>
      <Showing />
      <WhileClosed />
      <Quiet />
    </Dialog>
  );
}

function Showing() {
  const words = tLater.notify;
  const [said, setSaid] = useState(permission());
  const isOn = notifySettings.value.on && said === 'granted';
  return (
    <section class="notify-choice">
      <p class="hint">{words.about}</p>
      {isOn ? (
        <button type="button" class="btn" onClick={() => setNotifySetting('on', false)}>
          {words.turnOff}
        </button>
      ) : (
        <button
          type="button"
          class="btn"
          disabled={said === 'none'}
          onClick={() => void turnOn().then(setSaid)}
        >
          {words.turnOn}
        </button>
      )}
      <p class="muted" role="status">
        {isOn ? words.isOn : said === 'granted' ? '' : words.refused[said]}
      </p>
      <Choice name="text" />
      <Choice name="sound" />
    </section>
  );
}

/** Being told by the browser itself, without a page. */
function WhileClosed() {
  const words = tLater.notify.closed;
  const [answer, setAnswer] = useState<PushAnswer | null>(null);
  if (!canPush()) return null;
  const isOn = pushOwner.value !== null && pushOwner.value === user.value?.id;
  return (
    <section class="notify-choice">
      <h3 class="side-title">{words.title}</h3>
      <p class="hint">{words.about}</p>
      <button
        type="button"
        class="btn"
        onClick={() => void (isOn ? turnPushOff().then(() => setAnswer(null)) : turnPushOn().then(setAnswer))}
      >
        {isOn ? words.turnOff : words.turnOn}
      </button>
      <p class="muted" role="status">
        {isOn ? words.isOn : answer === null || answer === 'on' ? '' : words[answer]}
      </p>
    </section>
  );
}

function Choice({ name }: { name: NotifySetting }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={notifySettings.value[name]}
        onChange={(event) => setNotifySetting(name, event.currentTarget.checked)}
      />
      <span>{tLater.notify.choices[name]}</span>
    </label>
  );
}

/** How often the words are looked at again. */
const LOOK_AGAIN_MS = 15_000;
const QUIET_KINDS: readonly QuietKind[] = ['hour', 'tomorrow', 'on'];

function Quiet() {
  const words = tLater.notify;
  const now = useNow(true, LOOK_AGAIN_MS);
  const time = quietTime.value;
  const quiet = isQuiet(time, Math.max(Date.now(), now));
  return (
    <section class="notify-choice">
      <h3 class="side-title">{words.quiet}</h3>
      <p class="muted" role="status">
        {!quiet
          ? words.notQuiet
          : time?.kind === 'on' || time === null
            ? words.quietOn
            : words.quietUntil(
                dayKey(time.until) === dayKey(Date.now())
                  ? clock(time.until)
                  : `${dayName(time.until, Date.now())} ${clock(time.until)}`,
              )}
      </p>
      <div class="choices quiet-choices">
        {QUIET_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            class="btn"
            aria-pressed={quiet && time?.kind === kind}
            onClick={() => setQuietTime(quietTimeOf(kind, Date.now()))}
          >
            {words.quietFor[kind]}
          </button>
        ))}
        {quiet ? (
          <button type="button" class="btn" onClick={() => setQuietTime(null)}>
            {words.over}
          </button>
        ) : null}
      </div>
    </section>
  );
}
