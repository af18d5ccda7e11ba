// The page: asks once, then listens; where listening fails, asks every few seconds.

import {drawChart} from './chart.js';
import {detail} from './detail.js';
import {html} from './dom.js';
import {ago, clock, count, DASH, duration, exact, shortHash} from './format.js';
import {noticeItem} from './notices.js';
import {axisLabels, nodeTable, scale, STAGES, strip, zero} from './timeline.js';

const POLL_MILLIS = 5000;
const REDRAW_MILLIS = 150;
const CHART_BLOCKS = 300;
const NOTICES = 30;
const STEP = 25;
const byId = (id) => document.getElementById(id);
const state = {blocks: new Map(), nodes: [], reorgs: [], invalid: [], notices: new Map(), spreads: [], lateness: [], limit: STEP, network: undefined, loaded: false};
const open = new Map();
/** Blocks told while an answer is under way: they are newer than the answer. */
const told = new Map();
let loads = 0;
let drawing = 0;

async function ask(path) {
  const answer = await fetch(`api/v1/${path}`, {headers: {Accept: 'application/json'}});
  if (answer.status === 404) throw new Error('it is not known here');
  if (!answer.ok) throw new Error(`${path.split('?')[0]} answered ${answer.status}`);
  return answer.json();
}

async function load() {
  if (loads++ === 0) told.clear();
  try {
    const [blocks, nodes, reorgs, invalid, notices, spreads, lateness] = await Promise.all(
      [ask(`blocks?limit=${state.limit}`), ask('nodes'), ask('reorgs?limit=20'), ask('invalid-blocks?limit=20'),
        ask(`notices?limit=${NOTICES}`), ask(`spreads?limit=${CHART_BLOCKS}`), ask('statistics/nodes')]);
    state.notices = new Map(notices.map((notice) => [notice.id, notice]));
    state.blocks = new Map([...blocks.map((block) => [key(block), block]), ...told]);
    Object.assign(state, {nodes, reorgs, invalid, spreads, lateness, loaded: true});
    byId('problem').hidden = true;
  } catch (e) {
    byId('problem').textContent = `The collector can't be asked now (${e.message}); what stands here may be old.`;
    byId('problem').hidden = false;
  } finally {
    loads--;
  }
  draw();
}

function key(block) {
  return `${block.network} ${block.hash}`;
}

function draw() {
  const networks = [...new Set([...state.blocks.values(), ...state.nodes].map((each) => each.network))].sort();
  drawNetworks(networks);
  const here = (each) => state.network === undefined || each.network === state.network;
  const blocks = [...state.blocks.values()].filter(here);
  drawFigures(blocks, state.nodes.filter(here));
  const spreads = state.spreads.filter((row) => row.network === (state.network ?? networks[0]));
  byId('chart-section').hidden = !spreads.some((row) => row.seen > 1);
  drawChart(spreads, byId('chart'), byId('readout'), byId('chart-table'));
  drawBlocks(blocks);
  drawNodes(state.nodes.filter(here));
  drawNotices([...state.notices.values()].filter(here));
  drawEvents(state.reorgs.filter(here), state.invalid.filter(here));
}

/** Many messages come at once with a block: one drawing for them. */
function drawSoon() {
  if (!drawing) drawing = setTimeout(() => { drawing = 0; draw(); }, REDRAW_MILLIS);
}

function drawNetworks(networks) {
  const select = byId('network');
  select.parentElement.hidden = networks.length < 2;
  if (networks.length < 2) state.network = undefined;
  const wanted = ['all', ...networks];
  if (wanted.join() !== [...select.options].map((option) => option.value).join()) {
    select.replaceChildren(...wanted.map((name) => html('option', {value: name}, name)));
    select.value = state.network ?? 'all';
  }
}

