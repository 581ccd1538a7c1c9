import type { Cell } from './cell.js';
import type { Matrix } from './matrix.js';
import { STYLE } from './style.js';
import { backText, COLUMNS, ROW_WORDS, survivalText } from './words.js';

/** The matrix as one page that needs nothing else: faults down, modes across, details on demand. */
export function pageOf(matrix: Matrix): string {
  const { date, commit, machine, cells, faultsAbout } = matrix;
  const rows = [...new Set(cells.map((cell) => cell.mode))];
  const kinds = Object.keys(faultsAbout).filter((kind) => cells.some((cell) => cell.fault === kind));
  const faults = cells.reduce((sum, cell) => sum + cell.faults, 0);
  const messages = cells.reduce((sum, cell) => sum + cell.acked, 0);
  const head = rows
    .map((row) => {
      const [name = row, ...rest] = (ROW_WORDS[row] ?? row).split(': ');
      return `<th scope="col"><b>${html(name)}</b><small>${html(rest.join(': '))}</small></th>`;
    })
    .join('');
  const body = kinds
    .map((kind) => {
      const tds = rows.map((row) => {
        const cell = cells.find((one) => one.mode === row && one.fault === kind);
        return cell === undefined ? '<td class="empty">·</td>' : `<td>${cellHtml(cell)}</td>`;
      });
      return `<tr><th scope="row"><b>${html(kind)}</b><small>${html(faultsAbout[kind] ?? '')}</small></th>${tds.join('')}</tr>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What survives what · Holdfast</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>What survives what</h1>
<p>A crowd of real clients talks while something breaks. Afterwards a checker that knows only what was recorded says what was kept.
Each cell is one run; open it for its numbers and the command that repeats it.</p>
<dl>
<div><dt>faults</dt><dd>${faults}</dd></div>
<div><dt>acknowledged messages</dt><dd>${messages.toLocaleString('en')}</dd></div>
<div><dt>cells</dt><dd>${cells.length}</dd></div>
<div><dt>measured</dt><dd>${html(date)}</dd></div>
<div><dt>commit</dt><dd>${html(commit)}</dd></div>
<div><dt>machine</dt><dd>${html(machine)}</dd></div>
</dl>
<p class="legend"><span class="mark kept">✓ kept</span> <span class="mark told">! told</span> lost or left out, and people were told
<span class="mark broken">✕ lost</span> and nobody was told <span class="mark none">– not offered</span></p>
</header>
<div class="scroll">
<table>
<thead><tr><th scope="col">fault</th>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>
<footer>From <code>npm run prove:matrix</code>; the same as <a href="README.md">text</a> and <a href="matrix.json">data</a>.
Six marks a cell: ${COLUMNS.map(([, title]) => title).join(', ')}.</footer>
</body>
</html>
`;
}

const SIGNS = { kept: '✓', told: '!', broken: '✕', none: '–' } as const;

function cellHtml(cell: Cell): string {
  const marks = COLUMNS.map(([name, title]) => {
    const survival = cell[name];
    const text = `${title}: ${survivalText(survival)}`;
    return `<span class="mark ${survival.kind}" title="${html(text)}"><i aria-hidden="true">${SIGNS[survival.kind]}</i><span class="hidden">${html(text)}</span></span>`;
  }).join('');
  const details = COLUMNS.map(
    ([name, title]) =>
      `<li class="${cell[name].kind}"><span>${title}</span> <b>${survivalText(cell[name])}</b></li>`,
  ).join('');
  const back = backText(cell);
  const worst = COLUMNS.some(([name]) => cell[name].kind === 'broken')
    ? 'broken'
    : cell.verdict === 'unknown'
      ? 'unknown'
      : COLUMNS.some(([name]) => cell[name].kind === 'told')
        ? 'told'
        : 'kept';
  return `<details class="${worst}"><summary>${marks}<span class="back">${back === '–' ? '&nbsp;' : html(back)}</span></summary>
<ul>${details}<li><span>back (median / 99 %)</span> <b>${html(back)}</b></li><li><span>requests failed</span> <b>${cell.requestsFailed} of ${cell.requests}</b></li><li><span>faults · messages · seed</span> <b>${cell.faults} · ${cell.acked} · ${cell.seed}</b></li></ul>
${cell.why === null ? '' : `<p>${html(cell.why)}</p>`}<code>${html(cell.command)}</code></details>`;
}

function html(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one,
  );
}
