import { useEffect, useState } from 'preact/hooks';
import { HoldfastError } from '../../../../protocol/errors.js';
import type { InviteLook } from '../../../../protocol/http.js';
import { sentenceOf } from '../../state/error-words.js';
import { inviteCode } from '../../state/invite.js';
import { invites } from '../../state/invites.js';
import { signUpsBy } from '../../state/setup.js';
import { invited } from '../../strings/en/invited.js';

interface Looked {
  readonly code: string;
  readonly tries: number;
  readonly found?: InviteLook;
  readonly failure?: unknown;
}

/** Who invites and into what, why a link opens nothing, and who can make an account where not everybody can. */
export function InviteNote() {
  const code = inviteCode.value;
  const [tries, setTries] = useState(0);
  const [looked, setLooked] = useState<Looked | null>(null);
  useEffect(() => {
    if (code === null) return undefined;
    let isLatest = true;
    invites.look(code).then(
      (found) => isLatest && setLooked({ code, tries, found }),
      (failure) => {
        if (!isLatest) return;
        setLooked({ code, tries, failure });
        // Without it, whoever may make an account otherwise still can.
        if (failure instanceof HoldfastError && !failure.retry) inviteCode.value = null;
      },
    );
    return () => {
      isLatest = false;
    };
  }, [code, tries]);
  // The link that was opened last; where one was put away, why that was.
  const of = code === null || looked?.code === code ? looked : null;
  const found = code === null ? undefined : of?.found;
  const canRetry = of?.failure !== undefined && code !== null;
  return (
    <div class="invited" role="status">
      {found === undefined ? null : <p>{invited.into(found.by, found.room)}</p>}
      {of?.failure === undefined ? null : <p class="failure">{sentenceOf(of.failure)}</p>}
      {canRetry ? (
        <button type="button" class="btn" onClick={() => setTries(tries + 1)}>
          {invited.again}
        </button>
      ) : null}
      {signUpsBy.value === 'closed' ? <p class="hint">{invited.closed}</p> : null}
      {signUpsBy.value === 'invited' && code === null ? <p class="hint">{invited.onlyInvited}</p> : null}
    </div>
  );
}
