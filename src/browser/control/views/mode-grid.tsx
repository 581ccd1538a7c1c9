import { useSignal } from '@preact/signals';
import {
  type Mode,
  presetOf,
  ROUTINGS,
  type Routing,
  SESSION_STORES,
  type SessionStoreKind,
} from '../../../protocol/mode.js';
import { askMode } from '../state/cluster-actions.js';
import { T } from '../strings.js';

/** Routing × session store: every pair can be had, the presets among them are named. */
export function ModeGrid({ mode }: { mode: Mode }) {
  const seen = useSignal<Mode>(mode);
  const fate = describe(seen.value);
  return (
    <>
      <table class="mode-grid">
        <caption class="visually-hidden">{T.mode.gridLabel}</caption>
        <thead>
          <tr>
            <td />
            {SESSION_STORES.map((sessions) => (
              <th scope="col" key={sessions}>
                {T.mode.sessionNames[sessions]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROUTINGS.map((routing) => (
            <tr key={routing}>
              <th scope="row" title={T.mode.routingHints[routing]}>
                {T.mode.routingNames[routing]}
              </th>
              {SESSION_STORES.map((sessions) => (
                <td key={sessions}>
                  <Cell
                    routing={routing}
                    sessions={sessions}
                    now={mode.routing === routing && mode.sessions === sessions}
                    onSeen={(pair) => {
                      seen.value = pair;
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div class="mode-fate">
        <p class="mode-fate-name">{fate.name}</p>
        <p>{fate.how}</p>
        <p class="preset-keeps">{fate.keeps}</p>
        <p class="preset-loses">{fate.loses}</p>
      </div>
    </>
  );
}

interface CellProps {
  readonly routing: Routing;
  readonly sessions: SessionStoreKind;
  readonly now: boolean;
  readonly onSeen: (pair: Mode) => void;
}

function Cell({ routing, sessions, now, onSeen }: CellProps) {
  const pair = { routing, sessions };
  const preset = presetOf(pair);
  const name = preset === null ? '' : T.mode.presets[preset].name;
  return (
    <button
      type="button"
      class={`mode-cell${preset === null ? '' : ` mode-cell-${preset}`}`}
      aria-pressed={now}
      aria-label={`${name === '' ? '' : `${name}: `}${T.mode.pick(routing, sessions)}${now ? `, ${T.mode.now}` : ''}`}
      data-pair={`${routing}/${sessions}`}
      onClick={(event) => !now && askMode(pair, event.currentTarget)}
      onFocus={() => onSeen(pair)}
      onMouseEnter={() => onSeen(pair)}
    >
      {name === '' ? <span class="mode-cell-dot" /> : name}
    </button>
  );
}

function describe(mode: Mode): { name: string; how: string; keeps: string; loses: string } {
  const preset = presetOf(mode);
  if (preset !== null) return T.mode.presets[preset];
  return {
    name: T.mode.pick(mode.routing, mode.sessions),
    how: T.mode.routingHints[mode.routing],
    ...T.mode.fate(mode.routing, mode.sessions),
  };
}
