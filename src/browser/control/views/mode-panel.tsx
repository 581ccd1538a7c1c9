import { useSignal } from '@preact/signals';
import { PRESETS, type PresetName, presetOf } from '../../../protocol/mode.js';
import { serverNow, view } from '../state/cluster.js';
import { askMode, modeName } from '../state/cluster-actions.js';
import { age } from '../state/format.js';
import { lastSwitchIn } from '../state/mode-outcome.js';
import { T } from '../strings.js';
import { labOpen } from './lab-door.js';
import { ModeGrid } from './mode-grid.js';

/** How the outcome of a switch is shown for, ms. */
const OUTCOME_MS = 10 * 60_000;

/** The mode switch: the four presets, and every other pair behind *more*. */
export function ModePanel() {
  const more = useSignal(false);
  const mode = view.value?.mode;
  if (mode === undefined) return null;
  const preset = presetOf(mode);
  const open = more.value || preset === null;
  return (
    <section class="panel mode" aria-labelledby="mode-heading">
      <div class="panel-head">
        <h2 id="mode-heading">{T.mode.heading}</h2>
        <button
          type="button"
          class="link to-lab"
          onClick={() => {
            labOpen.value = 'life';
          }}
        >
          {T.life.open}
        </button>
        <button
          type="button"
          class="link"
          onClick={() => {
            labOpen.value = 'survival';
          }}
        >
          {T.survival.open}
        </button>
        <button
          type="button"
          class="link more"
          aria-expanded={open}
          aria-controls="mode-grid"
          onClick={() => {
            more.value = !more.value;
          }}
        >
          {open ? T.less : T.more}
          <span class="visually-hidden"> – {T.mode.moreLabel}</span>
        </button>
      </div>
      <div class="presets">
        <Preset name="sticky" now={preset === 'sticky'} />
        <Preset name="shared" now={preset === 'shared'} />
        <Preset name="stateless" now={preset === 'stateless'} />
        <Preset name="broken" now={preset === 'broken'} />
      </div>
      <Outcome />
      <div id="mode-grid" hidden={!open}>
        {open ? <ModeGrid mode={mode} /> : null}
      </div>
    </section>
  );
}

function Preset({ name, now }: { name: PresetName; now: boolean }) {
  const text = T.mode.presets[name];
  return (
    <button
      type="button"
      class={`preset preset-${name}`}
      aria-pressed={now}
      data-preset={name}
      onClick={(event) => !now && askMode(PRESETS[name], event.currentTarget)}
    >
      <span class="preset-head">
        <PresetPicture name={name} />
        <strong>{text.name}</strong>
        {now ? <span class="tag tag-now">{T.mode.now}</span> : null}
      </span>
      <span class="preset-text">
        <span class="preset-how">{text.how}</span>
        <span class="preset-keeps">{text.keeps}</span>
        <span class="preset-loses">{text.loses}</span>
      </span>
    </button>
  );
}

/**
 * Sticky: each person to one worker. Shared: all to one store. Stateless: no store. Broken: each request to the next
 * worker.
 */
function PresetPicture({ name }: { name: PresetName }) {
  const lines =
    name === 'sticky'
      ? 'M8 6v14M24 6v14M40 6v14'
      : name === 'broken'
        ? 'M8 6 24 20M24 6 40 20M40 6 8 20'
        : 'M8 6v8M24 6v8M40 6v8M8 14 24 22M24 14v8M40 14 24 22';
  return (
    <svg class="preset-picture" viewBox="0 0 48 28" width="48" height="28" aria-hidden="true">
      <path class="preset-lines" d={lines} />
      {[8, 24, 40].map((x, index) => (
        <circle key={x} class={`slot-${index + 1}`} cx={x} cy="5" r="3.5" fill="var(--slot)" />
      ))}
      {name === 'sticky' || name === 'broken' ? (
        [8, 24, 40].map((x, index) => (
          <rect
            key={x}
            class={`slot-${index + 1}`}
            x={x - 5}
            y="19"
            width="10"
            height="7"
            rx="2"
            fill="var(--slot)"
          />
        ))
      ) : name === 'stateless' ? null : (
        <rect class="preset-store" x="12" y="20" width="24" height="7" rx="3" />
      )}
    </svg>
  );
}

/** What the last switch did to people: its own effect. Its place is kept free, so that nothing moves when it comes. */
function Outcome() {
  if (view.value === null) return null;
  const event = lastSwitchIn(view.value, serverNow.value, OUTCOME_MS);
  if (event === null) return <div class="mode-outcome mode-outcome-none">{T.mode.noOutcome}</div>;
  const { routing, sessions } = view.value.mode;
  const effect = T.eventLog.effect(event);
  return (
    <div class="mode-outcome" role="status" data-outcome={`${routing}/${sessions}`}>
      <p>
        <strong>{T.mode.outcome(modeName(view.value.mode), age(serverNow.value - event.at))}</strong>
      </p>
      {effect === null ? null : <p>{effect}</p>}
    </div>
  );
}
