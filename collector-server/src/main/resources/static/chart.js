// The spread of blocks over time, as a picture and as a table.

import uPlot from './webjars/uplot/dist/uPlot.esm.js';
import {html} from './dom.js';
import {count, DASH, duration, exact, shortHash} from './format.js';

const HEIGHT = 190;
/** A logarithmic scale has no zero: what is smaller stands at its foot. */
const FOOT_MILLIS = 1;
const dark = matchMedia('(prefers-color-scheme: dark)');
let plot;
let shown = [];
let drawn = '';

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const millis = (micros) => (micros === undefined ? null : Math.max(micros / 1000, FOOT_MILLIS));

/** Draws these rows of api/v1/spreads; blocks that fewer than two nodes saw have no spread. */
export function drawChart(rows, place, readout, table) {
  shown = rows.filter((row) => row.seen > 1).sort((a, b) => a.firstMicros - b.firstMicros);
  const width = place.clientWidth;
  const now = JSON.stringify([shown.map((row) => [row.hash, row.spreadMicros, row.seen]), dark.matches, width]);
  if (now === drawn || width === 0) return;
  drawn = now;
  plot?.destroy();
  plot = shown.length ? new uPlot(options(width, readout), data(), place) : undefined;
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', inWords());
  readout.textContent = shown.length ? `${shown.length} blocks; point at one` : '';
  table.replaceChildren(asTable());
}

function data() {
  return [shown.map((row) => row.firstMicros / 1e6), shown.map((row) => millis(row.spreadMicros)), shown.map((row) => millis(row.p50Micros))];
}

function options(width, readout) {
  const decades = (_, ticks) => ticks.map((tick) => (Math.log10(tick) % 1 === 0 ? tick : null));
  const line = {stroke: colour('--grid'), width: 1};
  const axis = {stroke: colour('--soft'), grid: line, ticks: line, font: '11px system-ui, sans-serif'};
  const times = {...axis, size: 28, space: 70, values: (u, ticks) => ticks.map((tick) => moment(tick, u.scales.x.max - u.scales.x.min))};
  const lengths = {...axis, grid: {...line, filter: decades}, ticks: {...line, filter: decades}, filter: decades, size: 58,
    values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : duration(tick * 1000).replace('.0 ', ' ').replace('.00 ', ' ')))};
  const dots = (name) => ({stroke: colour(name), paths: () => null, points: {show: true, size: 7, fill: colour(name), stroke: colour(name)}});
  return {
    width,
    height: HEIGHT,
    legend: {show: false},
    cursor: {drag: {x: false, y: false}, y: false},
    scales: {x: {time: true}, y: {distr: 3}},
    axes: [times, lengths],
    series: [{}, dots('--connected'), dots('--header')],
    hooks: {setCursor: [(u) => { const row = shown[u.cursor.idx ?? -1]; if (row) readout.textContent = sentence(row); }]},
  };
}

function moment(seconds, span) {
  const date = new Date(seconds * 1000);
  const day = date.toLocaleDateString([], {month: 'short', day: 'numeric'});
  const time = date.toLocaleTimeString([], {hour12: false, hour: '2-digit', minute: '2-digit', second: span < 300 ? '2-digit' : undefined});
  return span > 5 * 86_400 ? day : span > 86_400 ? `${day} ${time}` : time;
}

function sentence(row) {
  return `${count(row.height)} ${shortHash(row.hash)}: ${row.seen} of ${row.expected} nodes within ${duration(row.spreadMicros)}, half within ${duration(row.p50Micros)}, ${row.quality}`;
}

function inWords() {
  if (!shown.length) return 'No block yet that two nodes saw.';
  const spreads = shown.map((row) => row.spreadMicros).sort((a, b) => a - b);
  return `Spread of the last ${shown.length} blocks: from ${duration(spreads[0])} to ${duration(spreads.at(-1))}, the median ${duration(spreads[Math.ceil(spreads.length / 2) - 1])}. The numbers are in the table below.`;
}

function asTable() {
  const head = ['Block', 'First seen', 'Seen', 'Spread', 'Half within', 'Quality'];
  return html('table', {},
    html('thead', {}, html('tr', {}, head.map((name, i) => html('th', {scope: 'col', class: i > 1 && i < 5 ? 'n' : undefined}, name)))),
    html('tbody', {}, [...shown].reverse().map((row) => html('tr', {},
      html('th', {scope: 'row'}, html('a', {href: `#/blocks/${row.hash}`}, row.height === undefined ? shortHash(row.hash) : count(row.height))),
      html('td', {}, exact(row.firstMicros)),
      html('td', {class: 'n'}, `${row.seen}/${row.expected}`),
      html('td', {class: 'n'}, duration(row.spreadMicros)),
      html('td', {class: 'n'}, duration(row.p50Micros)),
      html('td', {}, row.quality ?? DASH)))));
}

dark.addEventListener('change', () => { drawn = ''; });
