import { activeRoom } from '../../state/navigation.js';
import { openedWords, otherPersons, rememberOpened } from '../../state/persons.js';
import { presentIn } from '../../state/presence.js';
import { tLater } from '../../strings/later.js';
import { LaterIcon } from '../pieces/later-icons.js';

/** *Open another person in a new tab*, or why it is not offered here. */
export function OtherPerson() {
  const room = activeRoom.value;
  const here = room === null ? [] : presentIn(room).map((person) => person.name.toLowerCase());
  const offer = otherPersons(location, [...here, ...openedWords()]);
  return (
    <section class="other-person">
      <h3>{tLater.meMenu.otherPerson}</h3>
      {offer.kind === 'offered' ? (
        <>
          <ul>
            {offer.links.map(({ word, url }) => (
              <li key={word}>
                <a class="btn" href={url} target="_blank" rel="noopener" onClick={() => rememberOpened(word)}>
                  {word} <LaterIcon name="out" size={13} />
                </a>
              </li>
            ))}
          </ul>
          <p class="hint">{tLater.meMenu.otherPersonHint}</p>
        </>
      ) : offer.kind === 'loopback' ? (
        <>
          <p class="hint">{tLater.meMenu.otherPersonLoopback(offer.url)}</p>
          <a class="btn" href={offer.url}>
            {tLater.meMenu.openLocalhost} <LaterIcon name="out" size={13} />
          </a>
        </>
      ) : (
        <p class="hint">{tLater.meMenu.otherPersonRemote}</p>
      )}
    </section>
  );
}
