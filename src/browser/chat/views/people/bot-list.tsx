import { useRef, useState } from 'preact/hooks';
import type { BotView, NewBotBody } from '../../../../protocol/http.js';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { ownBots } from '../../state/bots.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { ShownOnce } from '../pieces/shown-once.js';
import { useAsked } from '../pieces/use-asked.js';
import { useSubmit } from '../pieces/use-submit.js';
import { BotItem } from './bot-item.js';

/** One's bots and the rooms that they are in; making one, and what may be done with each. */
export function BotList() {
  const words = tLater.bots;
  const [changes, setChanges] = useState(0);
  const { answer, failure: failed } = useAsked(null, () => ownBots.mine(), changes);
  const [name, setName] = useState('');
  const [made, setMade] = useState<NewBotBody | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const askAnew = () => setChanges((before) => before + 1);
  const { busy, failure, setFailure, onSubmit } = useSubmit(
    async () => {
      setSaid('');
      const its = await ownBots.make({ name: name.trim() });
      setMade(its);
      setName('');
      setOpen(its.bot.id);
      askAnew();
    },
    () => field.current?.focus(),
  );
  const done = (sentence: string) => {
    // What was said of a name may not be so any more.
    setFailure(null);
    setSaid(sentence);
    askAnew();
  };
  const renewed = (its: NewBotBody) => {
    setMade(its);
    done('');
  };
  const removed = ({ id }: BotView, sentence: string) => {
    setOpen(null);
    if (made?.bot.id === id) setMade(null);
    // The button that was pressed is gone.
    field.current?.focus();
    done(sentence);
  };
  const bots = answer?.bots ?? [];
  return (
    <section class="bots">
      <p class="muted">{words.hint}</p>
      <form onSubmit={onSubmit}>
        <label class="field">
          <span class="field-label">{words.name}</span>
          <input
            ref={field}
            autofocus
            required
            autocomplete="off"
            spellcheck={false}
            maxLength={PAGE_LIMITS.nameTypedMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <ErrorLine text={failure} />
        <button type="submit" class="btn" aria-disabled={busy}>
          {busy ? words.making : words.make}
        </button>
      </form>
      {made === null ? null : (
        <ShownOnce once={words.once(made.bot.name)} label={words.token} value={made.token}>
          <p class="muted">{words.secret}</p>
        </ShownOnce>
      )}
      <ErrorLine text={failed} />
      {answer === null && failed === null ? (
        <p class="muted" role="status">
          {words.loading}
        </p>
      ) : null}
      {answer !== null && bots.length === 0 ? <p class="muted">{words.none}</p> : null}
      <ul class="plain-list">
        {bots.map((bot) => (
          <BotItem
            key={bot.id}
            bot={bot}
            isOpen={open === bot.id}
            toggle={() => setOpen(open === bot.id ? null : bot.id)}
            onTry={() => setSaid('')}
            onDone={done}
            onStale={askAnew}
            onRenewed={renewed}
            onRemoved={removed}
          />
        ))}
      </ul>
      <p class="muted in-sight" role="status">
        {said}
      </p>
    </section>
  );
}
