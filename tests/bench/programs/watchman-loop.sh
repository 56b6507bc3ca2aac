#!/bin/bash
# Usage: watchman-loop.sh DIR CMD [ARG…]: one restart for all that watchman-wait has printed
dir=$1
shift
watchman-wait -m 0 "$dir" | {
  "$@" &
  child=$!
  while read -r _; do
    while read -r -t 0; do read -r _; done
    kill "$child"
    wait "$child"
    "$@" &
    child=$!
  done
} 2>/dev/null
