import { useRef, useState } from 'preact/hooks';
import {
  type NewOutgoingBody,
  OUTGOING_EVENTS,
  type OutgoingEvent,
  type OutgoingHookView,
} from '../../../../protocol/outgoing.js';
import { sentenceOf } from '../../state/error-words.js';
import { roomHooks } from '../../state/hooks.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { ShownOnce } from '../pieces/shown-once.js';
import { useAsked } from '../pieces/use-asked.js';
import { useSubmit } from '../pieces/use-submit.js';
import { OutgoingItem } from './outgoing-item.js';

/** By then it was tried, where its receiver is quick. */
const SOON_MS = 2_500;
const USUAL: ReadonlySet<OutgoingEvent> = new Set(['message', 'edit', 'delete']);

/** For moderators: to which addresses of others a room is sent, how that goes, and making and ending it. */
export function OutgoingList({ room }: { room: string }) {
  const words = tLater.outgoing;
  const [changes, setChanges] = useState(0);
  const { answer, failure: failed } = useAsked(room, () => roomHooks.ofRoom(room), changes);
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState(USUAL);
  const [made, setMade] = useState<NewOutgoingBody | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const askAnew = () => setChanges((before) => before + 1);
  const { busy, failure, setFailure, onSubmit } = useSubmit(
    async () => {
      setSaid('');
      setRefused(null);
      const wanted = OUTGOING_EVENTS.filter((event) => events.has(event));
      setMade(await roomHooks.send({ room, url: url.trim(), events: wanted }));
      setUrl('');
      askAnew();
    },
    () => field.current?.focus(),
  );
  const choose = (event: OutgoingEvent, isChosen: boolean) => {
    const next = new Set(events);
    if (isChosen) next.add(event);
    else next.delete(event);
    setEvents(next);
  };
  const tryNow = (hook: OutgoingHookView) => {
    setFailure(null);
    roomHooks.tryNow(room, hook.id).then(
      () => {
        setRefused(null);
        setSaid(words.tried);
        setTimeout(askAnew, SOON_MS);
      },
      (error) => setRefused(sentenceOf(error)),
    );
  };
  const remove = (hook: OutgoingHookView) => {
    setFailure(null);
    roomHooks.remove(room, hook.id).then(
      () => {
        setAsked(null);
        setRefused(null);
        setSaid(words.removed(hook.url));
        if (made?.hook.id === hook.id) setMade(null);
        // The button that was pressed is gone.
        field.current?.focus();
        askAnew();
      },
      (error) => setRefused(sentenceOf(error)),
    );
  };
  // An older node sends nothing outside.
  if (answer !== null && answer.outgoing === undefined) return null;
  const all = answer?.outgoing ?? [];
  return (
    <section class="hooks outgoing">
      <h3 class="side-title">{words.title}</h3>
      <p class="muted">{words.hint}</p>
      <ErrorLine text={failed ?? refused} />
      {answer !== null && all.length === 0 ? <p class="muted">{words.none}</p> : null}
      <ul class="plain-list">
        {all.map((hook) => (
          <OutgoingItem
            key={hook.id}
            hook={hook}
            isAsked={asked === hook.id}
            ask={(isAsked) => setAsked(isAsked ? hook.id : null)}
            setFailure={setRefused}
            tryNow={() => tryNow(hook)}
            remove={() => remove(hook)}
          />
        ))}
      </ul>
      <form onSubmit={onSubmit}>
        <label class="field">
          <span class="field-label">{words.url}</span>
          <input
            ref={field}
            type="url"
            inputMode="url"
            required
            autocomplete="off"
            spellcheck={false}
            placeholder="https://"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <fieldset class="bot-rooms">
          <legend class="field-label">{words.what}</legend>
          {OUTGOING_EVENTS.map((event) => (
            <label key={event} class="check">
              <input
                type="checkbox"
                checked={events.has(event)}
                onChange={({ currentTarget }) => choose(event, currentTarget.checked)}
              />
              <span>{words.events[event]}</span>
            </label>
          ))}
        </fieldset>
        <ErrorLine text={failure} />
        <button type="submit" class="btn" aria-disabled={busy || events.size === 0}>
          {words.make}
        </button>
      </form>
      {made === null ? null : (
        <ShownOnce once={words.once} label={words.secret} value={made.secret}>
          {null}
        </ShownOnce>
      )}
      <p class="muted in-sight" role="status">
        {said}
      </p>
    </section>
  );
}