function drawFigures(blocks, nodes) {
  const latest = [...blocks].sort((a, b) => (zero(b) ?? 0) - (zero(a) ?? 0))[0];
  const spreads = blocks.map((block) => block.stages.CONNECTED).filter((stage) => stage?.seen > 1).map((stage) => stage.spreadMicros).sort((a, b) => a - b);
  const median = spreads.length ? spreads[Math.ceil(spreads.length / 2) - 1] : undefined;
  const running = nodes.filter((node) => node.state === 'expected').length;
  const figures = [
    ['Nodes as expected', nodes.length ? `${running} of ${nodes.length}` : DASH],
    ['Latest block', latest?.height === undefined ? DASH : count(latest.height)],
    ['First seen', latest ? ago(zero(latest), Date.now()) : DASH],
    ['Its spread', duration(latest?.stages.CONNECTED?.seen > 1 ? latest.stages.CONNECTED.spreadMicros : undefined)],
    [`Median of ${spreads.length}`, duration(median)],
  ];
  byId('figures').replaceChildren(...figures.map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, value))));
}

function drawBlocks(blocks) {
  const axis = scale(blocks);
  const heights = new Map();
  for (const block of blocks) {
    const at = block.height === undefined ? key(block) : `${block.network} ${block.height}`;
    heights.set(at, [...(heights.get(at) ?? []), block]);
  }
  const groups = [...heights.values()];
  groups.forEach((group) => group.sort((a, b) => (zero(a) ?? Infinity) - (zero(b) ?? Infinity)));
  groups.sort((a, b) => (zero(b[0]) ?? 0) - (zero(a[0]) ?? 0));
  const list = byId('heights');
  const focused = document.activeElement?.closest?.('details')?.dataset.key;
  const rows = groups.map((group, index) => html('li', {class: group.length > 1 ? 'race' : undefined},
    group.length > 1 ? html('p', {class: 'race-title'}, `${group.length} blocks at height ${count(group[0].height)}: a race`) : null,
    html('div', {class: 'side-by-side'}, group.map((block) => card(block, axis, index === 0, group.length > 1)))));
  list.replaceChildren(...(rows.length ? [html('li', {class: 'axis-row'}, axisLabels(axis)), ...rows] : []));
  if (focused) list.querySelector(`details[data-key="${CSS.escape(focused)}"] summary`)?.focus({preventScroll: true});
  byId('empty').hidden = !state.loaded || rows.length > 0;
  byId('more').hidden = state.blocks.size < state.limit;
}

function card(block, axis, isLatest, isOneOfMany) {
  const begin = zero(block);
  const connected = block.stages.CONNECTED;
  const quality = (connected ?? STAGES.map((stage) => block.stages[stage]).find(Boolean))?.quality;
  const title = html('div', {class: 'title'},
    html('strong', {class: 'height'}, block.height === undefined ? 'height not told' : count(block.height)),
    html('code', {title: block.hash}, shortHash(block.hash)),
    html('time', {title: exact(begin)}, begin === undefined ? 'no expected node saw it' : `${clock(begin)} · ${ago(begin, Date.now())}`),
    quality ? html('span', {class: `quality ${quality}`}, quality) : null);
  const details = html('details', {'data-key': key(block)},
    html('summary', {}, title, strip(block, axis, isOneOfMany), facts(block)),
    html('div', {class: 'inside'}, nodeTable(block, axis), more(block)));
  details.open = open.get(key(block)) ?? isLatest;
  details.addEventListener('toggle', () => open.set(key(block), details.open));
  return details;
}

function facts(block) {
  const stage = block.stages.CONNECTED;
  if (!stage) return html('p', {class: 'facts'}, 'Not connected by any node yet.');
  const parts = [html('span', {}, `${stage.seen} of ${stage.expected} nodes connected it`)];
  if (stage.seen > 1) {
    parts.push(html('span', {}, 'spread ', html('b', {}, duration(stage.spreadMicros)), stage.errorMicros === undefined ? ' ± ?' : stage.errorMicros ? ` ± ${duration(stage.errorMicros)}` : ''));
    parts.push(html('span', {}, `half within ${duration(stage.p50Micros)}`));
  }
  if (stage.first) parts.push(html('span', {}, 'first ', html('b', {}, stage.first)));
  return html('p', {class: 'facts'}, parts);
}

