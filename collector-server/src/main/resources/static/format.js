// Numbers and times as people read them. What is not known is a dash, never 0.

export const DASH = '–';

/** Microseconds as a duration with a fitting unit: three digits are enough to compare by eye. */
export function duration(micros) {
  if (micros === undefined || micros === null) return DASH;
  const size = Math.abs(micros);
  if (size < 1000) return `${Math.round(micros)} µs`;
  if (size < 10_000) return `${(micros / 1000).toFixed(1)} ms`;
  if (size < 1_000_000) return `${Math.round(micros / 1000)} ms`;
  if (size < 60_000_000) return `${(micros / 1e6).toFixed(size < 10_000_000 ? 2 : 1)} s`;
  if (size < 3_600_000_000) return `${Math.floor(micros / 60e6)} min ${Math.round((micros / 1e6) % 60)} s`;
  return `${(micros / 3_600e6).toFixed(1)} h`;
}

/** A delay behind the first, with its sign. */
export function delay(micros) {
  return micros === undefined ? DASH : micros === 0 ? 'first' : `${micros > 0 ? '+' : '−'}${duration(Math.abs(micros))}`;
}

/** How long ago, coarsely. */
export function ago(micros, nowMillis) {
  if (micros === undefined) return DASH;
  const seconds = Math.max(0, Math.round(nowMillis / 1000 - micros / 1e6));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** The time of day here, to the second; the tooltip has the rest. */
export function clock(micros) {
  return micros === undefined ? DASH : new Date(micros / 1000).toLocaleTimeString([], {hour12: false});
}

/** The moment to the microsecond, in UTC. */
export function exact(micros) {
  if (micros === undefined) return DASH;
  return new Date(micros / 1000).toISOString().replace(/\.\d+Z$/, `.${String(micros % 1_000_000).padStart(6, '0')}Z`);
}

/** A hash by its end, where it is random. */
export function shortHash(hash) {
  return `…${hash.slice(-10)}`;
}

/** A number with its thousands apart. */
export function count(number) {
  return number === undefined ? DASH : number.toLocaleString('en').replaceAll(',', '\u202f');
}
