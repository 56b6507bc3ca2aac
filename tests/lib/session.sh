#!/bin/bash
# session.sh - runs a command in a desktop session of its own
# SPDX-License-Identifier: GPL-3.0-or-later
#
# session.sh COMMAND [ARGUMENT...]
#
# The command gets a home, an X server, a session bus and an accessibility bus that nobody else has, and nothing
# of the caller's. When it ends, everything that was started in the session ends, and its exit code is ours.
#
#   DESK_KIND      x11 (default) or sway: a Wayland session, nested in the X server, as an ordinary user
#   DESK_SERVICES  names that the bus may start by itself (default: org.a11y.Bus org.xfce.Xfconf); with all of the
#                  machine's services a notification daemon would start itself where a test is about its absence
#   DESK_SCREEN    size of the screen (default 1280x960x24)
#   DESK_LOCALE    locale (default C.UTF-8)
#   DESK_TIMEOUT   seconds until the session is ended by force (default 300)
#   DESK_GL        off: no OpenGL, whose drivers leak when they are unloaded
#   DESK_KEEP      not empty: leave the session's folder behind
#   DESK_SHOTS     folder where screenshots are kept (default: nowhere)
set -u

umask 077

# A message for meson and the people reading its log: the whole program is skipped.
skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

here=$(cd "$(dirname "$0")" && pwd)
kind=${DESK_KIND:-x11}
for program in Xvfb dbus-run-session xdotool import xfwm4 xfce4-panel; do
  command -v "$program" >/dev/null || skip "there is no $program"
done
/usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null || skip 'there is no Atspi for Python'

for name in $(compgen -e); do
  case $name in
    DBUS_* | XDG_* | GTK_* | GDK_* | GSK_* | G_* | GIO_* | LC_* | AT_SPI_* | QT_*) unset "$name" ;;
    DISPLAY | WAYLAND_DISPLAY | XAUTHORITY | NO_AT_BRIDGE | LANG | LANGUAGE | DESKTOP_* | SESSION_MANAGER) unset "$name" ;;
  esac
done

# A socket's path has 107 bytes at most, and those of the buses are below this one.
base=${TMPDIR:-/tmp}
[ ${#base} -le 40 ] || base=/tmp
export TMPDIR=$base
T=$(mktemp -d "$base/desk.XXXXXX") || exit 1
export DESK_TMP=$T
export HOME=$T/home XDG_RUNTIME_DIR=$T/run XDG_CONFIG_HOME=$T/config XDG_DATA_HOME=$T/data XDG_CACHE_HOME=$T/cache XDG_STATE_HOME=$T/state
mkdir "$HOME" "$XDG_RUNTIME_DIR" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
export PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=${DESK_LOCALE:-C.UTF-8} SHELL=/bin/sh TZ=UTC
export PYTHONPATH=$here:$here/../system PYTHONDONTWRITEBYTECODE=1
export XDG_SESSION_TYPE=x11 GDK_BACKEND=x11 GSK_RENDERER=cairo LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=keyfile GIO_USE_VFS=local
[ "${DESK_GL:-}" != off ] || export GDK_DEBUG=gl-disable

mkdir -p "$T/services"
for name in ${DESK_SERVICES-org.a11y.Bus org.xfce.Xfconf}; do
  cp "/usr/share/dbus-1/services/$name.service" "$T/services/" || exit 1
done
cat >"$T/bus.conf" <<CONFIG
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir=$XDG_RUNTIME_DIR</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$T/services</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONFIG

# Everything that was started here carries the session's name in its environment, wherever it went.
members() {
  grep -lszxF "DESK_TMP=$T" /proc/[0-9]*/environ | sed 's|/proc/\([0-9]*\)/.*|\1|' | grep -vx "$$"
}

# The server's first answer is its display; so there is no race for a number.
xvfb=
finish() {
  [ -f "$T/out" ] && cat "$T/out"
  for pid in $(members); do
    [ "$pid" = "$xvfb" ] || kill -KILL "$pid" 2>/dev/null
  done
  [ -z "$xvfb" ] || { kill "$xvfb" && wait "$xvfb"; } 2>/dev/null
  [ -n "${DESK_KEEP:-}" ] || rm -rf "$T"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP
mkfifo "$T/display"
Xvfb -displayfd 3 -screen 0 "${DESK_SCREEN:-1280x960x24}" -nolisten tcp -noreset 3<>"$T/display" >"$T/xvfb.log" 2>&1 &
xvfb=$!
read -r -t 20 number <>"$T/display" || { cat "$T/xvfb.log" >&2; exit 1; }
export DISPLAY=:$number

run=(timeout -k 5 "${DESK_TIMEOUT:-300}")
if [ "$kind" = sway ]; then
  for program in sway waybar grim setpriv; do
    command -v "$program" >/dev/null || skip "there is no $program"
  done
  export DESK_KIND=sway XDG_SESSION_TYPE=wayland XDG_CURRENT_DESKTOP=sway
  export WLR_BACKENDS=x11 WLR_RENDERER=pixman WLR_X11_OUTPUTS=1 WLR_NO_HARDWARE_CURSORS=1
  unset GDK_BACKEND
  mkdir -p "$XDG_CONFIG_HOME/sway"
  {
    echo 'xwayland disable'
    echo 'output X11-1 resolution 1280x800'
    printf 'exec sh -c '"'"'%s >%s/out 2>%s/err; echo $? >%s/code; swaymsg exit'"'"'\n' "$(printf '"%s" ' "$@")" "$T" "$T" "$T"
  } >"$XDG_CONFIG_HOME/sway/config"
  # It refuses root.
  user=()
  if [ "$(id -u)" = 0 ]; then
    user=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
    chown -R 65534:65534 "$T"
    "${user[@]}" test -r "$1" || skip "run as root, and nobody else may read $1"
  fi
  "${run[@]}" "${user[@]}" dbus-run-session --config-file="$T/bus.conf" -- sway >"$T/sway.log" 2>&1
  [ ! -s "$T/err" ] || cat "$T/err" >&2
  [ -s "$T/code" ] || { tail -20 "$T/sway.log" >&2; exit 1; }
  exit "$(cat "$T/code")"
fi

# What the services of the bus have to say is no part of the command's output.
# shellcheck disable=SC2016
"${run[@]}" dbus-run-session --config-file="$T/bus.conf" -- sh -c 'exec "$@" >&4 2>&5 4>&- 5>&-' sh "$@" 4>&1 5>&2 >"$T/services.log" 2>&1
