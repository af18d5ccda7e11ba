// Draws when nodes saw a block. The scale is logarithmic above a millisecond and the same for all blocks on the page, so
// that two blocks, and a fast and a slow node, can be compared by eye.

import {html, svg} from './dom.js';
import {delay, duration, DASH} from './format.js';

export const STAGES = ['HEADER', 'DATA', 'CONNECTED'];
const MILLI = 1000;
/** Narrow windows get narrow pictures, not small ones. */
const pictureWidth = () => (innerWidth < 600 ? 320 : 600);
const TICKS = [1, 10, 100, 1000, 10_000, 60_000, 600_000];

/** The moment that a block's times count from: when any expected node first saw anything of it. */
export function zero(block) {
  const firsts = STAGES.map((stage) => block.stages[stage]?.firstMicros).filter((micros) => micros !== undefined);
  return firsts.length ? Math.min(...firsts) : undefined;
}

/** Each node's times by stage, in microseconds after the block's zero. */
export function sightings(block) {
  const begin = zero(block);
  const nodes = new Map();
  if (begin === undefined) return nodes;
  for (const stage of STAGES) {
    const spread = block.stages[stage];
    if (spread?.firstMicros === undefined) continue;
    const put = (delays, expected) => {
      for (const [node, micros] of Object.entries(delays)) {
        const known = nodes.get(node) ?? {expected: false, at: {}, behind: {}};
        known.expected ||= expected;
        known.at[stage] = spread.firstMicros - begin + micros;
        known.behind[stage] = micros;
        nodes.set(node, known);
      }
    };
    put(spread.delaysMicros, true);
    put(spread.othersMicros, false);
  }
  return nodes;
}

/** The scale for these blocks: a function from microseconds to a share of the width, with its ticks. */
export function scale(blocks) {
  let largest = 100 * MILLI;
  for (const block of blocks) {
    for (const node of sightings(block).values()) {
      if (node.expected) largest = Math.max(largest, ...Object.values(node.at));
    }
  }
  const top = Math.log10(1 + (largest * 1.15) / MILLI);
  const place = (micros) => Math.min(1, Math.max(0, Math.log10(1 + Math.max(0, micros) / MILLI) / top));
  const ticks = TICKS.map((millis) => millis * MILLI).filter((micros) => micros < largest * 1.1);
  return {place, ticks};
}

function mark(stage, x, y, title, unexpected) {
  const classes = `mark ${stage.toLowerCase()}${unexpected ? ' other' : ''}`;
  const shape = stage === 'DATA'
    ? svg('rect', {class: classes, x: -3.5, y: -3.5, width: 7, height: 7, transform: `translate(${x} ${y}) rotate(45)`})
    : svg('circle', {class: classes, cx: x, cy: y, r: stage === 'HEADER' ? 3.6 : 4.4});
  shape.append(svg('title', {}, title));
  return shape;
}

function grid(axis, x, height) {
  return axis.ticks.map((tick) => svg('line', {class: 'grid', x1: x(tick), x2: x(tick), y1: 0, y2: height}));
}

/** All nodes of a block in one strip: a lane for each stage. */
export function strip(block, axis) {
  const width = pictureWidth();
  const pad = 9;
  const lane = 17;
  const stages = STAGES.filter((stage) => block.stages[stage]);
  const height = lane * stages.length + 6;
  const x = (micros) => pad + axis.place(micros) * (width - 2 * pad);
  const picture = svg('svg', {class: 'strip', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': inWords(block)});
  picture.append(...grid(axis, x, height));
  const begin = zero(block);
  stages.forEach((stage, row) => {
    const spread = block.stages[stage];
    const y = 3 + lane * (row + 0.5);
    if (spread.firstMicros === undefined) return;
    const first = spread.firstMicros - begin;
    const last = first + (spread.spreadMicros ?? 0);
    picture.append(svg('line', {class: `lane ${stage.toLowerCase()}`, x1: x(first), x2: x(last), y1: y, y2: y}));
    const from = x(last - (spread.errorMicros ?? 0));
    const to = x(last + (spread.errorMicros ?? 0));
    if (to - from > 2) {
      picture.append(svg('path', {class: 'whisker', d: `M${from} ${y}H${to}M${from} ${y - 4}v8M${to} ${y - 4}v8`}));
    }
    for (const [node, micros] of Object.entries(spread.othersMicros)) {
      picture.append(mark(stage, x(first + micros), y, `${node}, not expected: ${delay(micros)}`, true));
    }
    for (const [node, micros] of Object.entries(spread.delaysMicros)) {
      picture.append(mark(stage, x(first + micros), y, `${node}: ${delay(micros)}`, false));
    }
  });
  return picture;
}

/** What the strip shows, in words. */
function inWords(block) {
  return STAGES.filter((stage) => block.stages[stage])
    .map((stage) => {
      const spread = block.stages[stage];
      return `${stage.toLowerCase()}: ${spread.seen} of ${spread.expected} nodes, first ${spread.first ?? DASH}, spread ${duration(spread.spreadMicros)}`;
    })
    .join('; ');
}

/** The labels of the scale. */
export function axisLabels(axis) {
  const width = pictureWidth();
  const pad = 9;
  const x = (micros) => pad + axis.place(micros) * (width - 2 * pad);
  const labels = [0, ...axis.ticks].map((tick) =>
    html('span', {class: 'tick', 'data-at': (x(tick) / width) * 100}, tick === 0 ? '0' : duration(tick).replace('.0 ', ' ').replace('.00 ', ' ')));
  const row = html('div', {class: 'axis', 'aria-hidden': 'true'}, labels);
  // A style attribute would be refused by the content security policy; a property is not.
  for (const label of labels) label.style.left = `${label.dataset.at}%`;
  return row;
}

/** A row for each node: its own line from header to connected, and its delays as numbers. */
export function nodeTable(block, axis) {
  const stages = STAGES.filter((stage) => block.stages[stage]);
  const nodes = [...sightings(block)].sort(([, a], [, b]) => last(a) - last(b));
  const body = html('tbody');
  for (const [name, node] of nodes) {
    body.append(html('tr', {class: node.expected ? undefined : 'other'},
      html('th', {scope: 'row'}, name, node.expected ? null : html('small', {}, ' not expected')),
      html('td', {class: 'line'}, nodeLine(name, node, axis)),
      stages.map((stage) => html('td', {class: 'n'}, delay(node.behind[stage])))));
  }
  const head = html('tr', {}, html('th', {scope: 'col'}, 'Node'), html('th', {scope: 'col', class: 'line'}, 'Time line'),
    stages.map((stage) => html('th', {scope: 'col', class: 'n'}, stage.toLowerCase())));
  return html('table', {class: 'sightings'}, html('thead', {}, head), body);
}

function last(node) {
  return Math.max(...Object.values(node.at));
}

function nodeLine(name, node, axis) {
  const width = 300;
  const x = (micros) => 7 + axis.place(micros) * (width - 14);
  const times = Object.entries(node.at);
  const all = times.map(([, micros]) => micros);
  const picture = svg('svg', {class: 'node-line', viewBox: `0 0 ${width} 18`, 'aria-hidden': 'true'}, grid(axis, x, 18),
    svg('line', {class: 'span', x1: x(Math.min(...all)), x2: x(Math.max(...all)), y1: 9, y2: 9}));
  for (const [stage, micros] of times) {
    picture.append(mark(stage, x(micros), 9, `${name}, ${stage.toLowerCase()}: ${duration(micros)} after the first header`, !node.expected));
  }
  return picture;
}
