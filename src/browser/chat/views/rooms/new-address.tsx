import { useEffect, useRef } from 'preact/hooks';
import type { NewHookBody } from '../../../../protocol/http.js';
import { tLater } from '../../strings/later.js';
import { CopyField } from '../pieces/copy-field.js';

/** The address of a hook that was just made: nobody can ask for it again. */
export function NewAddress({ of }: { of: NewHookBody }) {
  const words = tLater.hooks;
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div class="new-address" ref={whole}>
      <p>{words.once(of.hook.name)}</p>
      <CopyField label={words.address} value={of.url} />
      <p class="muted">{words.like}</p>
      <code>{`curl -H 'Content-Type: application/json' --data '{"text": "${words.hello}"}' '${of.url}'`}</code>
    </div>
  );
}
