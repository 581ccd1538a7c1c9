import { useSignal } from '@preact/signals';
import type { AccountView } from '../../../protocol/http.js';
import { LIMITS } from '../../../protocol/limits.js';
import { T } from '../../shared/strings/control.en.js';
import { administer, findPeople, people } from '../state/accounts.js';
import { me } from '../state/cluster.js';

const SHOWN_MAX = 8;

/** Who may do what: operators, disabled accounts, forgotten passwords. */
export function PeopleCard() {
  const name = useSignal('');
  const submit = (event: Event) => {
    event.preventDefault();
    void findPeople(name.value.trim());
  };
  return (
    <section class="panel people-card" aria-labelledby="people-heading">
      <h2 id="people-heading">{T.people.heading}</h2>
      <p class="muted">{T.people.what}</p>
      <form class="crowd-form" onSubmit={submit}>
        <label class="people-find">
          <span class="visually-hidden">{T.people.name}</span>
          <input
            class="input"
            placeholder={T.people.name}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={LIMITS.nameMaxChars}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button">
          {T.people.find}
        </button>
      </form>
      <Found />
    </section>
  );
}

function Found() {
  const found = people.value;
  if (found === null) return null;
  if (found.length === 0) return <p role="status">{T.people.none}</p>;
  return (
    <>
      <ul class="people-list">
        {found.slice(0, SHOWN_MAX).map((person) => (
          <Row key={person.id} person={person} />
        ))}
      </ul>
      {found.length > SHOWN_MAX ? <p class="muted">{T.people.more(found.length - SHOWN_MAX)}</p> : null}
    </>
  );
}

function Row({ person }: { person: AccountView }) {
  const isMe = person.id === me.value?.user.id;
  const button = (what: keyof typeof T.people.actions) => (
    <button
      type="button"
      class="button"
      aria-label={`${T.people.actions[what].label}: ${person.name}`}
      onClick={(event) => administer(person, what, event.currentTarget)}
    >
      {T.people.actions[what].label}
    </button>
  );
  return (
    <li>
      <span class="people-name">
        <bdi>{person.name}</bdi>
        {person.operator ? <small>{T.people.operator}</small> : null}
        {person.disabled ? <small>{T.people.disabled}</small> : null}
        {isMe ? <small>{T.people.you}</small> : null}
      </span>
      {isMe ? null : (
        <span class="people-buttons">
          {button(person.operator ? 'demote' : 'promote')}
          {button(person.disabled ? 'enable' : 'disable')}
          {button('password')}
        </span>
      )}
    </li>
  );
}
