# fish completion for rouse
# SPDX-License-Identifier: GPL-3.0-or-later

# Prints the word at which the command of "rouse run" begins, if there is one yet.
function __rouse_command_index
    set -l words (commandline -opc)
    test "$words[2]" = run; or return 1
    set -l i 3
    while test $i -le (count $words)
        switch $words[$i]
            case --
                echo (math $i + 1)
                return 0
            case --watch --ext --include --ignore --settle --on-busy --stop-signal --stop-timeout --env --cwd --events --file --only --ready --listen --proxy --browser --hot --watcher --discover
                set i (math $i + 1)
            case -w -e -I -i -s
                set i (math $i + 1)
            case '-*'
            case '*'
                echo $i
                return 0
        end
        set i (math $i + 1)
    end
    return 1
end

function __rouse_in_command
    __rouse_command_index >/dev/null
end

# The options of a verb, but not those of the command that it runs.
function __rouse_verb
    set -l words (commandline -opc)
    test (count $words) -ge 2; and contains -- $words[2] $argv; and not __rouse_in_command
end

function __rouse_no_verb
    test (count (commandline -opc)) -eq 1
end

function __rouse_complete_command
    set -l words (commandline -opc) (commandline -ct)
    set -l i (__rouse_command_index); or return
    complete -C (string join ' ' -- (string escape -- $words[$i..-2]) $words[-1])
end

set -g __rouse_verbs run init status add remove on off start stop restart logs allow open wait show quit notify watch why history doctor

complete -c rouse -f
complete -c rouse -n __rouse_no_verb -a run -d 'Keep a command running, and restart it when files change'
complete -c rouse -n __rouse_no_verb -a init -d 'Write a rouse.ini, made of what lies in the folder'
complete -c rouse -n __rouse_no_verb -a status -d 'Show how the projects and their programs are'
complete -c rouse -n __rouse_no_verb -a add -d 'Make a folder a project'
complete -c rouse -n __rouse_no_verb -a remove -d 'Forget a project'
complete -c rouse -n __rouse_no_verb -a on -d 'Switch a project on'
complete -c rouse -n __rouse_no_verb -a off -d 'Switch a project off'
complete -c rouse -n __rouse_no_verb -a start -d 'Start programs that do not run'
complete -c rouse -n __rouse_no_verb -a stop -d 'Stop programs until they are started by hand'
complete -c rouse -n __rouse_no_verb -a restart -d 'Start programs anew'
complete -c rouse -n __rouse_no_verb -a logs -d 'Print what programs have printed'
complete -c rouse -n __rouse_no_verb -a allow -d 'Let run what a rouse.ini says'
complete -c rouse -n __rouse_no_verb -a open -d 'Open the page of a project in the browser'
complete -c rouse -n __rouse_no_verb -a wait -d 'Wait until programs are ready or reloaded'
complete -c rouse -n __rouse_no_verb -a show -d 'Show the window'
complete -c rouse -n __rouse_no_verb -a quit -d 'Stop all programs and end the tray application'
complete -c rouse -n __rouse_no_verb -a notify -d 'Say how this program is, such as ready'
complete -c rouse -n __rouse_no_verb -a watch -d 'Print what changes in a folder'
complete -c rouse -n __rouse_no_verb -a why -d 'Say whether a change of a path would count'
complete -c rouse -n __rouse_no_verb -a history -d 'Show what was restarted, why, and what came of it'
complete -c rouse -n __rouse_no_verb -a doctor -d 'Check what this machine can watch'
complete -c rouse -n __rouse_no_verb -a help -d 'Show the help of a verb'
complete -c rouse -n __rouse_no_verb -s V -l version -d 'Show the version'
complete -c rouse -n __rouse_no_verb -s h -l help -d 'Show the verbs'
complete -c rouse -n '__rouse_verb help' -a "$__rouse_verbs"
complete -c rouse -n "__rouse_verb $__rouse_verbs" -s h -l help -d 'Show the help'

