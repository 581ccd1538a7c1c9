import { useState } from 'preact/hooks';
import type { HookView, NewHookBody } from '../../../../protocol/http.js';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { asNow } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { roomHooks } from '../../state/hooks.js';
import { tLater } from '../../strings/later.js';
import { Avatar } from '../people/avatar.js';
import { ErrorLine } from '../pieces/error-line.js';
import { SureChoice } from '../pieces/sure-choice.js';
import { useAsked } from '../pieces/use-asked.js';
import { useSubmit } from '../pieces/use-submit.js';
import { NewAddress } from './new-address.js';

/** For moderators: by which addresses programs write to a room, and making and removing them. */
export function HookList({ room }: { room: string }) {
  const words = tLater.hooks;
  // A bot comes and goes with its hook.
  const { answer, failure: failed } = useAsked(room, () => roomHooks.ofRoom(room));
  const [name, setName] = useState('');
  const [made, setMade] = useState<NewHookBody | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const { busy, failure, setFailure, onSubmit } = useSubmit(async () => {
    const wanted = name.trim();
    setSaid('');
    setMade(await roomHooks.make(wanted === '' ? { room } : { room, name: wanted }));
    setName('');
  });
  const remove = (hook: HookView) => {
    // What was said of a name may not be so without this one.
    setFailure(null);
    roomHooks.remove(room, hook.id).then(
      () => {
        setAsked(null);
        setRefused(null);
        setSaid(words.removed(hook.name));
        if (made?.hook.id === hook.id) setMade(null);
      },
      (error) => setRefused(sentenceOf(error)),
    );
  };
  return (
    <section class="hooks">
      <h3 class="side-title">{words.title}</h3>
      <p class="muted">{words.hint}</p>
      <ErrorLine text={failed ?? refused} />
      <ul class="plain-list">
        {answer?.hooks.map((hook) => (
          <li key={hook.id}>
            <div class="person away">
              <Avatar of={hook} small />
              <span class="lines">
                <bdi>{hook.name}</bdi>
                <small class="muted">{words.by(asNow(hook.by).name)}</small>
              </span>
              <button
                type="button"
                class="btn"
                aria-label={words.removeOf(hook.name)}
                aria-expanded={asked === hook.id}
                onClick={() => setAsked(asked === hook.id ? null : hook.id)}
              >
                {words.remove}
              </button>
            </div>
            {asked === hook.id ? (
              <SureChoice
                sure={words.sure(hook.name)}
                yes={words.remove}
                no={words.no}
                setFailure={setRefused}
                onYes={() => remove(hook)}
                onNo={() => setAsked(null)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <form onSubmit={onSubmit}>
        <label class="field">
          <span class="field-label">{words.name}</span>
          <input
            autocomplete="off"
            spellcheck={false}
            maxLength={PAGE_LIMITS.nameTypedMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <ErrorLine text={failure} />
        <button type="submit" class="btn" aria-disabled={busy}>
          {words.make}
        </button>
      </form>
      {made === null ? null : <NewAddress of={made} />}
      <p class="muted in-sight" role="status">
        {said}
      </p>
    </section>
  );
}
