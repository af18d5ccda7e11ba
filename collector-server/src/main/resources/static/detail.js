// One block or one node, with all that is known of it.

import {html} from './dom.js';
import {ago, count, DASH, delay, duration, exact, shortHash} from './format.js';
import {noticeItem} from './notices.js';
import {axisLabels, nodeTable, scale, strip, zero} from './timeline.js';

/** What a place of the page shows: a title and elements. Asks what it needs. */
export async function detail(route, ask) {
  const [, kind, name] = route.split('/');
  const key = decodeURIComponent(name ?? '');
  if (kind === 'blocks') return block(key, ask);
  if (kind === 'nodes') return node(key, ask);
  if (kind === 'notices') return notice(key, ask);
  return {title: 'Nothing here', parts: [html('p', {class: 'empty'}, 'There is no such place.')]};
}

async function block(hash, ask) {
  const [found, timeline] = await Promise.all([ask(`blocks/${hash}`), ask(`blocks/${hash}/timeline`)]);
  const rivals = found.height === undefined ? [] : (await ask(`blocks?height=${found.height}&network=${found.network}`)).filter((other) => other.hash !== hash);
  const axis = scale([found]);
  const begin = zero(found);
  return {
    title: found.height === undefined ? `Block ${shortHash(hash)}` : `Block ${count(found.height)}`,
    parts: [
      html('p', {class: 'hash'}, html('code', {}, hash)),
      facts([['Network', found.network], ['First seen', begin === undefined ? DASH : `${exact(begin)} (${ago(begin, Date.now())})`],
        ['Competing blocks', rivals.length ? rivals.flatMap((other, i) => [i ? ', ' : '', html('a', {href: `#/blocks/${other.hash}`}, shortHash(other.hash))]) : 'none known']]),
      html('div', {class: 'card'}, axisLabels(axis), strip(found, axis), html('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Time line by node'}, nodeTable(found, axis))),
      ...timeline.stages.map((stage) => stageTable(stage)),
      downloads([['Time line as CSV', `api/v1/blocks/${hash}/timeline?format=csv`], ['as JSON', `api/v1/blocks/${hash}/timeline`]]),
    ],
  };
}

function stageTable(stage) {
  const caption = `${stage.stage.toLowerCase()}: ${stage.quality}, the spread ${stage.errorMicros === undefined ? 'without a known error bar' : `± ${duration(stage.errorMicros)}`}`;
  return table(caption, ['Node', 'At (UTC)', 'Behind', 'Expected'], stage.sightings.map((one) => [
    html('a', {href: `#/nodes/${one.node}`}, one.node), html('time', {title: exact(one.atMicros)}, exact(one.atMicros).slice(11, -1)), delay(one.delayMicros), one.expected ? 'yes' : 'no']));
}

async function node(name, ask) {
  const [found, ...rest] = await Promise.all([ask(`nodes/${name}`), ...['HEADER', 'DATA', 'CONNECTED'].map((stage) => ask(`statistics/nodes?stage=${stage}`)), ask('notices?limit=200')]);
  const notices = rest.pop().filter((each) => each.nodes.includes(name));
  const lateness = rest.flat().filter((each) => each.node === name && each.network === found.network);
  return {
    title: `Node ${name}`,
    parts: [
      facts(Object.entries(found).filter(([key]) => key !== 'name').map(([key, value]) => fact(key, value))),
      lateness.length
        ? table('Behind the first node, over the last day', ['Stage', 'Blocks', 'Half within', '90 % within', '99 % within', 'Largest'], lateness.map((each) => [
          each.stage.toLowerCase(), String(each.count), duration(each.p50Micros), duration(each.p90Micros), duration(each.p99Micros), duration(each.largestMicros)]))
        : html('p', {class: 'empty'}, 'It saw no block in the last day while it was expected to.'),
      html('h3', {}, 'Notices'),
      notices.length ? html('ol', {class: 'events'}, notices.map(noticeItem)) : html('p', {class: 'empty'}, 'None.'),
      downloads([['Arrivals of blocks as CSV', `api/v1/arrivals/${name}?network=${found.network}`], ['the node as JSON', `api/v1/nodes/${name}`]]),
    ],
  };
}

/** A field of the API in words: names that end in Micros are moments or lengths. */
function fact(key, value) {
  const words = key.replace(/Micros$/, '').replace(/([A-Z])/g, ' $1').toLowerCase();
  const title = words[0].toUpperCase() + words.slice(1);
  if (!key.endsWith('Micros')) return [title, typeof value === 'object' ? Object.entries(value).map(([k, v]) => `${k} ${v}`).join(', ') || DASH : String(value)];
  return [title, value > 1e15 ? `${exact(value)} (${ago(value, Date.now())})` : delay(value).replace('first', '0')];
}

async function notice(id, ask) {
  const found = (await ask('notices?limit=500')).find((each) => each.id === id);
  return {title: 'Notice', parts: [found ? html('ol', {class: 'events'}, noticeItem(found)) : html('p', {class: 'empty'}, 'It is not among the latest notices.')]};
}

function facts(pairs) {
  return html('dl', {class: 'pairs'}, pairs.map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, value))));
}

function table(caption, head, rows) {
  return html('div', {class: 'card scroll', tabindex: 0, role: 'region', 'aria-label': caption}, html('table', {}, html('caption', {}, caption),
    html('thead', {}, html('tr', {}, head.map((name) => html('th', {scope: 'col'}, name)))),
    html('tbody', {}, rows.map(([first, ...rest]) => html('tr', {}, html('th', {scope: 'row'}, first), rest.map((cell) => html('td', {}, cell)))))));
}

function downloads(links) {
  return html('p', {class: 'fine'}, links.flatMap(([words, href], i) => [i ? ' · ' : '', html('a', {href}, words)]));
}
