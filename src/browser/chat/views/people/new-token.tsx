import { useEffect, useRef } from 'preact/hooks';
import type { NewBotBody } from '../../../../protocol/http.js';
import { tLater } from '../../strings/later.js';
import { CopyField } from '../pieces/copy-field.js';

/** The token of a bot that was just made or renewed: nobody can ask for it again. */
export function NewToken({ of }: { of: NewBotBody }) {
  const words = tLater.bots;
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div class="new-address" ref={whole}>
      <p>{words.once(of.bot.name)}</p>
      <CopyField label={words.token} value={of.token} />
      <p class="muted">{words.secret}</p>
    </div>
  );
}
