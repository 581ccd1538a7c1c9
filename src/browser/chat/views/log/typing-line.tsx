import { followTyping } from '../../state/client.js';
import { t } from '../../strings.js';

export function TypingLine({ room }: { room: string }) {
  const names = followTyping(room).map((person) => person.name);
  return (
    <p class="typing">
      {names.length > 0 ? (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <bdi>{t.typing(names)}</bdi>
        </>
      ) : null}
    </p>
  );
}
