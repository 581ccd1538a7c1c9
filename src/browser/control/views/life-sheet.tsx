import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LIFE_MS } from '../life/kept-lives.js';
import { LINES_MAX } from '../life/life-layout.js';
import { longestOutage } from '../life/life-lines.js';
import { followedPerson, followRecentIncidents, shownLives } from '../state/life.js';
import { keptLives } from '../state/life-kept.js';
import { T } from '../strings.js';
import { LifeChart } from './life-chart.js';
import { LifePerson } from './life-person.js';
import { Sheet } from './sheet.js';

const SPANS = [
  { ms: 30_000, words: T.life.spans.short },
  { ms: LIFE_MS, words: T.life.spans.long },
];

/** Everybody as a thread through workers, over the last two minutes. Nothing of it is made while it is closed. */
export function LifeSheet({ onClose }: { onClose: () => void }) {
  const spanMs = useSignal<number>(LIFE_MS);
  useEffect(followRecentIncidents, []);
  const lines = shownLives.value;
  const text = T.life;
  const followed = lines.find(({ id }) => id === followedPerson.value);
  return (
    <Sheet id="life-title" title={text.title} class="life-sheet" onClose={onClose}>
      <p class="muted">{lines.length === 0 ? text.empty : text.intro}</p>
      {lines.length === 0 ? null : (
        <>
          <div class="life-bar">
            <Summary />
            <fieldset class="life-spans">
              <legend class="visually-hidden">{text.span}</legend>
              {SPANS.map(({ ms, words }) => (
                <button
                  key={ms}
                  type="button"
                  class="life-span"
                  aria-pressed={spanMs.value === ms}
                  onClick={() => {
                    spanMs.value = ms;
                  }}
                >
                  {words}
                </button>
              ))}
            </fieldset>
          </div>
          <LifeChart spanMs={spanMs.value} />
          {lines.length > LINES_MAX ? <p class="muted">{text.more(lines.length - LINES_MAX)}</p> : null}
          {followed === undefined ? (
            <p class="muted">{text.nobody}</p>
          ) : (
            <LifePerson line={followed} onClose={onClose} />
          )}
        </>
      )}
    </Sheet>
  );
}

/** How many there are, how many were without service, and who for longest. */
function Summary() {
  const lines = shownLives.value;
  const text = T.life;
  const longest = longestOutage(lines, keptLives.value.at ?? 0);
  return (
    <p class="life-summary" role="status">
      {text.people(lines.length)}, {text.without(longest?.people ?? 0, longest?.ms ?? 0)}{' '}
      {longest === null ? null : (
        <button
          type="button"
          class="link"
          onClick={() => {
            followedPerson.value = longest.id;
          }}
        >
          {longest.name}
        </button>
      )}
    </p>
  );
}
