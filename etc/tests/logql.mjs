// Says which LogQL queries of the dashboards do not parse: node logql.mjs FILE, with [[where, query], …] in FILE.
import { readFileSync } from 'node:fs';
import { parser } from '@grafana/lezer-logql';

let wrong = 0;
const queries = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const [where, query] of queries) {
  let at = null;
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError && at === null) at = node.from;
    },
  });
  if (at !== null) {
    wrong++;
    console.error(`${where}: does not parse at character ${at}: ${query}`);
  }
}
console.log(`${queries.length} queries of Loki parsed`);
process.exit(wrong ? 1 : 0);
