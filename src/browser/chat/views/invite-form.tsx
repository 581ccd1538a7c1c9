import { useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.js';
import { client } from '../state/client.js';
import { sentenceOf } from '../state/problem.js';
import { t } from '../strings.js';

/** Members of a private room let others in by name. */
export function InviteForm({ room }: { room: string }) {
  const [name, setName] = useState('');
  const [result, setResult] = useState<{ ok: boolean; text: string } | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const who = name.trim();
    if (who === '') return;
    try {
      await client.api.invite(room, who);
      setName('');
      setResult({ ok: true, text: t.people.invited(who) });
    } catch (failure) {
      setResult({ ok: false, text: sentenceOf(failure) });
    }
  };
  return (
    <form class="invite" onSubmit={submit}>
      <label class="field">
        <span class="field-label">{t.people.invite}</span>
        <span class="with-button">
          <input
            placeholder={t.people.inviteName}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={LIMITS.nameMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="inline-button">
            {t.people.inviteSubmit}
          </button>
        </span>
      </label>
      <p class={result?.ok === false ? 'problem' : 'muted'} role="status">
        {result?.text ?? ''}
      </p>
    </form>
  );
}
