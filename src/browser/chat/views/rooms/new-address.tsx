import type { NewHookBody } from '../../../../protocol/http.js';
import { tLater } from '../../strings/later.js';
import { ShownOnce } from '../pieces/shown-once.js';

/** The address of a hook that was just made: nobody can ask for it again. */
export function NewAddress({ of }: { of: NewHookBody }) {
  const words = tLater.hooks;
  return (
    <ShownOnce once={words.once(of.hook.name)} label={words.address} value={of.url}>
      <p class="muted">{words.like}</p>
      <code>{`curl -H 'Content-Type: application/json' --data '{"text": "${words.hello}"}' '${of.url}'`}</code>
    </ShownOnce>
  );
}