# What to watch
complete -c rouse -n '__rouse_verb run why' -s w -l watch -r -F -d 'Watch this instead of the current folder'
complete -c rouse -n '__rouse_verb run watch why' -s e -l ext -x -d 'Only files with these extensions count'
complete -c rouse -n '__rouse_verb run watch why' -s I -l include -x -d 'Only files that match count'
complete -c rouse -n '__rouse_verb run watch why' -s i -l ignore -x -d 'What matches does not count'
complete -c rouse -n '__rouse_verb run watch why' -l no-vcs-ignore -d 'Do not heed the ignore files of git'
complete -c rouse -n '__rouse_verb run watch' -l settle -x -d 'How long a file must have been quiet'
complete -c rouse -n '__rouse_verb run watch' -l content -d 'A file whose content is the same has not changed'
complete -c rouse -n '__rouse_verb run watch' -l no-content -d 'A new time stamp is a change'
complete -c rouse -n '__rouse_verb run watch' -l follow-links -d 'Watch the folders that symbolic links lead to'
complete -c rouse -n '__rouse_verb run watch' -l watcher -x -a 'auto gio poll watchman' -d 'How to learn of changes'
complete -c rouse -n '__rouse_verb run' -l discover -x -a 'tree loaded' -d 'Whether every file counts, or those that the command has loaded'

# How to run the command
complete -c rouse -n '__rouse_verb run' -s p -l postpone -d 'Do not start before the first change'
complete -c rouse -n '__rouse_verb run' -s f -l file -r -d 'Run the programs of this file instead of rouse.ini\'s'
complete -c rouse -n '__rouse_verb run' -l only -x -d 'Run these programs of the file'
complete -c rouse -n '__rouse_verb run' -s y -l yes -d 'Allow the file to run what it says'
complete -c rouse -n '__rouse_verb run' -l task -d 'The command runs to its end on each change'
complete -c rouse -n '__rouse_verb run' -l on-busy -x -a 'restart queue' -d 'What a change does while a task runs'
complete -c rouse -n '__rouse_verb run' -l restart-on-exit -d 'Start the command again when it ends by itself'
complete -c rouse -n '__rouse_verb run' -l once -d 'Run the command once without watching'
complete -c rouse -n '__rouse_verb run' -s s -l stop-signal -x -a 'TERM INT HUP QUIT USR1 USR2 KILL' -d 'How the command is asked to end'
complete -c rouse -n '__rouse_verb run' -l stop-timeout -x -d 'How long it may take to end'
complete -c rouse -n '__rouse_verb run' -l env -x -d 'Set an environment variable'
complete -c rouse -n '__rouse_verb run' -l cwd -x -a '(__fish_complete_directories)' -d 'Start the command in this folder'
complete -c rouse -n '__rouse_verb run' -l shell -d 'Give the command to the shell, as one line'
complete -c rouse -n '__rouse_verb run' -l ready -x -d 'When the command is ready'
complete -c rouse -n '__rouse_verb run' -l listen -x -d 'Hold this socket for the command while it restarts'
complete -c rouse -n '__rouse_verb run' -l proxy -x -d 'Pass requests at the first port on to the second'
complete -c rouse -n '__rouse_verb run' -l livereload -d 'Have pages in browsers follow'
complete -c rouse -n '__rouse_verb run' -l browser -x -d 'What matches is for the pages alone'
complete -c rouse -n '__rouse_verb run' -l hot -x -a ask -d 'Ask the command whether it can do with a change'
complete -c rouse -n '__rouse_verb run' -a '(__fish_complete_command)'
complete -c rouse -n __rouse_in_command -a '(__rouse_complete_command)'

