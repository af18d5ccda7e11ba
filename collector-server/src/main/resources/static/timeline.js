// Draws when nodes saw a block. The scale is logarithmic above a millisecond and the same for all blocks on the page, so
// that two blocks, and a fast and a slow node, can be compared by eye.

import {html, svg} from './dom.js';
import {delay, duration, DASH} from './format.js';

export const STAGES = ['HEADER', 'DATA', 'CONNECTED'];
const MILLI = 1000;
/** More nodes than this are drawn by stage in the overview: the table below has a bar for each. */
const MOST_BARS = 12;
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
    : svg('circle', {class: classes, cx: x, cy: y, r: stage === 'HEADER' ? 3.6 : 4});
  shape.append(svg('title', {}, title));
  return shape;
}

function grid(axis, x, height) {
  return axis.ticks.map((tick) => svg('line', {class: 'grid', x1: x(tick), x2: x(tick), y1: 0, y2: height}));
}

/** One node's way from stage to stage: a bar from each to the next, and a mark where the block is connected. */
function bars(name, node, x, y, thick) {
  const known = STAGES.filter((stage) => node.at[stage] !== undefined);
  const parts = [];
  known.forEach((stage, index) => {
    const title = `${name}${node.expected ? '' : ', not expected'}: ${stage.toLowerCase()} ${duration(node.at[stage])} after the block was first seen`;
    if (stage === 'CONNECTED') {
      parts.push(mark(stage, x(node.at[stage]), y, title, !node.expected));
      return;
    }
    const next = known[index + 1] ?? stage;
    const [from, to] = [x(node.at[stage]), x(node.at[next])].sort((one, other) => one - other);
    const bar = svg('rect', {class: `bar ${stage.toLowerCase()}${node.expected ? '' : ' other'}`, x: from, y: y - thick / 2, width: Math.max(2.5, to - from), height: thick, rx: 1.5});
    bar.append(svg('title', {}, title));
    parts.push(bar);
  });
  return parts;
}

/** Where a picture's scale begins and ends; names stand before it. */
function frame(width) {
  const narrow = width < 600;
  return {gutter: narrow ? 62 : 64, pad: 8, row: narrow ? 13 : 11, letters: narrow ? 10 : 12};
}

/** A block in one strip: a bar for each node, or for large fleets a lane for each stage with a mark for each node. */
export function strip(block, axis, isNarrow) {
  const width = isNarrow ? 320 : pictureWidth();
  const nodes = [...sightings(block)].sort(([, a], [, b]) => last(a) - last(b));
  const stages = STAGES.filter((stage) => block.stages[stage]);
  const {gutter, pad, row, letters} = frame(width);
  const isLarge = nodes.length > MOST_BARS;
  const step = isLarge ? 17 : row;
  const rows = isLarge ? stages : nodes;
  const height = step * rows.length + 6;
  const x = (micros) => gutter + axis.place(micros) * (width - gutter - pad);
  const picture = svg('svg', {class: width < 600 ? 'strip narrow' : 'strip', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': inWords(block)});
  picture.append(...grid(axis, x, height));
  const label = (text, y) => picture.append(svg('text', {class: 'name', x: 0, y, dy: '.34em'},
    text.length > letters ? `${text.slice(0, letters - 1)}…` : text));
  rows.forEach((each, index) => {
    const y = 3 + step * (index + 0.5);
    if (isLarge) {
      label(each.toLowerCase(), y);
      lane(picture, block, each, x, y);
    } else {
      const [name, node] = each;
      label(name, y);
      picture.append(...bars(name, node, x, y, step * 0.46));
      whisker(picture, block, 'CONNECTED', x, y, node.expected && node.behind.CONNECTED === block.stages.CONNECTED?.spreadMicros);
    }
  });
  return picture;
}

/** The error bar of a spread, where the last node stands. */
function whisker(picture, block, stage, x, y, isLast) {
  const spread = block.stages[stage];
  if (!isLast || !spread.errorMicros) return;
  const at = spread.firstMicros - zero(block) + spread.spreadMicros;
  const [from, to] = [x(at - spread.errorMicros), x(at + spread.errorMicros)];
  if (to - from > 2) {
    picture.append(svg('path', {class: 'whisker', d: `M${from} ${y}H${to}M${from} ${y - 4}v8M${to} ${y - 4}v8`}));
  }
}

function lane(picture, block, stage, x, y) {
  const spread = block.stages[stage];
  if (spread.firstMicros === undefined) return;
  const first = spread.firstMicros - zero(block);
  picture.append(svg('line', {class: `lane ${stage.toLowerCase()}`, x1: x(first), x2: x(first + (spread.spreadMicros ?? 0)), y1: y, y2: y}));
  whisker(picture, block, stage, x, y, spread.spreadMicros !== undefined);
  for (const [node, micros] of Object.entries(spread.othersMicros)) {
    picture.append(mark(stage, x(first + micros), y, `${node}, not expected: ${delay(micros)}`, true));
  }
  for (const [node, micros] of Object.entries(spread.delaysMicros)) {
    picture.append(mark(stage, x(first + micros), y, `${node}: ${delay(micros)}`, false));
  }
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
  const {gutter, pad} = frame(width);
  const x = (micros) => gutter + axis.place(micros) * (width - gutter - pad);
  // The first ticks are close together: on a phone their labels would run into each other.
  const ticks = axis.ticks.filter((tick) => x(tick) - x(0) > 30);
  const labels = [0, ...ticks].map((tick) =>
    html('span', {class: 'tick', 'data-at': (x(tick) / width) * 100}, tick === 0 ? '0' : duration(tick).replace('.0 ', ' ').replace('.00 ', ' ')));
  const row = html('div', {class: 'axis', 'aria-hidden': 'true'}, labels);
  // A style attribute would be refused by the content security policy; a property is not.
  for (const label of labels) label.style.left = `${label.dataset.at}%`;
  return row;
}

/** A row for each node: its own bars from header to connected, and its delays as numbers. */
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
  const picture = svg('svg', {class: 'node-line', viewBox: `0 0 ${width} 18`, 'aria-hidden': 'true'}, grid(axis, x, 18));
  picture.append(...bars(name, node, x, 9, 6));
  return picture;
}
