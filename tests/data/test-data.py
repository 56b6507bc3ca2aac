#!/usr/bin/python3
# test-data.py - what a desktop reads of Rouse is valid, and complete: TAP
# SPDX-License-Identifier: GPL-3.0-or-later
import configparser
import glob
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

APP_ID = 'io.github.rouse.Rouse'
STATES = ('idle', 'running', 'working', 'failing', 'degraded')
DATA = os.path.join(os.path.dirname(os.path.dirname(sys.path[0])), 'data')
DESKTOP, METAINFO, SERVICE, ACTIONS, TRAY = sys.argv[1:]


class Skip(Exception):
    pass


def run(*command):
    """Lines of what it says, if it is not content."""
    if shutil.which(command[0]) is None:
        raise Skip('there is no %s' % command[0])
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, check=False)
    return done.stdout.splitlines() + ['%s: exit code %d' % (command[0], done.returncode)] if done.returncode else []


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def desktop_entries():
    parser = configparser.ConfigParser(interpolation=None, delimiters='=')
    parser.optionxform = str
    parser.read_string(read(DESKTOP))
    return parser


def desktop_is_valid():
    return run('desktop-file-validate', DESKTOP)


def desktop_actions_exist():
    """A desktop activates them over D-Bus by their names, without a parameter."""
    documented = read(ACTIONS)
    names = [name for name in desktop_entries()['Desktop Entry']['Actions'].split(';') if name]
    return ['%s is not an action of the application' % name for name in names
            if not re.search(r'(?<![\w-])%s(?! [sb])(?![\w-])' % re.escape(name), documented)]


def service_is_that_of_the_desktop_file():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(read(SERVICE))
    entry = parser['D-BUS Service']
    problems = [] if entry['Name'] == APP_ID else ['Name is ' + entry['Name']]
    program, option = entry['Exec'].split()
    if not os.path.isabs(program) or os.path.basename(program) != desktop_entries()['Desktop Entry']['Exec']:
        problems.append('Exec is ' + entry['Exec'])
    return problems + ([] if option == '--gapplication-service' else ['it is not started as a service'])


def metainfo_is_valid():
    return run('appstreamcli', 'validate', '--no-net', METAINFO)


def metainfo_knows_the_version():
    releases = xml.etree.ElementTree.parse(METAINFO).findall('releases/release')
    return [] if releases[0].get('version') == os.environ['ROUSE_VERSION'] else ['the newest release is not this one']


def screenshots_exist():
    """As files of these names, of the size that is told."""
    problems = []
    for image in xml.etree.ElementTree.parse(METAINFO).findall('screenshots/screenshot/image'):
        path = os.path.join(DATA, 'screenshots', image.text.rsplit('/', 1)[1])
        with open(path, 'rb') as file:
            head = file.read(24)
        size = (int.from_bytes(head[16:20], 'big'), int.from_bytes(head[20:24], 'big'))
        if size != (int(image.get('width')), int(image.get('height'))):
            problems.append('%s is %d × %d' % (path, *size))
    return problems


def schema_is_valid():
    return run('glib-compile-schemas', '--strict', '--dry-run', DATA)


def xml_is_well_formed():
    files = glob.glob(DATA + '/**/*.svg', recursive=True) + glob.glob(DATA + '/*.xml') + glob.glob(DATA + '/../src/**/*.ui', recursive=True)
    return run('xmllint', '--noout', *files)


def icons_are_complete():
    wanted = ['scalable/apps/%s.svg' % APP_ID, 'symbolic/apps/%s-symbolic.svg' % APP_ID, 'index.theme']
    for state in STATES:
        wanted += ['scalable/status/%s-%s.svg' % (APP_ID, state), 'symbolic/status/%s-%s-symbolic.svg' % (APP_ID, state)]
    return ['there is no ' + name for name in wanted if not os.path.exists(os.path.join(DATA, 'icons', 'hicolor', name))]


def icons_can_be_drawn_by_all():
    """Qt's renderer has no masks, clips and filters; GTK recolours the fill of these shapes alone in symbolic icons."""
    problems = []
    for path in glob.glob(DATA + '/icons/**/*.svg', recursive=True):
        symbolic = path.endswith('-symbolic.svg')
        allowed = {'svg', 'g', 'path', 'circle', 'rect'} | (set() if symbolic else {'title', 'linearGradient', 'stop'})
        for element in xml.etree.ElementTree.parse(path).iter():
            name = element.tag.split('}')[-1]
            if name not in allowed:
                problems.append('%s: <%s>' % (path, name))
            if symbolic and 'stroke' in element.attrib:
                problems.append('%s: a stroke' % path)
    return problems


def manual_knows_the_options():
    text = subprocess.run([TRAY, '--help'], env={**os.environ, 'LC_ALL': 'C.UTF-8'}, check=True, stdout=subprocess.PIPE).stdout.decode()
    options = set(re.findall(r'^  --([\w-]+)', text.split('Application Options:')[1], re.MULTILINE))
    manual = read(os.path.join(DATA, 'man', 'rouse-tray.1'))
    known = set(re.findall(r'^\.It Fl -([\w-]+)', manual, re.MULTILINE))
    return ['--%s is in one of help and manual only' % name for name in sorted(options ^ known)] + (['the help shows no options'] if not options else [])


def manual_is_clean():
    return run('mandoc', '-Tlint', '-Wwarning', os.path.join(DATA, 'man', 'rouse-tray.1'))


CHECKS = [
    ('the desktop file is valid', desktop_is_valid),
    ('the actions of the desktop file are those of the application', desktop_actions_exist),
    ('D-Bus starts the program of the desktop file', service_is_that_of_the_desktop_file),
    ('the metainfo is valid', metainfo_is_valid),
    ('the metainfo tells of this version', metainfo_knows_the_version),
    ('the screenshots are there', screenshots_exist),
    ('the schema is valid', schema_is_valid),
    ('all XML is well-formed', xml_is_well_formed),
    ('each state has its icons', icons_are_complete),
    ('the icons can be drawn everywhere', icons_can_be_drawn_by_all),
    ('the manual knows the options', manual_knows_the_options),
    ('the manual is clean', manual_is_clean),
]


def main():
    failed = False
    print('1..%d' % len(CHECKS))
    for number, (name, check) in enumerate(CHECKS, 1):
        try:
            problems = check()
        except Skip as skip:
            print('ok %d - %s # SKIP %s' % (number, name, skip))
            continue
        failed = failed or bool(problems)
        print('%s %d - %s' % ('not ok' if problems else 'ok', number, name))
        for problem in problems:
            print('# ' + problem)
    sys.exit(failed)


main()
