// Notices as a list: what, since when, how long, at which nodes, and what it was judged from.

import {html} from './dom.js';
import {ago, duration, exact} from './format.js';

export function noticeItem(notice) {
  const lasts = notice.untilMicros === undefined;
  const length = lasts ? 'lasts' : notice.untilMicros > notice.sinceMicros ? `over after ${duration(notice.untilMicros - notice.sinceMicros)}` : undefined;
  return html('li', {class: `told ${notice.severity}`, 'data-id': notice.id},
    html('p', {}, html('b', {class: 'kind'}, notice.kind.replaceAll('-', ' ')), ' ', html('span', {class: `severity ${notice.severity}`}, notice.severity)),
    html('p', {}, notice.summary),
    html('p', {class: 'fine'}, html('time', {title: exact(notice.sinceMicros)}, ago(notice.sinceMicros, Date.now())),
      length ? ` · ${length}` : '',
      notice.nodes.length ? [' · ', ...notice.nodes.flatMap((node, i) => [i ? ', ' : '', html('a', {href: `#/nodes/${node}`}, node)])] : ''),
    Object.keys(notice.evidence).length ? html('details', {class: 'plain', 'data-evidence': notice.id}, html('summary', {}, 'Evidence'), evidence(notice.evidence)) : null);
}

function evidence(found) {
  return html('dl', {class: 'evidence'}, Object.entries(found).flatMap(([name, value]) => [
    html('dt', {}, name), html('dd', {}, typeof value === 'object' ? JSON.stringify(value) : String(value))]));
}
