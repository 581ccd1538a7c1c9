import { PRESETS, type PresetName } from '../../../protocol/mode.js';
import { MEASURED } from '../lab/measured.js';
import { MATRIX_FAULTS, type MatrixFault, type SurvivalCell, survivedHere } from '../lab/survived.js';
import { view } from '../state/cluster.js';
import { hrefOfIncident } from '../state/incident-link.js';
import { incidents } from '../state/incidents.js';
import { T } from '../strings.js';
import { Sheet } from './sheet.js';

const COLUMNS = Object.keys(PRESETS) as PresetName[];

/** Faults down, modes across: what was done here, and below it what was measured. */
export function SurvivalSheet({ onClose }: { onClose: () => void }) {
  if (view.value === null) return null;
  const { cells, elsewhere } = survivedHere(incidents.value, view.value);
  // What was neither done nor measured has no row.
  const rows = MATRIX_FAULTS.filter((fault) =>
    COLUMNS.some((preset) => cells.has(`${fault}/${preset}`) || `${fault}/${preset}` in MEASURED),
  );
  const text = T.survival;
  return (
    <Sheet id="survival-title" title={text.title} class="survival-sheet" onClose={onClose}>
      <p>{cells.size === 0 ? text.empty : text.intro}</p>
      <table class="survival">
        <thead>
          <tr>
            <th scope="col">{text.fault}</th>
            {COLUMNS.map((preset) => (
              <th scope="col" key={preset}>
                {T.mode.presets[preset].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((fault) => (
            <tr key={fault}>
              <th scope="row">{text.faults[fault]}</th>
              {COLUMNS.map((preset) => (
                <Cell
                  key={preset}
                  fault={fault}
                  preset={preset}
                  cell={cells.get(`${fault}/${preset}`)}
                  onClose={onClose}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {elsewhere === 0 ? null : <p class="muted">{text.elsewhere(elsewhere)}</p>}
      <p class="muted">{text.source}</p>
    </Sheet>
  );
}

function Cell(props: {
  fault: MatrixFault;
  preset: PresetName;
  cell: SurvivalCell | undefined;
  onClose: () => void;
}) {
  const { fault, preset, cell, onClose } = props;
  const measured = MEASURED[`${fault}/${preset}`];
  const text = T.survival;
  return (
    <td
      class={cell === undefined ? 'survival-none' : cell.lost + cell.messagesLost > 0 ? 'survival-bad' : ''}
      data-cell={`${fault}/${preset}`}
      data-mode={T.mode.presets[preset].name}
    >
      {cell === undefined ? (
        <p class="survival-own">{text.notDone}</p>
      ) : (
        <p class="survival-own">
          <a href={hrefOfIncident(cell.newest)} onClick={onClose}>
            {text.times(cell.incidents)}
          </a>{' '}
          {text.people(cell)}
          {cell.worstMs === null ? '' : `; ${text.longest(cell.worstMs)}`}; {text.messages(cell.messagesLost)}
        </p>
      )}
      {measured === undefined ? null : <p class="survival-measured">{text.measured(measured)}</p>}
    </td>
  );
}
