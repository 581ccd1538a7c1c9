import { setupNeed, setupToken } from '../../state/setup.js';
import { firstAccount } from '../../strings/en/first.js';
import { t } from '../../strings.js';
import { ErrorLine } from '../pieces/error-line.js';

/** What is said over the form that makes the first account. */
export function FirstWelcome() {
  const isLinkMissing = setupNeed.value?.tokenNeeded === true && setupToken() === null;
  return (
    <>
      <p>{t.appName}</p>
      <h1>{firstAccount.title}</h1>
      <p>{firstAccount.text}</p>
      <ErrorLine text={isLinkMissing ? firstAccount.tokenMissing : null} />
    </>
  );
}
