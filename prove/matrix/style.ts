/** Colours come with signs and words, so nothing is told by colour alone. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fbfaf8; --ink: #1d1f23; --soft: #6a6f78; --line: #e2dfd9; --card: #fff;
  --kept: #12714a; --kept-ground: #e4f4ec; --told: #8a5a00; --told-ground: #fdf1d8; --broken: #a3231f; --broken-ground: #fbe5e3; }
@media (prefers-color-scheme: dark) { :root { --ground: #14161a; --ink: #e8e6e1; --soft: #989da6; --line: #2b2f36; --card: #1b1e23;
  --kept: #6fd3a5; --kept-ground: #17332a; --told: #efc069; --told-ground: #3a2f17; --broken: #ff9a92; --broken-ground: #432322; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, footer { max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.5rem 1rem; }
footer { color: var(--soft); padding-bottom: 3rem; }
h1 { font-size: 2.1rem; letter-spacing: -0.02em; line-height: 1.15; margin: 0 0 0.5rem; }
header p { max-width: 44rem; margin: 0 0 1.2rem; color: var(--soft); }
dl { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0 0 1.2rem; }
dt { color: var(--soft); font-size: 0.8rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.6rem; font-size: 0.85rem; }
.legend .mark { width: auto; padding: 0 0.5rem; }
.scroll { position: relative; overflow-x: auto; padding: 0 1.5rem 1.5rem; max-width: 110rem; margin: 0 auto; }
table { border-collapse: separate; border-spacing: 0; min-width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.6rem; border-bottom: 1px solid var(--line); }
thead th { position: sticky; top: 0; background: var(--ground); min-width: 11rem; z-index: 2; }
tbody th { position: sticky; left: 0; background: var(--ground); min-width: 14rem; max-width: 17rem; z-index: 1; }
th b { display: block; font-weight: 600; }
th small { display: block; font-weight: 400; color: var(--soft); line-height: 1.35; }
td.empty { color: var(--line); text-align: center; }
details { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--kept); border-radius: 8px; padding: 0.4rem 0.5rem; }
details.told { border-left-color: var(--told); }
details.broken { border-left-color: var(--broken); }
details.unknown { border-left-style: dashed; border-left-color: var(--soft); }
summary { cursor: pointer; list-style: none; display: flex; flex-wrap: wrap; gap: 2px; align-items: center; border-radius: 4px; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; }
.mark { display: inline-grid; place-items: center; width: 1.3rem; height: 1.3rem; border-radius: 5px; font-size: 0.8rem; font-weight: 700; }
.mark i { font-style: normal; }
.mark.kept { color: var(--kept); background: var(--kept-ground); }
.mark.told { color: var(--told); background: var(--told-ground); }
.mark.broken { color: var(--broken); background: var(--broken-ground); }
.mark.none { color: var(--soft); }
.back { flex-basis: 100%; font-size: 0.8rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
details ul { list-style: none; margin: 0.5rem 0; padding: 0; font-size: 0.85rem; }
details li { display: flex; justify-content: space-between; gap: 1rem; }
details li.broken b { color: var(--broken); }
details li.told b { color: var(--told); }
details p { margin: 0.5rem 0; font-size: 0.8rem; color: var(--soft); max-width: 22rem; }
code { display: block; font: 0.75rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
footer code { display: inline; }
@media (max-width: 42rem) { tbody th { min-width: 8rem; max-width: 8rem; } tbody th small { display: none; } header { padding-top: 1.5rem; } }
`;
