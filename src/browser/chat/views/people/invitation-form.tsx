import { useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { tLater } from '../../strings/later.js';

/** Members of a private room let others in by name. */
export function InvitationForm({ room }: { room: string }) {
  const [name, setName] = useState('');
  const [result, setResult] = useState<{ ok: boolean; text: string } | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const who = name.trim();
    if (who === '') return;
    try {
      await client.api.invite(room, who);
      setName('');
      setResult({ ok: true, text: tLater.people.invited(who) });
    } catch (failure) {
      setResult({ ok: false, text: sentenceOf(failure) });
    }
  };
  return (
    <form class="invite" onSubmit={submit}>
      <label class="field">
        <span class="field-label">{tLater.people.invite}</span>
        <span class="with-button">
          <input
            placeholder={tLater.people.inviteName}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={PAGE_LIMITS.nameMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="inline-button">
            {tLater.people.inviteSubmit}
          </button>
        </span>
      </label>
      <p class={result?.ok === false ? 'problem' : 'muted'} role="status">
        {result?.text ?? ''}
      </p>
    </form>
  );
}
