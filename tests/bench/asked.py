# asked.py - what is asked of Rouse, beside what was measured. Prints; judges nothing
# SPDX-License-Identifier: GPL-3.0-or-later
from figures import median, ms, number, percentile, table

BARE = 'inotifywait loop'


def save_rows(result, what, more):
    """Against the bare loop of the same run."""
    for kind in ('in place', 'atomically'):
        mine = result.get('rouse', {}).get(kind, {})
        bare = result.get(BARE, {}).get(kind, {})
        if not mine.get('ms') or not bare.get('ms'):
            continue
        for name, share, within in (('p50', 0.5, 10), ('p95', 0.95, 20)):
            asked = percentile(bare['ms'], share) + within + more
            yield '%s %s, %s' % (what, kind, name), 'at most %s' % ms(asked), ms(percentile(mine['ms'], share))
        yield '%s %s, starts' % (what, kind), '1', number(sum(mine['starts']) / len(mine['starts'])) + (
            ', %d lost' % mine['lost'] if mine['lost'] else '')


def burst_rows(result):
    mine = result.get('rouse', {})
    if mine.get('ms'):
        yield 'format on save, starts', 'at most 2', number(max(mine['starts']))
        yield 'format on save, last write → last start', 'at most 60', '%s (p95 %s)' % (ms(median(mine['ms'])), ms(percentile(mine['ms'], 0.95)))


def checkout_rows(result):
    mine = result.get('rouse', {})
    if mine.get('ms'):
        yield 'git checkout, starts', '1', '%s, %d of them early' % (number(max(mine['starts'])), max(mine['early']))
        yield 'git checkout, return → last start', 'at most 80', ms(median(mine['ms']))


def arming_rows(result):
    for name, figures in result.items():
        runs = [run for run in figures['rouse'] if run]
        if not runs or name not in ('big', 'huge'):
            continue
        armed = median([run['armed_ms'] for run in runs])
        memory = median([run['kib_later'] for run in runs]) / 1024
        early = [run['saved_ms'] < run['armed_ms'] for run in runs]
        yield 'saves while %d files were being armed' % runs[0]['files'], '0 lost', '%d of %d lost' % (sum(run['lost'] for run in runs), sum(early))
        if name == 'huge':
            yield 'arming a million files', 'under 6,000', '%s (bare.c: %s)' % (ms(armed), ms(median(figures['bare_ms'])))
            yield '… memory', 'under 200 MiB', '%.0f MiB' % memory
        else:
            over = memory - median(figures['empty_kib']) / 1024
            yield 'arming %d files' % runs[0]['files'], 'at most %s' % ms(2 * median(figures['bare_ms'])), ms(armed)
            yield '… memory over the empty process', 'at most %.1f MiB' % ((runs[0]['files'] * 60 + runs[0]['dirs'] * 2048) / 2 ** 20), '%.1f MiB' % over


def rows(results):
    yield from save_rows(results.get('saves', {}), 'save', 0)
    yield from save_rows(results.get('dirs', {}).get('peers', {}), 'save among %d directories,' % results.get('dirs', {}).get('n_dirs', 0), 3)
    yield from burst_rows(results.get('burst', {}))
    yield from checkout_rows(results.get('checkout', {}))
    yield from arming_rows(results.get('arming', {}))
    idle = results.get('idle', {}).get('rouse', {})
    if 'cpu_percent' in idle:
        yield 'idle', 'under 0.5 % of a core', '%s %%, %s wake-ups a minute' % (number(idle['cpu_percent']), number(idle['wakeups_per_minute']))
    soak = results.get('soak', {})
    if 'saves' in soak:
        yield '%d saves beside a busy log' % soak['saves'], '0 lost', '%d lost, %d late' % (soak['lost'], soak['late'])


def report(results):
    found = list(rows(results))
    return ['', 'What is asked of Rouse, in ms unless it says otherwise:', ''] + table(['', 'asked', 'measured'], found) if found else []
