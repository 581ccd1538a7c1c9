import { useEffect } from 'preact/hooks';
import { forgetSignInFailure, signInFailure } from '../../../shared/sign-in-failure.js';
import { signInFailurePhrases } from '../../../shared/sign-in-failure-phrases.js';
import { inviteCode } from '../../state/invite.js';
import { setupNeed } from '../../state/setup.js';
import { byProvider } from '../../strings/en/by-provider.js';
import { ErrorLine } from '../pieces/error-line.js';

/** The way to the OpenID provider, where there is one; and why it signed nobody in. */
export function ProviderLink() {
  // Later it would be told of another sign-in.
  useEffect(() => forgetSignInFailure, []);
  const { needed, provider } = setupNeed.value ?? {};
  const failure = signInFailure();
  const why = failure === null ? null : signInFailurePhrases[failure](provider ?? byProvider.unnamed);
  if (provider === undefined || needed) return <ErrorLine text={why} />;
  // An invite was taken out of the address; it is accepted by whoever comes back signed in.
  const place = inviteCode.value === null ? location.hash : `#/invite/${inviteCode.value}`;
  return (
    <div class="by-provider">
      <ErrorLine text={why} />
      <a class="btn wide" href={`/api/oidc?back=${encodeURIComponent(`/${place}`)}`}>
        {byProvider.go(provider)}
      </a>
      <p class="or" aria-hidden="true">
        {byProvider.or}
      </p>
    </div>
  );
}
