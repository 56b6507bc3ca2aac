#!/usr/bin/python3
# test-documents.py - the man pages and the completions know every option that the help shows, and no other
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: test-documents.py ROUSE DATA-FOLDER; speaks TAP.
import os
import re
import shutil
import subprocess
import sys

ROUSE, DATA = sys.argv[1:3]
VERBS = ['run', 'init', 'status', 'add', 'remove', 'on', 'off', 'start', 'stop', 'restart', 'logs', 'allow', 'open', 'wait', 'show', 'quit', 'notify', 'watch', 'why', 'history',
         'doctor']
ENV = dict(os.environ, LC_ALL='C.UTF-8')
results = []


def check(name, problem):
    results.append(name)
    for line in str(problem or '').splitlines():
        print('#', line)
    print('not ok' if problem else 'ok', len(results), name, flush=True)


def skip(name, reason):
    results.append(name)
    print('ok', len(results), name, '# SKIP', reason, flush=True)


def read(*path):
    with open(os.path.join(DATA, *path), encoding='utf-8') as file:
        return file.read()


def output(*command):
    return subprocess.run(command, env=ENV, check=True, capture_output=True, text=True, timeout=30).stdout


def difference(got, wanted):
    missing, surplus = sorted(set(wanted) - set(got)), sorted(set(got) - set(wanted))
    parts = ['missing: ' + ' '.join(missing)] * bool(missing) + ['not in the help: ' + ' '.join(surplus)] * bool(surplus)
    return '\n'.join(parts)


def help_options(verb):
    """All options of a verb, long and short, as its help shows them."""
    text = output(ROUSE, verb, '--help')
    found = re.findall(r'^  (?:(-\w), |    )(--[\w-]+)', text, re.MULTILINE)
    return [option for pair in found for option in pair if option]


def bash_completions(*words):
    """What bash would offer for the last of the words."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rouse; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    return output('bash', '--norc', '-c', script, 'bash', os.path.join(DATA, 'completions/rouse.bash'), *words).split()


def fish_completions(line):
    script = f"source {os.path.join(DATA, 'completions/rouse.fish')}; complete -C '{line}'"
    return [row.split('\t')[0] for row in output('fish', '--no-config', '-c', script).splitlines()]


def zsh_options(verb):
    """The options that the zsh script names for a verb; read from the text, as zsh completes on terminals only."""
    text = read('completions', '_rouse')
    groups = {name: body for name, body in re.findall(r'^  (\w+_option\w*)=\((.*?)\)$', text, re.MULTILINE | re.DOTALL)}
    groups.update(re.findall(r'^  (\w+_option\w*)=\((.*?)^  \)', text, re.MULTILINE | re.DOTALL))
    body = re.search(rf'^        {verb}\)\n(.*?)^          ;;', text, re.MULTILINE | re.DOTALL).group(1)
    for name, options in groups.items():
        body = body.replace('$' + name, options)
    specs = re.sub(r"\[.*?\]", '[]', body)  # the explanations mention options too
    specs = re.sub(r"'\([^']*?\)(['-])", r"'\1", specs)  # and so do the lists of what excludes what
    return [spec.rstrip('+=-') for spec in re.findall(r'(?<![\w-])--?[a-zA-Z][\w-]*(?:\+|=-?)?(?=[\[,}])', specs)]


def man_problem(verb):
    page = read('man', 'rouse-run.1' if verb == 'run' else 'rouse.1')
    # In mdoc, "Fl w , -watch" is -w, --watch.
    missing = [option for option in help_options(verb)
               if not re.search(rf'(?:Fl|,) {re.escape(option[1:])}(?![\w-])', page)]
    return 'missing: ' + ' '.join(missing) if missing else None


for verb in VERBS:
    wanted = help_options(verb)
    longs = [option for option in wanted if option.startswith('--')]
    check(f'{verb}: has options', None if longs else 'the help shows none')
    check(f'{verb}: man page', man_problem(verb))
    check(f'{verb}: bash', difference(bash_completions('rouse', verb, '-'), wanted))
    check(f'{verb}: zsh', difference(set(zsh_options(verb)) | {'-h', '--help'}, wanted))
    if shutil.which('fish'):
        check(f'{verb}: fish', difference(fish_completions(f'rouse {verb} --'), longs))
    else:
        skip(f'{verb}: fish', 'fish is not installed')

verbs = re.findall(r'^  (\w+) ', output(ROUSE, '--help'), re.MULTILINE)
check('verbs: all are known here', difference(VERBS, verbs))
check('verbs: man page', '\n'.join(verb for verb in verbs if not re.search(rf'^\.It Cm (\w+ , )*{verb}( |$)', read('man', 'rouse.1'), re.MULTILINE)))
check('verbs: zsh', difference(re.findall(r"^        '(\w+):", read('completions', '_rouse'), re.MULTILINE), verbs + ['help']))
check('verbs: zsh, help', difference(re.search(r'_values verb (.*)', read('completions', '_rouse')).group(1).split(), verbs))
check('verbs: bash, help', difference(bash_completions('rouse', 'help', ''), verbs))
if shutil.which('fish'):
    check('verbs: fish', difference(set(fish_completions('rouse ')), verbs + ['help']))
    check('verbs: fish, help', difference(set(fish_completions('rouse help ')), verbs))
check('verbs: bash', difference(bash_completions('rouse', ''), verbs + ['help', '--help', '--version']))
check('bash: value of an option', difference(bash_completions('rouse', 'run', '--on-busy', ''), ['restart', 'queue']))
check('bash: value after =', difference(bash_completions('rouse', 'run', '--on-busy', '=', 'q'), ['queue']))
check('bash: the command has options of its own', difference(bash_completions('rouse', 'run', '-q', 'true', '--'), []))
check('bash: a command after --', None if 'true' in bash_completions('rouse', 'run', '--', 'tru') else 'not offered')
if shutil.which('fish'):
    check('fish: the command has options of its own',
          '\n'.join(set(fish_completions('rouse run -q true --')) & {'--watch', '--events'}))
if shutil.which('zsh'):
    check('zsh: the script can be parsed', None if output('zsh', '-n', os.path.join(DATA, 'completions/_rouse')) == '' else 'no')
for page in sorted(os.listdir(os.path.join(DATA, 'man'))):
    if shutil.which('mandoc'):
        lint = subprocess.run(['mandoc', '-Tlint', '-Wwarning', os.path.join(DATA, 'man', page)],
                              capture_output=True, text=True, check=False)
        check(f'man: {page}', lint.stdout)
    else:
        skip(f'man: {page}', 'mandoc is not installed')
print(f'1..{len(results)}')
