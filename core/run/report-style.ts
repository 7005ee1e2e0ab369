// How a report looks: light and dark as the reader's system asks, readable on paper and on a narrow screen. Nothing is fetched.

/** The style sheet of a report. */
export const reportStyle = `
:root { color-scheme: light dark; --ground: #fbfbfc; --card: #fff; --text: #1d2129; --quiet: #5a6170; --line: #dfe2e8; --accent: #2f55c8; --bad: #b3261e; --warn: #8a5300; }
@media screen and (prefers-color-scheme: dark) { :root { --ground: #15171c; --card: #1e2127; --text: #e7e9ee; --quiet: #a6adba; --line: #353a44; --accent: #8fb0ff; --bad: #ff8a80; --warn: #f0b35a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 860px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 32px 0 8px; }
h3 { font-size: 14px; margin: 0; }
p { margin: 4px 0; }
.quiet, .remark, footer { color: var(--quiet); }
.remark, footer { font-size: 12px; }
.notes { white-space: pre-wrap; margin: 12px 0; }
.result { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 16px 0; padding: 0; }
.result div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
.result dt { color: var(--quiet); font-size: 12px; }
.result dd { margin: 0; font-size: 18px; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px; border-top: 1px solid var(--line); overflow-wrap: normal; }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 500; min-width: 8em; }
.pairs th { width: 30%; }
td:not(.n) { min-width: 8em; }
.pairs tr:first-child > * { border-top: 0; }
td.n { font-family: ui-monospace, monospace; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.best td, tr.best th { font-weight: 700; }
figure { margin: 12px 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
figcaption { font-weight: 500; margin-bottom: 4px; }
.keys { float: right; font-weight: 400; color: var(--quiet); font-size: 12px; }
.key { margin-left: 12px; white-space: nowrap; }
.key svg { vertical-align: middle; margin-right: 4px; }
.curve { display: block; width: 100%; height: auto; }
.grid { stroke: var(--line); fill: none; }
.tick, .axis { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
.trained, .measured { stroke: var(--accent); fill: none; stroke-width: 1.25; stroke-linejoin: round; }
.measured { stroke-width: 2; stroke-dasharray: 6 4; stroke: var(--text); }
.point { fill: var(--text); }
.advice { list-style: none; margin: 0; padding: 0; }
.advice li { border-left: 4px solid var(--line); background: var(--card); border-radius: 6px; padding: 8px 12px; margin: 8px 0; }
.advice .bad { border-left-color: var(--bad); }
.advice .warn { border-left-color: var(--warn); }
footer { margin-top: 32px; border-top: 1px solid var(--line); padding-top: 8px; }
@media print { :root { color-scheme: light; } body { background: none; } .scroll { overflow: visible; } figure, li { break-inside: avoid; } }
`;
