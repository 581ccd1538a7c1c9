import { signInFailure } from '../../../shared/sign-in-failure.js';
import { setupNeed } from '../../state/setup.js';
import { byProvider } from '../../strings/en/by-provider.js';
import { ErrorLine } from '../pieces/error-line.js';

/** The way to the OpenID provider, where there is one; and why it signed nobody in. */
export function ProviderLink() {
  const { needed, provider } = setupNeed.value ?? {};
  const failure = signInFailure();
  if (provider === undefined || needed) return null;
  return (
    <div class="by-provider">
      <ErrorLine text={failure === null ? null : byProvider.failed[failure](provider)} />
      <a class="btn wide" href={`/api/oidc?back=${encodeURIComponent(`/${location.hash}`)}`}>
        {byProvider.go(provider)}
      </a>
      <p class="or" aria-hidden="true">
        {byProvider.or}
      </p>
    </div>
  );
}
