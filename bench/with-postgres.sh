#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, on any free port of loopback, whose URL is in BMON_BENCH_POSTGRES; without
# one if there is none here, which the command says. The server keeps its promises (fsync) as SQLite does.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1 || true)
[ -n "$bin" ] || exec "$@"
folder=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as=(runuser -u postgres --); fi
"${as[@]}" "$bin/initdb" -D "$folder/data" -U bmon -A trust -E UTF8 >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && exec "${as[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -h 127.0.0.1 -k "") >"$folder/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" || true; rm -rf "$folder"' EXIT
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U bmon; do kill -0 "$server" || { cat "$folder/log" >&2; exit 1; }; sleep 0.2; done
export BMON_BENCH_POSTGRES="jdbc:postgresql://127.0.0.1:$port/postgres" BMON_BENCH_POSTGRES_PID=$server
"$@"
