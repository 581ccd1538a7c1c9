import { useEffect, useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.js';
import { t } from '../../shared/strings.js';
import { client, rooms } from '../state/client.js';
import { ownWord } from '../state/persons.js';
import { sentenceOf } from '../state/problem.js';
import { setupNeed, setupToken } from '../state/setup.js';

/** Name and password, for signing in and for making an account: one form, so that nothing is typed twice. */
export function SignInForm(props: { canSignUp: boolean; name?: string }) {
  const need = setupNeed.value;
  const first = props.canSignUp && need?.needed === true;
  const [making, setMaking] = useState(false);
  const signUp = props.canSignUp && (making || first);
  const [name, setName] = useState(props.name ?? ownWord(location.hostname) ?? '');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    (name === '' ? nameField : passwordField).current?.focus();
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      if (signUp) {
        await client.signUp(name.trim(), password, setupToken() ?? undefined);
        setupNeed.value = { needed: false, tokenNeeded: false };
        await joinLobby();
      } else await client.signIn(name.trim(), password);
    } catch (failure) {
      setProblem(sentenceOf(failure));
      passwordField.current?.select();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="sign-in" onSubmit={submit}>
      {props.canSignUp && !first ? (
        <fieldset class="segments">
          {[false, true].map((value) => (
            <label key={String(value)}>
              <input
                type="radio"
                name="purpose"
                checked={making === value}
                onChange={() => {
                  setMaking(value);
                  setProblem(null);
                }}
              />
              <span>{value ? t.welcome.signUp : t.welcome.signIn}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      <label class="field">
        <span class="field-label">{t.welcome.name}</span>
        <input
          ref={nameField}
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          minLength={LIMITS.nameMinChars}
          maxLength={LIMITS.nameMaxChars}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        {signUp ? <span class="hint">{t.welcome.nameHint}</span> : null}
      </label>
      <label class="field">
        <span class="field-label">{t.welcome.password}</span>
        <span class="with-button">
          <input
            ref={passwordField}
            name="password"
            type={(shown ? 'text' : 'password') as 'password'}
            autocomplete={signUp ? 'new-password' : 'current-password'}
            required
            minLength={signUp ? LIMITS.passwordMinChars : 1}
            maxLength={LIMITS.passwordMaxChars}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
          <button type="button" class="inline-button" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? t.welcome.hide : t.welcome.show}
          </button>
        </span>
        {signUp ? <span class="hint">{t.welcome.passwordHint}</span> : null}
      </label>
      {first && need.tokenNeeded && setupToken() === null ? (
        <p class="problem" role="alert">
          {t.welcome.tokenMissing}
        </p>
      ) : null}
      {problem === null ? null : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="btn main wide" aria-disabled={busy}>
        {busy ? t.welcome.working : signUp ? t.welcome.submitSignUp : t.welcome.submitSignIn}
      </button>
    </form>
  );
}

/** Someone new begins in the rooms that the server itself made, so that the first thing they see is people. */
async function joinLobby(): Promise<void> {
  await client.refreshRooms().catch(() => {});
  const lobby = rooms.value.find((room) => room.owner === null && !room.private);
  if (lobby !== undefined && !lobby.member) void client.join(lobby.id).catch(() => {});
}
