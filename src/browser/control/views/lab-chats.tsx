import { useSignal } from '@preact/signals';
import { me } from '../state/cluster.js';
import { T } from '../strings.js';

/** They fit beside the text. */
const WIDE = '(min-width: 68.01rem)';

/**
 * Two chats: oneself, and a second person. That frame is *credentialless*: the browser gives it cookies and storage of
 * its own, for as long as the page is there. Whatever the site's address is, nobody else is signed in there.
 */
export function LabChats() {
  const open = useSignal(matchMedia(WIDE).matches);
  const text = T.lab;
  return (
    <details
      class="lab-chats"
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{text.chats}</summary>
      {!open.value ? null : (
        <div class="lab-frames">
          <figure class="lab-frame">
            <figcaption>
              {text.you}
              {me.value === null ? '' : `: ${me.value.user.name}`}
            </figcaption>
            <iframe src="/" title={text.youTitle} />
          </figure>
          <figure class="lab-frame">
            <figcaption title={text.otherHint}>{text.other}</figcaption>
            {'credentialless' in HTMLIFrameElement.prototype ? (
              <>
                <iframe {...ON_ITS_OWN} src="/" title={text.otherTitle} />
                <p class="muted">{text.otherHint}</p>
              </>
            ) : (
              <NoOther />
            )}
          </figure>
        </div>
      )}
    </details>
  );
}

/** Types of JSX do not know the attribute yet. */
const ON_ITS_OWN = { credentialless: true };

/** Where a name of this machine leads here too, the second person has it; elsewhere a private window. */
function NoOther() {
  const text = T.lab;
  const { hostname, protocol, port } = location;
  if (!/(?:^|\.)localhost$/.test(hostname)) return <p class="lab-no-other">{text.noOther}</p>;
  const word = hostname === 'bob.localhost' ? 'alice' : 'bob';
  const url = `${protocol}//${word}.localhost${port === '' ? '' : `:${port}`}/`;
  return (
    <p class="lab-no-other">
      {text.noOtherHere}{' '}
      <a class="link" href={url} target="_blank" rel="noopener">
        {url}
      </a>
    </p>
  );
}
