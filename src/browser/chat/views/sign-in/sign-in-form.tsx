import { useEffect, useRef, useState } from 'preact/hooks';
import type { HoldfastError } from '../../../../protocol/errors.js';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client } from '../../state/client.js';
import { inviteCode, inviteUse } from '../../state/invite.js';
import { joinLobby } from '../../state/lobby.js';
import { ownWord } from '../../state/own-word.js';
import { setupNeed, setupToken, signUpsBy } from '../../state/setup.js';
import { tWelcome } from '../../strings/welcome.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

/** Name and password, for signing in and for making an account: one form, so that nothing is typed twice. */
export function SignInForm(props: { canSignUp: boolean; name?: string }) {
  const first = props.canSignUp && setupNeed.value?.needed === true;
  const isInvited = inviteCode.value !== null;
  const may = signUpsBy.value === 'open' || (signUpsBy.value === 'invited' && isInvited);
  const canSignUp = props.canSignUp && may;
  // Whoever opened an invite wants an account, unless they say otherwise.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const making = chosen ?? isInvited;
  const signUp = canSignUp && (making || first);
  const [name, setName] = useState(props.name ?? ownWord(location.hostname) ?? '');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // In a frame the focus is for the page around to give.
    if (self === top) (name === '' ? nameField : passwordField).current?.focus();
  }, []);

  const { busy, failure, setFailure, onSubmit } = useSubmit(
    async () => {
      if (!signUp) return client.signIn(name.trim(), password);
      inviteUse.isUnderWay = true;
      try {
        const [setup, invite] = [setupToken() ?? undefined, inviteCode.peek() ?? undefined];
        const { room } = await client.signUp(name.trim(), password, setup, invite);
        inviteCode.value = null;
        if (room !== undefined) location.hash = `#/room/${room}`;
      } catch (error) {
        // Without it, whoever may make an account otherwise still can.
        if ((error as HoldfastError).code === 'gone') inviteCode.value = null;
        throw error;
      } finally {
        inviteUse.isUnderWay = false;
      }
      setupNeed.value = { needed: false, tokenNeeded: false };
      return joinLobby();
    },
    () => passwordField.current?.select(),
  );

  return (
    <form class="sign-in" onSubmit={onSubmit}>
      {canSignUp && !first ? (
        <fieldset class="segments">
          {[false, true].map((value) => (
            <label key={String(value)}>
              <input
                type="radio"
                name="purpose"
                checked={making === value}
                onChange={() => {
                  setChosen(value);
                  setFailure(null);
                }}
              />
              <span>{value ? tWelcome.welcome.signUp : tWelcome.welcome.signIn}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      <label class="field">
        <span class="field-label">{tWelcome.welcome.name}</span>
        <input
          ref={nameField}
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          minLength={PAGE_LIMITS.nameMinChars}
          maxLength={PAGE_LIMITS.nameTypedMaxChars}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        {signUp ? <span class="hint">{tWelcome.welcome.nameHint}</span> : null}
      </label>
      <label class="field">
        <span class="field-label">{tWelcome.welcome.password}</span>
        <span class="with-button">
          <input
            ref={passwordField}
            name="password"
            type={(shown ? 'text' : 'password') as 'password'}
            autocomplete={signUp ? 'new-password' : 'current-password'}
            required
            minLength={signUp ? PAGE_LIMITS.passwordMinChars : 1}
            maxLength={PAGE_LIMITS.passwordMaxChars}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
          <button type="button" class="inline-button" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? tWelcome.welcome.hide : tWelcome.welcome.show}
          </button>
        </span>
        {signUp ? <span class="hint">{tWelcome.welcome.passwordHint}</span> : null}
      </label>
      <ErrorLine text={failure} />
      <button type="submit" class="btn main wide" aria-disabled={busy}>
        {busy
          ? tWelcome.welcome.working
          : signUp
            ? tWelcome.welcome.submitSignUp
            : tWelcome.welcome.submitSignIn}
      </button>
    </form>
  );
}
