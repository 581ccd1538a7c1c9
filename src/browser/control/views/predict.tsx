import type { Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { exposedTo } from '../lab/exposed.js';
import {
  type FaultSubject,
  MESSAGES,
  OFFERED,
  type Prediction,
  SILENCES,
  WHO_SIGNED_OUT,
} from '../lab/prediction.js';
import { view } from '../state/cluster.js';
import { T } from '../strings.js';

/** What one may mark before a fault. `onGrown`: its size changed. */
export function Predict(props: {
  subject: FaultSubject;
  open: Signal<boolean>;
  marked: Signal<Prediction>;
  onGrown: () => void;
}) {
  const { subject, open, marked, onGrown } = props;
  const text = T.predict;
  const details = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(onGrown, [open.value, marked.value.signedOut]);
  useLayoutEffect(() => {
    if (open.value) details.current?.querySelector('input')?.focus();
  }, [open.value]);
  return (
    <details
      ref={details}
      class="predict"
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>
        {text.heading} <kbd>{text.key}</kbd>
      </summary>
      <PredictFields subject={subject} marked={marked} within="predict" />
      <p class="muted">{text.later}</p>
    </details>
  );
}

/** The three questions. `within`: what tells them from others on the page. */
export function PredictFields(props: { subject: FaultSubject; marked: Signal<Prediction>; within: string }) {
  const { subject, marked, within } = props;
  const text = T.predict;
  const said = marked.value;
  const people = exposedTo(view.value?.nodes ?? [], subject.node, subject.slots).slice(0, OFFERED);
  const mark = (change: Partial<Prediction>) => {
    marked.value = { ...said, ...change };
  };
  return (
    <>
      <Choice
        legend={text.signedOut}
        name={`${within}-signed-out`}
        all={WHO_SIGNED_OUT}
        words={text.who}
        now={said.signedOut}
        onPick={(signedOut) => mark({ signedOut })}
      />
      {said.signedOut !== 'some' ? null : people.length === 0 ? (
        <p class="muted">{text.nobodyThere}</p>
      ) : (
        <div class="predict-people">
          {people.map(({ name }) => (
            <label class="check" key={name}>
              <input
                type="checkbox"
                checked={said.names.includes(name)}
                onChange={(event) =>
                  mark({
                    names: event.currentTarget.checked
                      ? [...said.names, name]
                      : said.names.filter((one) => one !== name),
                  })
                }
              />
              {name}
            </label>
          ))}
        </div>
      )}
      <Choice
        legend={text.messages}
        name={`${within}-messages`}
        all={MESSAGES}
        words={text.messagesAre}
        now={said.messages}
        onPick={(messages) => mark({ messages })}
      />
      <Choice
        legend={text.silence}
        name={`${within}-silence`}
        all={SILENCES}
        words={text.silenceIs}
        now={said.silence}
        onPick={(silence) => mark({ silence })}
      />
    </>
  );
}

function Choice<Name extends string>(props: {
  legend: string;
  name: string;
  all: readonly Name[];
  words: Readonly<Record<Name, string>>;
  now: Name | null;
  onPick: (name: Name) => void;
}) {
  const { legend, name, all, words, now, onPick } = props;
  return (
    <fieldset class="predict-choice">
      <legend>{legend}</legend>
      {all.map((one) => (
        <label class="check" key={one}>
          <input type="radio" name={name} checked={one === now} onChange={() => onPick(one)} />
          {words[one]}
        </label>
      ))}
    </fieldset>
  );
}
