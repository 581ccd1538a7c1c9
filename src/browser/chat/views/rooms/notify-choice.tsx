import { useState } from 'preact/hooks';
import { levelOf, NOTIFY_LEVELS, type NotifyLevel } from '../../../../protocol/notify-level.js';
import type { RoomView } from '../../../../protocol/room.js';
import { sentenceOf } from '../../state/error-words.js';
import { notifyLevels } from '../../state/notify-levels.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';

/** The choice of what in the room this person wants to be told about, on all pages of theirs. */
export function NotifyChoice({ room }: { room: RoomView }) {
  const [failure, setFailure] = useState<string | null>(null);
  const words = tLater.notify;
  const isDirect = room.direct !== undefined;
  // In a direct room each message calls its people.
  const level = isDirect && levelOf(room) === 'mentions' ? 'all' : levelOf(room);
  const offered = isDirect ? NOTIFY_LEVELS.filter((one) => one !== 'mentions') : NOTIFY_LEVELS;
  const choose = (next: NotifyLevel) => {
    setFailure(null);
    notifyLevels.setLevel(room.id, next).catch((error) => setFailure(sentenceOf(error)));
  };
  return (
    <section class="notify-choice">
      <h3 class="side-title" id="notify-level">
        {words.level}
      </h3>
      <fieldset class="segments" aria-labelledby="notify-level" aria-describedby="notify-hint">
        {offered.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name="notify-level"
              checked={level === value}
              onChange={() => choose(value)}
            />
            <span>{words.levels[value]}</span>
          </label>
        ))}
      </fieldset>
      <p class="hint" id="notify-hint">
        {words.hints[level]}
      </p>
      <ErrorLine text={failure} />
    </section>
  );
}