function more(block) {
  const rows = STAGES.filter((stage) => block.stages[stage]).map((stage) => {
    const s = block.stages[stage];
    const cells = [`${s.seen}/${s.expected}`, duration(s.spreadMicros), duration(s.meanMicros), duration(s.stddevMicros), duration(s.p50Micros), duration(s.p90Micros), duration(s.p99Micros), s.quality];
    return html('tr', {}, html('th', {scope: 'row'}, stage.toLowerCase()), cells.map((cell) => html('td', {class: 'n'}, cell)));
  });
  const head = ['stage', 'seen', 'spread', 'mean', 'deviation', 'p50', 'p90', 'p99', 'quality'];
  return html('div', {class: 'statistics', tabindex: 0, role: 'region', 'aria-label': 'Statistics by stage'},
    html('table', {}, html('thead', {}, html('tr', {}, head.map((name, i) => html('th', {scope: 'col', class: i ? 'n' : undefined}, name)))), html('tbody', {}, rows)),
    html('p', {class: 'hash'}, html('code', {}, block.hash), ' ', html('a', {href: `#/blocks/${block.hash}`}, 'All of it')));
}

function drawNodes(nodes) {
  byId('nodes').replaceChildren(...nodes.map((node) => html('tr', {},
    html('th', {scope: 'row'}, html('a', {href: `#/nodes/${node.name}`}, node.name), html('small', {}, node.version ?? 'version not told')),
    html('td', {}, html('span', {class: `state ${node.state}`}, node.state)),
    html('td', {class: 'n'}, behind(node)),
    html('td', {class: 'n', title: 'the node\'s clock minus the collector\'s'},
      node.clockOffsetMicros === undefined ? 'not measured' : [offset(node.clockOffsetMicros), html('small', {}, `± ${duration(node.clockErrorMicros)}`)]),
    html('td', {class: 'n', title: exact(node.lastHeardMicros)}, ago(node.lastHeardMicros, Date.now())))));
  byId('no-nodes').hidden = !state.loaded || nodes.length > 0;
  byId('nodes').closest('.scroll').hidden = nodes.length === 0;
}

function behind(node) {
  const found = state.lateness.find((each) => each.node === node.name && each.network === node.network);
  return found ? [duration(found.p50Micros), html('small', {}, `of ${found.count}`)] : DASH;
}

function drawNotices(notices) {
  const list = byId('notices');
  const opened = new Set([...list.querySelectorAll('details[open]')].map((each) => each.dataset.evidence));
  notices.sort((a, b) => b.sinceMicros - a.sinceMicros);
  list.replaceChildren(...notices.slice(0, NOTICES).map(noticeItem));
  for (const each of list.querySelectorAll('details')) each.open = opened.has(each.dataset.evidence);
  byId('no-notices').hidden = !state.loaded || notices.length > 0;
}

function offset(micros) {
  return `${micros < 0 ? '−' : '+'}${duration(Math.abs(micros))}`;
}

function drawEvents(reorgs, invalid) {
  const items = reorgs.map((reorg) => html('li', {class: 'reorg'},
    html('p', {}, html('b', {}, reorg.node), ` left ${reorg.depth} ${reorg.depth === 1 ? 'block' : 'blocks'} for ${reorg.connected.length || 'none'}`),
    html('p', {class: 'fine'}, html('time', {title: exact(reorg.atMicros)}, ago(reorg.atMicros, Date.now())), ' · ',
      html('code', {title: reorg.disconnected.join(' ')}, shortHash(reorg.disconnected[0] ?? '')), ' → ',
      reorg.connected.length ? html('code', {title: reorg.connected.join(' ')}, shortHash(reorg.connected.at(-1))) : DASH)));
  items.push(...invalid.map((block) => html('li', {class: 'invalid'},
    html('p', {}, 'Invalid: ', html('b', {}, block.reason)),
    html('p', {class: 'fine'}, html('code', {title: block.hash}, shortHash(block.hash)), ` · judged by ${block.nodes.join(', ')}`))));
  byId('events').replaceChildren(...items);
  byId('no-events').hidden = !state.loaded || items.length > 0;
}

