import { useEffect, useState } from 'preact/hooks';
import type { MailChange, OwnMailBody } from '../../../../protocol/mail.js';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client, user } from '../../state/client.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

const PATH = '/api/me/mail';

/** One's own mail address; nothing where no mails are sent. */
export function MailAddress() {
  const [own, setOwn] = useState<OwnMailBody | null>(null);
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    let isOpen = true;
    client.api.get<OwnMailBody>(PATH).then(
      (found) => isOpen && setOwn(found),
      // It cannot be known now: the rest of the dialog does not need it.
      () => {},
    );
    return () => {
      isOpen = false;
    };
  }, []);
  const { busy, failure, onSubmit } = useSubmit(async () => {
    const language = document.documentElement.lang as MailChange['language'];
    const change: MailChange = { address: address.trim() || null, password, language };
    setOwn(await client.api.call<OwnMailBody>('PUT', PATH, change));
    setAddress('');
    setPassword('');
  });
  if (!own?.sent) return null;
  const words = tLater.mailAddress;
  const removes = address.trim() === '' && (own.address ?? own.wanted) !== null;
  return (
    <form class="apart" onSubmit={onSubmit}>
      <input type="text" hidden autocomplete="username" readOnly value={user.value?.name ?? ''} />
      <label class="field">
        <span class="field-label">{words.label}</span>
        <input
          type="email"
          autocomplete="email"
          required={!removes}
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <span class="hint">{words.hint}</span>
      </label>
      <div role="status">
        {own.address === null ? null : <p class="hint own-mail">{words.isSet(own.address)}</p>}
        {own.wanted === null ? null : <p class="hint own-mail">{words.waits(own.wanted)}</p>}
      </div>
      <label class="field">
        <span class="field-label">{words.current}</span>
        <input
          type="password"
          required
          autocomplete="current-password"
          maxLength={PAGE_LIMITS.passwordMaxChars}
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <ErrorLine text={failure} />
      <button type="submit" class="btn wide" aria-disabled={busy}>
        {removes ? words.remove : words.save}
      </button>
    </form>
  );
}
