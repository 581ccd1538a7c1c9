import { useEffect, useState } from 'preact/hooks';
import { asNow, client } from '../../state/client.js';
import { activeRoom } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { markedName } from '../../text/marked-name.js';

const LONGEST = 200;
/** Readers take it up at once; a text that is deleted at once must be in no page after a second (CHANGE-2). */
const KEPT_MS = 800;

/** Reads out new messages of the open room; replayed and older ones are not news. */
export function Announcer() {
  const [words, setWords] = useState('');
  useEffect(
    () =>
      client.on('arrived', ({ room, messages }) => {
        if (room !== activeRoom.peek() || document.visibilityState !== 'visible') return;
        const said = messages
          .slice(-3)
          .map(({ user, text }) => t.message.said(markedName(asNow(user)), text.slice(0, LONGEST)));
        setWords(said.join('. '));
      }),
    [],
  );
  useEffect(() => {
    const timer = setTimeout(() => setWords(''), KEPT_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <div class="visually-hidden" role="status">
      {words}
    </div>
  );
}
