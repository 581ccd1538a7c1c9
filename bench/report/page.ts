/** The run as a page of charts: one file, no script, light and dark. */
import type { Chart, ScenarioOutcome } from '../run/scenario.js';
import { number, spread } from './format.js';
import type { RunReport } from './run-report.js';

export function asPage({ machine, outcomes }: RunReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holdfast: performance</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Holdfast beside other servers</h1>
<p>${html(`${machine.date} UTC · commit ${machine.commit} · ${machine.cpu}, ${machine.cores} cores · Node ${machine.node} · ${machine.pinned}`)}</p>
${outcomes.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function section(outcome: ScenarioOutcome): string {
  const goals = outcome.goals.map(({ what, goal, measured, unit, digits, met }) => {
    const mark = met === null ? '' : met ? 'met' : 'missed';
    return `<li class="${mark}"><b>${html(`${spread(measured, digits)} ${unit}`)}</b> ${html(what)} <span>${html(goal)}${mark === '' ? '' : `, ${mark}`}</span></li>`;
  });
  return `<section>
<h2>${html(outcome.title)}</h2>
<p>${html(outcome.setting)}</p>
<div class="charts">${outcome.charts.map((chart) => (chart.kind === 'bars' ? bars(chart, outcome) : line(chart, outcome))).join('')}</div>
<ul>${goals.join('')}</ul>
</section>`;
}

const WIDTH = 520;
const LABEL = 235;

/** One bar a row, with a whisker from the smallest to the largest repetition. */
function bars(chart: Chart, { rows, figures }: ScenarioOutcome): string {
  const digits = figures.find(({ key }) => key === chart.figure)?.digits ?? 1;
  const values = rows.map((row) => row.values[chart.figure]);
  const most = Math.max(
    ...values.map((value) => (Number.isFinite(value?.max) ? (value?.max as number) : 0)),
    1e-9,
  );
  const scale = (value: number) => (value / most) * (WIDTH - LABEL - 70);
  const drawn = rows.map((row, index) => {
    const value = values[index];
    if (value === undefined || !Number.isFinite(value.median)) return '';
    const y = 8 + index * 30;
    const ours = row.label.startsWith('Holdfast') ? ' ours' : '';
    return `<text x="${LABEL - 8}" y="${y + 15}" class="label">${html(row.label)}</text>
<rect x="${LABEL}" y="${y}" width="${scale(value.median).toFixed(1)}" height="20" rx="3" class="bar${ours}"/>
<line x1="${(LABEL + scale(value.min)).toFixed(1)}" x2="${(LABEL + scale(value.max)).toFixed(1)}" y1="${y + 10}" y2="${y + 10}" class="spread"/>
<text x="${(LABEL + scale(value.max) + 8).toFixed(1)}" y="${y + 15}">${number(value.median, digits)}</text>`;
  });
  return figure(chart.title, rows.length * 30 + 10, drawn.join(''));
}

/** Both axes logarithmic: linear growth is a line of 45°, drawn thin beside it. */
function line(chart: Extract<Chart, { kind: 'line' }>, { rows, figures }: ScenarioOutcome): string {
  const digits = figures.find(({ key }) => key === chart.figure)?.digits ?? 1;
  const points = rows
    .map((row, index) => ({
      at: chart.at[index] ?? 1,
      value: row.values[chart.figure]?.median ?? Number.NaN,
    }))
    .filter(({ value }) => value > 0);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const height = 200;
  const values = points.map(({ value }) => value);
  const steps = Math.log(last.at / first.at);
  const [low, high] = [Math.min(...values) / 1.5, Math.max(...values, Math.min(...values) * 4) * 1.3];
  const x = (at: number) => 50 + (Math.log(at / first.at) / steps) * (WIDTH - 110);
  const y = (value: number) => height - 30 - (Math.log(value / low) / Math.log(high / low)) * (height - 50);
  const linearEnd = Math.min(last.at, (first.at * high) / first.value);
  const drawn = `<line class="linear" x1="${x(first.at).toFixed(1)}" y1="${y(first.value).toFixed(1)}" x2="${x(linearEnd).toFixed(1)}" y2="${y((first.value * linearEnd) / first.at).toFixed(1)}"/>
<polyline class="path" points="${points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>
${points
  .map(
    ({ at, value }) =>
      `<circle cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4" class="dot"/><text x="${x(at).toFixed(1)}" y="${(y(value) - 10).toFixed(1)}" class="middle">${number(value, digits)}</text><text x="${x(at).toFixed(1)}" y="${height - 8}" class="middle quiet">${at.toLocaleString('en-US')}</text>`,
  )
  .join('')}`;
  return figure(`${chart.title}, by ${chart.axis}`, height, drawn);
}

function figure(title: string, height: number, drawn: string): string {
  return `<figure><figcaption>${html(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${html(title)}">${drawn}</svg></figure>`;
}

function html(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #66707d; --paper: #fbfaf7; --line: #e3e0d8; --bar: #b9c2cc; --ours: #0f7a68; --bad: #b3432b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaec; --quiet: #9aa4af; --paper: #14181d; --line: #2b323a; --bar: #4a5561; --ours: #37b59d; --bad: #ef8b73; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.2rem; margin: 0 0 .25rem; }
p { color: var(--quiet); margin: 0 0 1rem; max-width: 75ch; }
section { border-top: 1px solid var(--line); padding: 1.5rem 0 .5rem; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
figure { margin: 0; flex: 1 1 420px; max-width: 540px; } figcaption { font-weight: 600; font-size: .9rem; margin-bottom: .25rem; }
svg { width: 100%; height: auto; font-size: 12px; } svg text { fill: var(--ink); } .label { text-anchor: end; } .middle { text-anchor: middle; } svg .quiet { fill: var(--quiet); }
.bar { fill: var(--bar); } .bar.ours { fill: var(--ours); } .spread { stroke: var(--ink); stroke-width: 1.5; opacity: .6; }
.path { fill: none; stroke: var(--ours); stroke-width: 2; } .dot { fill: var(--ours); } .linear { stroke: var(--quiet); stroke-dasharray: 3 4; }
ul { list-style: none; padding: 0; margin: 1rem 0; } li { padding: .15rem 0; } li span { color: var(--quiet); } li.met b { color: var(--ours); } li.missed b { color: var(--bad); }
`;
