import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { EVERYONE } from '../../../../protocol/calls.js';
import type { Message } from '../../../../protocol/events.js';
import { user } from '../../state/client.js';
import { learnNames, nameOf } from '../../state/names.js';
import { placesIn } from '../../text/called-places.js';

/** Part of a message's text, with whom it calls by the names that they have now. One's own is marked more. */
export function CalledText({ room, of, text }: { room: string; of: Message; text: string }) {
  useEffect(() => learnNames(room, idsOf(of)), [room, of]);
  const drawn: ComponentChildren[] = [];
  let at = 0;
  for (const { start, end, id } of placesIn(text, of)) {
    drawn.push(text.slice(at, start));
    const isMine = id === user.value?.id || id === EVERYONE;
    const name = id === EVERYONE ? null : nameOf(room, id);
    drawn.push(
      <span key={start} class={isMine ? 'called mine' : 'called'}>
        {name === null ? text.slice(start, end) : `@${name}`}
      </span>,
    );
    at = end;
  }
  drawn.push(text.slice(at));
  return <>{drawn}</>;
}

function idsOf({ mentions = [] }: Message): string[] {
  return mentions.map(({ id }) => id).filter((id) => id !== EVERYONE);
}
