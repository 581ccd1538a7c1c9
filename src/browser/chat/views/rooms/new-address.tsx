import { useEffect, useRef, useState } from 'preact/hooks';
import type { NewHookBody } from '../../../../protocol/http.js';
import { copyText } from '../../state/copy.js';
import { tLater } from '../../strings/later.js';

/** The address of a hook that was just made: nobody can ask for it again. */
export function NewAddress({ of }: { of: NewHookBody }) {
  const words = tLater.hooks;
  const [said, setSaid] = useState('');
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), []);
  const copy = async () => setSaid((await copyText(of.url)) ? words.copied : words.notCopied);
  return (
    <div class="new-address" ref={whole}>
      <p>{words.once(of.hook.name)}</p>
      <span class="field with-button">
        <input
          readOnly
          class="mono"
          aria-label={words.address}
          value={of.url}
          ref={(field) => field?.focus()}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="inline-button" onClick={copy}>
          {words.copy}
        </button>
      </span>
      <p class="muted" role="status">
        {said}
      </p>
      <p class="muted">{words.like}</p>
      <code>{`curl -H 'Content-Type: application/json' --data '{"text": "${words.hello}"}' '${of.url}'`}</code>
    </div>
  );
}
