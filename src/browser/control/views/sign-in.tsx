import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { signInFailure } from '../../shared/sign-in-failure.js';
import { useModal } from '../../shared/use-modal.js';
import { me } from '../state/cluster.js';
import { signIn } from '../state/connect.js';
import { askProvider, provider } from '../state/provider.js';
import { type SignInNeed, signInNeed } from '../state/sign-in.js';
import { T } from '../strings.js';

/** Says why a sign-in is needed and takes it; what was refused goes on after it. */
export function SignIn({ need }: { need: SignInNeed }) {
  const name = useSignal(need.why === 'stale_operator' ? (me.value?.user.name ?? '') : '');
  const password = useSignal('');
  const failure = useSignal<string | null>(null);
  const busy = useSignal(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  useEffect(() => (name.value === '' ? first : second).current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    failure.value = await signIn(name.value.trim(), password.value).catch((error: Error) => error.message);
    busy.value = false;
    if (failure.value !== null) second.current?.focus();
  };
  return (
    <section class="sign-in" aria-labelledby="sign-in-heading">
      <h2 id="sign-in-heading">{T.signIn.heading}</h2>
      <p>{T.signIn.why[need.why]}</p>
      {need.afterwards === undefined ? null : <p class="muted">{T.signIn.thenDo(need.afterwards.what)}</p>}
      <ByProvider anew={need.why === 'stale_operator'} />
      <form onSubmit={submit}>
        <label>
          {T.signIn.name}
          <input
            ref={first}
            class="input"
            name="name"
            autocomplete="username"
            required
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <label>
          {T.signIn.password}
          <input
            ref={second}
            class="input"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            value={password.value}
            onInput={(event) => {
              password.value = event.currentTarget.value;
            }}
          />
        </label>
        {failure.value === null ? null : (
          <p class="warn" role="alert">
            {failure.value}
          </p>
        )}
        <div class="sign-in-buttons">
          {need.afterwards === undefined ? (
            <a class="link" href="/">
              {T.signIn.noAccount}
            </a>
          ) : (
            <button
              type="button"
              class="button"
              onClick={() => {
                signInNeed.value = null;
              }}
            >
              {T.cancel}
            </button>
          )}
          <button type="submit" class="button button-main" disabled={busy.value}>
            {busy.value ? T.signIn.going : T.signIn.go}
          </button>
        </div>
      </form>
    </section>
  );
}

/** The way to the OpenID provider, where there is one; and why it signed nobody in. */
function ByProvider({ anew }: { anew: boolean }) {
  useEffect(() => void askProvider(), []);
  const name = provider.value;
  const failure = signInFailure();
  if (name === null) return null;
  return (
    <>
      {failure === null ? null : (
        <p class="warn" role="alert">
          {T.signIn.providerFailed[failure](name)}
        </p>
      )}
      <p>
        <a class="button" href={`/api/oidc?back=%2Fcontrol${anew ? '&anew=1' : ''}`}>
          {T.signIn.byProvider(name)}
        </a>
      </p>
    </>
  );
}

/** The same, over the page, when it is only a stale sign-in that stands in the way. */
export function SignInDialog({ need }: { need: SignInNeed }) {
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      class="popover popover-middle"
      onCancel={() => {
        signInNeed.value = null;
      }}
    >
      <SignIn need={need} />
    </dialog>
  );
}
