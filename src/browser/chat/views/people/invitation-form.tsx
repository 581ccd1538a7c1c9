import { useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client } from '../../state/client.js';
import { tLater } from '../../strings/later.js';
import { useSubmit } from '../pieces/use-submit.js';

/** Members of a private room let others in by name. */
export function InvitationForm({ room }: { room: string }) {
  const [name, setName] = useState('');
  const [invited, setInvited] = useState('');
  const { failure, onSubmit } = useSubmit(async () => {
    const who = name.trim();
    if (who === '') return;
    setInvited('');
    await client.api.invite(room, who);
    setName('');
    setInvited(who);
  });
  return (
    <form class="invite" onSubmit={onSubmit}>
      <label class="field">
        <span class="field-label">{tLater.people.invite}</span>
        <span class="with-button">
          <input
            placeholder={tLater.people.inviteName}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={PAGE_LIMITS.nameTypedMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="inline-button">
            {tLater.people.inviteSubmit}
          </button>
        </span>
      </label>
      <p class={failure === null ? 'muted' : 'failure'} role="status">
        {failure ?? (invited === '' ? '' : tLater.people.invited(invited))}
      </p>
    </form>
  );
}