# What to show
complete -c rouse -n '__rouse_verb run' -s c -l clear -d 'Clear the screen before each start'
complete -c rouse -n '__rouse_verb run' -s q -l quiet -d 'Show errors only'
complete -c rouse -n '__rouse_verb run' -s v -l verbose -d 'Show files, times and how well the folders are watched'
complete -c rouse -n '__rouse_verb run' -l events -r -F -d 'Append what happens to a file, as JSON lines'
complete -c rouse -n '__rouse_verb run' -l stdin-quit -d 'Quit when standard input ends'

# The other verbs
complete -c rouse -n '__rouse_verb watch why' -F
complete -c rouse -n '__rouse_verb watch' -l json -d 'Print a JSON object for each set of changes'
complete -c rouse -n '__rouse_verb init' -s f -l force -d 'Write over the rouse.ini that is there'
complete -c rouse -n '__rouse_verb init' -l print -d 'Print what would be written'
complete -c rouse -n '__rouse_verb init' -l command -x -d 'What to run, as one word'
complete -c rouse -n '__rouse_verb doctor' -l json -d 'Print one JSON object'
complete -c rouse -n '__rouse_verb history' -l json -d 'Print one JSON object a line'
complete -c rouse -n '__rouse_verb history' -l project -x -a '(rouse __complete projects)' -d 'Only this project'
complete -c rouse -n '__rouse_verb history' -l failed -d 'Only what failed'
complete -c rouse -n '__rouse_verb history' -l since -x -d 'Only what is newer, such as 2h or 14:30'
complete -c rouse -n '__rouse_verb history' -s n -l limit -x -d 'At most so many'

# The projects of the tray application. Their names are read from files; nothing is started.
complete -c rouse -n '__rouse_verb status remove on off open allow' -a '(rouse __complete projects)'
complete -c rouse -n '__rouse_verb start stop restart logs wait show' -a '(rouse __complete programs)'
complete -c rouse -n '__rouse_verb show' -a 'projects history preferences add'
complete -c rouse -n '__rouse_verb status' -l json -d 'Print one JSON object'
complete -c rouse -n '__rouse_verb add allow' -a '(__fish_complete_directories)'
complete -c rouse -n '__rouse_verb add' -l name -x -d 'What the project is called'
complete -c rouse -n '__rouse_verb add' -l command -x -d 'What to run there, as one word'
complete -c rouse -n '__rouse_verb add' -l program -x -d 'What the command is called'
complete -c rouse -n '__rouse_verb add' -l kind -x -a 'service task' -d 'Kept running, or run to its end on each change'
complete -c rouse -n '__rouse_verb add' -l off -d 'Do not switch it on yet'
complete -c rouse -n '__rouse_verb add remove allow' -s y -l yes -d 'Do not ask'
complete -c rouse -n '__rouse_verb on off' -s a -l all -d 'All projects'
complete -c rouse -n '__rouse_verb logs' -s f -l follow -d 'Go on with what is printed from now on'
complete -c rouse -n '__rouse_verb logs' -s n -l lines -x -d 'The last lines only'
complete -c rouse -n '__rouse_verb logs' -l color -x -a 'auto always never' -d 'Colours'
complete -c rouse -n '__rouse_verb wait' -l ready -d 'Until services are ready and tasks have finished'
complete -c rouse -n '__rouse_verb wait' -l reloaded -d 'Until the next reload is over'
complete -c rouse -n '__rouse_verb wait' -s t -l timeout -x -d 'At most so long'
complete -c rouse -n '__rouse_verb notify' -l ready -d 'It is ready'
complete -c rouse -n '__rouse_verb notify' -l status -x -d 'What it is doing'
complete -c rouse -n '__rouse_verb notify' -l reloading -d 'It reads its configuration anew'
complete -c rouse -n '__rouse_verb notify' -l stopping -d 'It is about to end'
complete -c rouse -n '__rouse_verb notify' -l reload -d 'It wants to be restarted now'
complete -c rouse -n '__rouse_verb notify' -l program -x -a '(rouse __complete programs)' -d 'Speak for this program'
