#!/usr/bin/env bash
# Compares on one core, over one file, how fast the log reader turns a debug.log into events with how fast grep counts the
# lines that begin as those the reader knows (bench/log-reader-alternatives.txt).
#
#   bench/log-reader.sh [LINES] [ROUNDS]     LINES: at least so many, 4000000 if not given; ROUNDS: 3
#
# The file is made of the recordings in ../shared/recordings, or, without them, of the samples of the tests, repeated.
# CORE=1 chooses another core, LOG=FILE another log. Each figure is the best of its rounds, all of one run; the reader has
# twice as many, for the first ones compile it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

LINES_WANTED=${1:-4000000}
ROUNDS=${2:-3}
CORE=${CORE:-0}

die() { printf 'log-reader.sh: %s\n' "$1" >&2; exit 1; }
for tool in mvn java taskset grep awk; do
  command -v "$tool" >/dev/null || die "$tool is needed and not there"
done

mvn --quiet --batch-mode ${MAVEN_ARGS:-} -pl workbench -am -DskipTests package
CLASSES="workbench/target/workbench.jar:workbench/target/lib/*"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

LOG=${LOG:-}
if [ -z "$LOG" ]; then
  sources=()
  while IFS= read -r file; do sources+=("$file"); done \
    < <(find ../shared/recordings -name debug.log 2>/dev/null | sort)
  if [ "${#sources[@]}" -eq 0 ]; then
    sources=(node-agent/src/test/resources/org/bmon/agent/source/log/debug-*.log)
  fi
  cat "${sources[@]}" >"$WORK/once"
  LOG=$WORK/debug.log
  times=$((LINES_WANTED / $(wc -l <"$WORK/once") + 1))
  for ((i = 0; i < times; i++)); do cat "$WORK/once"; done >"$LOG"
  printf 'from: %s\n' "${sources[*]}"
fi
lines=$(wc -l <"$LOG")
printf 'file: %s bytes, %s lines; core %s; %s\n' "$(wc -c <"$LOG")" "$lines" "$CORE" \
  "$(java -version 2>&1 | head -n 1)"
cat "$LOG" >/dev/null # into the page cache, for all alike

PATTERN=$(paste -sd '|' bench/log-reader-alternatives.txt)
EVENTS='UpdateTip: new best=|Saw new (cmpctblock )?header hash=|Successfully reconstructed block |NewPoWValidBlock: block hash=|BlockChecked: block hash=|InvalidChainFound:|ConnectTip: ConnectBlock |AcceptBlock FAILED |AcceptToMemoryPool: peer=|was not accepted: |Enqueuing Transaction(Added|Removed)|replacing (mempool )?tx |- (Dis)?[Cc]onnect block: |Timeout downloading block |Leaving InitialBlockDownload|Shutdown'

# Runs "$@" (after its name) some times and reports the best.
best() {
  local name=$1
  shift
  : >"$WORK/times"
  for ((i = 0; i < ROUNDS; i++)); do
    # Through a pipe: where its output is thrown away grep stops at the first match.
    { TIMEFORMAT='%R %U %S'; time taskset -c "$CORE" "$@" | cat >"$WORK/out"; } 2>>"$WORK/times"
  done
  awk '{ print $1, $2 + $3 }' "$WORK/times" >"$WORK/wall-and-processor"
  report "$name" "$(tr -d '\n' <"$WORK/out" | awk '{ print $1 }')"
}

report() {
  awk -v name="$1" -v n="$lines" -v note="$2" -v reader="${READER:-0}" '
    NR == 1 || $1 < wall { wall = $1 }
    NR == 1 || $2 < cpu { cpu = $2 }
    END {
      printf "%-44s %8.3f %8.3f %10.2f %10.2f   %s\n", name, wall, cpu, n / cpu / 1e6, reader ? cpu / reader : 1, note
    }' "$WORK/wall-and-processor"
}

# On a busy machine only the processor seconds are comparable.
printf '%-44s %8s %8s %10s %10s\n' "" "wall s" "cpu s" "Mlines/s" "of reader"
taskset -c "$CORE" java -XX:+UseSerialGC -Xmx256m -cp "$CLASSES" org.bmon.workbench.bench.LogReaderSpeed \
  "$LOG" $((2 * ROUNDS)) >"$WORK/reader"
awk '{ print $3, $5 }' "$WORK/reader" >"$WORK/wall-and-processor"
report "log reader" "$(awk 'END { print $9 }' "$WORK/reader") events"
READER=$(awk 'NR == 1 || $2 < least { least = $2 } END { print least }' "$WORK/wall-and-processor")
LC_ALL=C best "grep -cE, all alternatives, LC_ALL=C" grep -cE -- "$PATTERN" "$LOG"
best "grep -cE, all alternatives, LANG=${LANG:-}" grep -cE -- "$PATTERN" "$LOG"
LC_ALL=C best "grep -cE, what gives events, LC_ALL=C" grep -cE -- "$EVENTS" "$LOG"
best "grep -cE, what gives events, LANG=${LANG:-}" grep -cE -- "$EVENTS" "$LOG"
best "wc -l" wc -l "$LOG"
