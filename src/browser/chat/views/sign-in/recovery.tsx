import { type ComponentChildren, render } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ResetBody } from '../../../../protocol/mail.js';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { recovery } from '../../strings/en/recovery.js';

interface StepProps {
  /** A name as it was typed, or the code of a link. */
  readonly text: string;
  readonly onClose: () => void;
}

/**
 * Opens a step over whatever the page shows, also where nobody is signed in. Nothing is done before somebody presses,
 * since what looks through mails opens their links, too.
 */
export function openRecovery(kind: string, text: string): void {
  const place = document.body.appendChild(document.createElement('div'));
  const close = () => {
    render(null, place);
    place.remove();
  };
  const Step = kind === 'ask' ? AskForMail : kind === 'reset' ? SetPassword : ConfirmAddress;
  render(<Step text={text} onClose={close} />, place);
}

/** It says the same whoever is asked for, as the server does. */
function AskForMail({ text, onClose }: StepProps) {
  const [who, setWho] = useState(text);
  const [isSent, setSent] = useState(false);
  const send = async () => {
    const language = document.documentElement.lang;
    await client.api.call('POST', '/api/mail/reset', { who: who.trim(), language });
    setSent(true);
  };
  return (
    <StepForm
      title={recovery.title}
      press={recovery.send}
      send={send}
      done={isSent && recovery.sent}
      onClose={onClose}
    >
      <label class="field">
        <span class="field-label">{recovery.who}</span>
        <input
          autofocus
          required
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={who}
          onInput={(event) => setWho(event.currentTarget.value)}
        />
        <span class="hint">{recovery.hint}</span>
      </label>
    </StepForm>
  );
}

function SetPassword({ text: code, onClose }: StepProps) {
  const [password, setPassword] = useState('');
  const send = async () => {
    const { name } = await client.api.call<ResetBody>('PUT', '/api/mail/reset', { code, password });
    // Pressed again after a failure here, the link answers the same.
    await client.signIn(name, password);
    onClose();
  };
  return (
    <StepForm title={recovery.title} press={recovery.set} send={send} done={false} onClose={onClose}>
      <label class="field">
        <span class="field-label">{recovery.next}</span>
        <input
          type="password"
          autofocus
          required
          autocomplete="new-password"
          minLength={PAGE_LIMITS.passwordMinChars}
          maxLength={PAGE_LIMITS.passwordMaxChars}
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <span class="hint">{recovery.setHint}</span>
      </label>
    </StepForm>
  );
}

function ConfirmAddress({ text: code, onClose }: StepProps) {
  const [isDone, setDone] = useState(false);
  const send = async () => {
    await client.api.call('POST', '/api/mail/confirm', { code });
    setDone(true);
  };
  const done = isDone && recovery.confirmed;
  return (
    <StepForm
      title={recovery.confirmTitle}
      press={recovery.confirm}
      send={send}
      done={done}
      onClose={onClose}
    >
      <p class="hint">{recovery.confirmText}</p>
    </StepForm>
  );
}

/** A modal form, sent once at a time; `done`: what is said in its place when it was. Escape closes it. */
function StepForm(props: {
  title: string;
  press: string;
  send: () => Promise<void>;
  done: string | false;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useLayoutEffect(() => ref.current?.showModal(), []);
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    await props.send().catch((error) => setFailure(sentenceOf(error)));
    setBusy(false);
  };
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-label={props.title}
      onClose={props.onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2>{props.title}</h2>
        </header>
        {props.done === false ? (
          <form class="sign-in" onSubmit={onSubmit}>
            {props.children}
            {failure === null ? null : (
              <p class="failure" role="alert">
                {failure}
              </p>
            )}
            <button type="submit" class="btn main wide" aria-disabled={busy}>
              {props.press}
            </button>
          </form>
        ) : (
          <p role="status">{props.done}</p>
        )}
        <button type="button" class="btn quiet wide" onClick={() => ref.current?.close()}>
          {recovery.close}
        </button>
      </div>
    </dialog>
  );
}