function say(how, words) {
  byId('live').dataset.state = how;
  byId('live').textContent = words;
}

/** Listens; while that does not work, asks again and again. */
function listen() {
  let polling = 0;
  const stream = new EventSource('api/v1/stream');
  stream.addEventListener('hello', (message) => {
    clearInterval(polling);
    polling = 0;
    say('live', 'live');
    if (!JSON.parse(message.data).resumed || !state.loaded) load();
  });
  stream.addEventListener('block', (message) => {
    const block = JSON.parse(message.data);
    state.blocks.set(key(block), block);
    told.set(key(block), block);
    if (loads === 0) told.clear();
    drawSoon();
    if (location.hash === `#/blocks/${block.hash}`) route(true);
  });
  stream.addEventListener('notice', (message) => {
    const notice = JSON.parse(message.data);
    state.notices.set(notice.id, notice);
    drawSoon();
  });
  const again = () => load();
  stream.addEventListener('reorg', again);
  stream.addEventListener('invalid-block', again);
  stream.onerror = () => {
    say('polling', 'asking every 5 s');
    polling ||= setInterval(load, POLL_MILLIS);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => { clearInterval(polling); listen(); }, 2 * POLL_MILLIS);
  };
}

byId('network').addEventListener('change', (event) => {
  state.network = event.target.value === 'all' ? undefined : event.target.value;
  draw();
});
byId('more').addEventListener('click', () => {
  state.limit += STEP;
  load();
});
// Ages grow and nodes fall silent though nothing is told: ask for the nodes, and draw.
setInterval(async () => {
  try {
    [state.nodes, state.spreads, state.lateness] = await Promise.all([ask('nodes'), ask(`spreads?limit=${CHART_BLOCKS}`), ask('statistics/nodes')]);
  } catch {
    say('polling', 'not reachable');
  }
  draw();
}, POLL_MILLIS);
/** Shows the place that the address names: the overview, or one thing; again when something new is told of it. */
async function route(again = false) {
  const place = location.hash.startsWith('#/') ? location.hash.slice(1) : '/';
  const one = place !== '/' && place !== '';
  byId('overview').hidden = one;
  byId('detail').hidden = !one;
  byId('skip').textContent = one ? 'Skip to what is shown' : 'Skip to the blocks';
  byId('skip').setAttribute('href', one ? '#detail' : '#blocks');
  if (!one) {
    document.title = 'bmon';
    draw();
    return;
  }
  const back = html('p', {}, html('a', {href: '#/'}, '← All blocks'));
  let shown;
  try {
    shown = await detail(place, ask);
  } catch (e) {
    shown = {title: 'Not shown', parts: [html('p', {class: 'empty'}, `This can't be shown: ${e.message}.`)]};
  }
  if (location.hash.slice(1) !== place) return;
  document.title = `${shown.title} · bmon`;
  const title = html('h2', {tabindex: -1}, shown.title);
  byId('detail').replaceChildren(back, title, ...shown.parts);
  if (!again) {
    title.focus({preventScroll: true});
    scrollTo(0, 0);
  }
}

addEventListener('hashchange', () => {
  // A jump within the page is no other place.
  if (location.hash.startsWith('#/') || location.hash === '') route();
});
let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth !== width) drawSoon();
  width = innerWidth;
});
load();
listen();
if (location.hash.startsWith('#/')) route();
