import { useSignal } from '@preact/signals';
import type { AccountView } from '../../../protocol/http.js';
import { LIMITS } from '../../../protocol/limits.js';
import { accounts, administer, findAccounts } from '../state/accounts.js';
import { me } from '../state/cluster.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';

const SHOWN_MAX = 8;

/** Who may do what: operators, disabled accounts, forgotten passwords. */
export function AccountsCard() {
  const name = useSignal('');
  const submit = (event: Event) => {
    event.preventDefault();
    void findAccounts(name.value.trim());
  };
  return (
    <section class="panel accounts-card" aria-labelledby="accounts-heading">
      <h2 id="accounts-heading">{T.accounts.heading}</h2>
      <p class="muted card-what">{T.accounts.what}</p>
      <form class="crowd-form" onSubmit={submit}>
        <label class="accounts-find">
          <span class="visually-hidden">{T.accounts.name}</span>
          <input
            class="input"
            placeholder={T.accounts.name}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={LIMITS.nameTypedMaxChars}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button">
          {T.accounts.find}
        </button>
      </form>
      <Found />
    </section>
  );
}

function Found() {
  const found = accounts.value;
  if (found === null) return null;
  return (
    <div class="accounts-found">
      <button
        type="button"
        class="button button-icon accounts-close"
        aria-label={T.accounts.close}
        onClick={() => {
          accounts.value = null;
        }}
      >
        <Icon name="close" size={14} />
      </button>
      {found.length === 0 ? <p role="status">{T.accounts.none}</p> : null}
      <ul class="accounts-list">
        {found.slice(0, SHOWN_MAX).map((person) => (
          <AccountRow key={person.id} person={person} />
        ))}
      </ul>
      {found.length > SHOWN_MAX ? <p class="muted">{T.accounts.more(found.length - SHOWN_MAX)}</p> : null}
    </div>
  );
}

function AccountRow({ person }: { person: AccountView }) {
  const isMe = person.id === me.value?.user.id;
  const button = (what: keyof typeof T.accounts.actions) => (
    <button
      type="button"
      class="button"
      aria-label={`${T.accounts.actions[what].label}: ${person.name}`}
      onClick={(event) => administer(person, what, event.currentTarget)}
    >
      {T.accounts.actions[what].label}
    </button>
  );
  return (
    <li>
      <span class="accounts-name">
        <bdi>{person.name}</bdi>
        {person.operator ? <small>{T.accounts.operator}</small> : null}
        {person.disabled ? <small>{T.accounts.disabled}</small> : null}
        {isMe ? <small>{T.accounts.you}</small> : null}
      </span>
      {isMe ? null : (
        <span class="accounts-buttons">
          {button(person.operator ? 'demote' : 'promote')}
          {button(person.disabled ? 'enable' : 'disable')}
          {button('password')}
        </span>
      )}
    </li>
  );
}
