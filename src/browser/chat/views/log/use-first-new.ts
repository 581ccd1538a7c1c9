import { useRef, useState } from 'preact/hooks';
import type { Room } from '../../../../client/index.js';
import type { Message } from '../../../../protocol/events.js';
import { user } from '../../state/client.js';
import { firstNew } from '../../state/first-new.js';
import { laterPart } from '../../state/later-part.js';
import { showToast } from '../../state/toasts.js';
import { t } from '../../strings.js';
import { keyOfRow, rowSelector } from './go-to-row.js';

interface Given {
  readonly room: string;
  readonly log: Room['log'] | null;
  /** After which seq the line *New* stands, or null. */
  readonly newAfter: number | null;
  /** Goes to a message that is held. */
  readonly goTo: (found: Message) => void;
}

/** The way to the first new message, while that is above what is in view and was not in view yet. */
export function useFirstNew({ room, log, newAfter, goTo }: Given) {
  const [isAbove, setAbove] = useState(false);
  /** The line that was in view, or was gone to, by what it stands after. */
  const seen = useRef<number | null>(null);
  /** Null where it is not held. */
  const find = () => {
    const rows = log?.shown ?? [];
    const isHeld = log?.hasOlder === false || (rows[0]?.seq ?? 0) <= (newAfter ?? 0) + 1;
    return newAfter === null || !isHeld ? null : firstNew(rows, newAfter, user.peek()?.id ?? '');
  };
  return {
    isAbove,
    look: (area: HTMLElement) => {
      const first = find();
      const row = first === null ? null : area.querySelector<HTMLElement>(rowSelector(keyOfRow(first)));
      if (row !== null && row.offsetTop >= area.scrollTop) seen.current = newAfter;
      setAbove(newAfter !== null && newAfter !== seen.current);
    },
    go: () => {
      const first = find();
      seen.current = newAfter;
      setAbove(false);
      if (first !== null) goTo(first);
      else if (newAfter !== null)
        laterPart.needed().then(
          (part) => part.openFirstNew(room, newAfter),
          () => showToast(t.notLoaded),
        );
    },
  };
}
