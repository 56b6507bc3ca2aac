#!/bin/sh
# Usage: inotifywait-loop.sh DIR CMD [ARG…]: what one writes first when one wants a reloader
dir=$1
shift
inotifywait -m -q -r --exclude '/\.git(/|$)' -e close_write -e moved_to -e delete "$dir" | {
  "$@" &
  child=$!
  while read -r _; do
    kill "$child"
    wait "$child"
    "$@" &
    child=$!
  done
}
