# bash completion for rouse
# SPDX-License-Identifier: GPL-3.0-or-later

_rouse_options () {
  local watch='-w --watch' filter='-e --ext -I --include -i --ignore --no-vcs-ignore'
  local settle='--settle --content --no-content --follow-links --watcher'
  case $1 in
    run)
      echo "$watch $filter $settle --discover -f --file --only -y --yes -p --postpone --task --on-busy --restart-on-exit --once -s --stop-signal" \
        '--stop-timeout --env --cwd --shell --ready --listen --proxy --livereload --browser --hot -c --clear -q --quiet -v --verbose --events --stdin-quit -h --help' ;;
    init) echo '-f --force --print --command -h --help' ;;
    watch) echo "--json $filter $settle -h --help" ;;
    why) echo "$watch $filter -h --help" ;;
    history) echo '--project --failed --since -n --limit --json -h --help' ;;
    doctor|status) echo '--json -h --help' ;;
    add) echo '--name --command --program --kind --off -y --yes -h --help' ;;
    remove|allow) echo '-y --yes -h --help' ;;
    on|off) echo '-a --all -h --help' ;;
    logs) echo '-f --follow -n --lines --color -h --help' ;;
    wait) echo '--ready --reloaded -t --timeout -h --help' ;;
    notify) echo '--ready --status --reloading --stopping --reload --program -h --help' ;;
    start|stop|restart|open|show|quit) echo '-h --help' ;;
  esac
}

# Projects, or with "programs" as PROJECT/PROGRAM also those. Reads files; nothing is started.
_rouse_names () {
  mapfile -t COMPREPLY < <(compgen -W "$(rouse __complete "$1" 2>/dev/null)" -- "$2")
}

# Whether the word is an option whose value is the next word.
_rouse_takes_value () {
  case $1 in
    --watch|--ext|--include|--ignore|--settle|--on-busy|--stop-signal|--stop-timeout|--env|--cwd|--events|--file|--only) ;;
    --listen|--proxy|--browser|--hot|--watcher|--discover) ;;
    --ready) [[ ${COMP_WORDS[1]} == run ]] ;;
    --project|--since|--limit|-[weIisnt]) ;;
    -f) [[ ${COMP_WORDS[1]} == run ]] ;; # of others, it has none
    --name|--command|--program|--status|--kind|--lines|--color|--timeout) ;;
    *) return 1 ;;
  esac
}

_rouse_value () {
  case $1 in
    -w|--watch|--events|-f|--file) mapfile -t COMPREPLY < <(compgen -f -- "$2"); compopt -o filenames 2>/dev/null ;;
    --cwd) mapfile -t COMPREPLY < <(compgen -d -- "$2"); compopt -o filenames 2>/dev/null ;;
    --project) _rouse_names projects "$2" ;;
    --program) [[ $verb == notify ]] && _rouse_names programs "$2" ;;
    --kind) mapfile -t COMPREPLY < <(compgen -W 'service task' -- "$2") ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$2") ;;
    --watcher) mapfile -t COMPREPLY < <(compgen -W 'auto gio poll watchman' -- "$2") ;;
    --discover) mapfile -t COMPREPLY < <(compgen -W 'tree loaded' -- "$2") ;;
    --hot) mapfile -t COMPREPLY < <(compgen -W 'ask' -- "$2") ;;
    --on-busy) mapfile -t COMPREPLY < <(compgen -W 'restart queue' -- "$2") ;;
    -s|--stop-signal) mapfile -t COMPREPLY < <(compgen -W 'TERM INT HUP QUIT USR1 USR2 KILL' -- "$2") ;;
  esac
}

_rouse () {
  local verbs='run init status add remove on off start stop restart logs allow open wait show quit notify watch why history doctor'
  local verb=${COMP_WORDS[1]} cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} i word
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    mapfile -t COMPREPLY < <(compgen -W "$verbs help --help --version" -- "$cur")
    return
  fi
  if [[ $verb == help ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    return
  fi

  # The words before this one: is it the value of an option, or does it belong to the command of "run"?
  for (( i = 2; i < COMP_CWORD; i++ )); do
    word=${COMP_WORDS[i]}
    if [[ $word == -- ]]; then
      (( i++ ))
      break
    elif [[ $word == --* && ${COMP_WORDS[i+1]} == '=' ]]; then # bash takes --name=value apart
      if (( i + 2 >= COMP_CWORD )); then
        [[ $cur == '=' ]] && cur=
        _rouse_value "$word" "$cur"
        return
      fi
      (( i += 2 ))
    elif _rouse_takes_value "$word"; then
      if (( i + 1 == COMP_CWORD )); then
        _rouse_value "$word" "$cur"
        return
      fi
      (( i++ ))
    elif [[ $word != -* && $verb == run ]]; then
      break
    fi
  done

  if [[ $verb == run && $i -lt $COMP_CWORD ]] || [[ $verb == run && $prev == -- ]]; then
    if declare -F _command_offset >/dev/null; then
      _command_offset "$i"
    elif (( i == COMP_CWORD )); then
      mapfile -t COMPREPLY < <(compgen -c -- "$cur")
    else
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      compopt -o filenames 2>/dev/null
    fi
  elif [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_rouse_options "$verb")" -- "$cur")
  elif [[ $verb == run ]]; then
    mapfile -t COMPREPLY < <(compgen -c -- "$cur")
  elif [[ $verb == add ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$cur")
    compopt -o filenames 2>/dev/null
  elif [[ $verb == allow ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(rouse __complete projects 2>/dev/null)" -- "$cur"; compgen -d -- "$cur")
    compopt -o filenames 2>/dev/null
  elif [[ " status remove on off open " == *" $verb "* ]]; then
    _rouse_names projects "$cur"
  elif [[ " start stop restart logs wait show " == *" $verb "* ]]; then
    _rouse_names programs "$cur"
  elif [[ $verb == watch || $verb == why ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
  fi
}

complete -F _rouse rouse
