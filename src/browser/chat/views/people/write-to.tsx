import { useEffect, useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { sentenceOf } from '../../state/error-words.js';
import { acquaintances, learnAcquaintances, writeTo } from '../../state/write-to.js';
import { tLater } from '../../strings/later.js';
import { tWelcome } from '../../strings/welcome.js';
import { namedLike } from '../../text/named-like.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';
import { Avatar } from './avatar.js';
import { KindTag } from './kind-tag.js';

const SHOWN = 50;
/** Beside oneself. */
const MOST = PAGE_LIMITS.directPeople - 1;

/** Whom one writes to directly: one person, or some. */
export function WriteTo() {
  const words = tLater.newMessage;
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const { busy, failure, onSubmit } = useSubmit(() => writeTo(chosen));
  useEffect(() => {
    learnAcquaintances().catch((error) => setFailed(sentenceOf(error)));
  }, []);
  const all = acquaintances.value;
  const found = namedLike(all ?? [], sought);
  const names = (all ?? []).filter(({ id }) => chosen.includes(id)).map(({ name }) => name);
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Dialog title={words.title}>
      <form onSubmit={onSubmit}>
        <p class="muted">{words.hint}</p>
        <div class="field">
          <input
            type="search"
            autofocus
            autocomplete="off"
            aria-label={words.find}
            placeholder={words.find}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
        <ErrorLine text={all === null ? failed : null} />
        {all === null && failed === null ? <p class="muted">{words.loading}</p> : null}
        {all !== null && found.length === 0 ? (
          <p class="muted">{all.length === 0 ? words.alone : words.nobody}</p>
        ) : null}
        <ul class="plain-list choose-people" aria-label={words.list}>
          {found.slice(0, SHOWN).map((person) => (
            <li key={person.id}>
              <label class="check person away">
                <input
                  type="checkbox"
                  checked={chosen.includes(person.id)}
                  disabled={!chosen.includes(person.id) && chosen.length >= MOST}
                  onChange={() => toggle(person.id)}
                />
                <Avatar of={person} small />
                <bdi>{person.name}</bdi>
                <KindTag of={person} />
              </label>
            </li>
          ))}
        </ul>
        {found.length > SHOWN ? <p class="muted">{tLater.people.more(found.length - SHOWN)}</p> : null}
        {names.length === 0 ? null : (
          <p class="chosen-people" role="status">
            {words.chosen(names.join(', '))}
          </p>
        )}
        {chosen.length >= MOST ? <p class="muted">{words.full(MOST)}</p> : null}
        <ErrorLine text={failure} />
        <button type="submit" class="btn main wide" aria-disabled={busy} disabled={chosen.length === 0}>
          {busy ? tWelcome.welcome.working : words.open}
        </button>
      </form>
    </Dialog>
  );
}
