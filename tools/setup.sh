#!/bin/sh
# Sets up what `make` needs, and says what it does. Called by the Makefile: `setup.sh run`, `test` or `bench`.
set -eu
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
need() { # need WHAT PACKAGE...: installs Debian packages, or says which are missing
    what=$1
    shift
    if have apt-get && [ "$(id -u)" = 0 ]; then
        say "Installing $what ($*)"
        if [ -z "${updated:-}" ]; then
            apt-get update -qq
            updated=1
        fi
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "This needs $what. Please install it (on Debian or Ubuntu: sudo apt-get install $*) and try again." >&2
        exit 1
    fi
}

python_setup() { # python_setup LOCKFILE [FOLDER]
    venv=${2:-.venv}
    if ! have "$PYTHON"; then need "Python" python3; fi
    if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "This needs Python 3.11 or newer; $PYTHON is $("$PYTHON" -V). Set PYTHON=... to another." >&2
        exit 1
    fi
    if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then need "Python's venv" python3-venv; fi
    if [ ! -x "$venv/bin/python" ]; then
        say "Making a virtual environment in $venv"
        "$PYTHON" -m venv "$venv"
    fi
    say "Installing the locked Python packages ($1); the first time takes a minute"
    "$venv/bin/python" -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r "$1"
}

own_setup() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
}

compiler_setup() {
    if ! have gcc || ! echo '#include <stdio.h>' | gcc -E - >/dev/null 2>&1; then
        need "a C compiler, for the load of the bench" gcc libc6-dev
    fi
}

peers_setup() {
    python_setup requirements-bench.txt .setup/peers
    say "Installing the peers that run on Node.js (npm ci)"
    npm ci --prefix tests/bench/peers --no-audit --no-fund --loglevel=error
}

page_setup() {
    if ! have node; then need "Node.js" nodejs; fi
    if ! have npm; then need "npm" npm; fi
    say "Installing what checks the page (npm ci)"
    npm ci --no-audit --no-fund --loglevel=error
}

browser_setup() {
    if ! have chromium && ! have chromium-browser && ! have google-chrome; then
        need "Chromium, for the tests in a real browser" chromium
    fi
    if ! have ffprobe; then need "ffmpeg, to look into the film" ffmpeg; fi
    if ! fc-list :lang=ja 2>/dev/null | grep -q .; then need "Japanese type" fontconfig fonts-noto-cjk; fi
}

beside() { # beside WHAT PACKAGE...: unpacked for the tests, not installed, so nothing is started
    what=$1
    shift
    if ! have apt-get; then need "$what" "$@"; return; fi
    say "Fetching $what for the tests (unpacked beside, not installed)"
    mkdir -p .setup/debian
    (
        cd .setup/debian
        fetch() { apt-get download -qq -o APT::Sandbox::User=root "$@"; }
        fetch "$@" 2>/dev/null || { apt-get update -qq && fetch "$@"; }
        for package in *.deb; do dpkg-deb -x "$package" .; done
        rm -f ./*.deb
    )
}

deploy_setup() {
    if ! have openssl; then need "OpenSSL, for a certificate" openssl; fi
    if ! have docker-compose; then need "docker-compose, to read the Compose file (no Docker)" docker-compose; fi
    if ! have systemd-analyze; then need "systemd-analyze, to read the unit" systemd; fi
    if ! { have caddy && have nginx; } && [ ! -x .setup/debian/usr/sbin/nginx ]; then
        beside "Caddy and nginx" caddy nginx
    fi
    if ! ls .setup/debian/usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1; then
        beside "libfaketime, to set a server's clock" libfaketime
    fi
}

case "$1" in
run)
    python_setup requirements.txt
    own_setup
    ;;
test)
    python_setup requirements-dev.txt
    own_setup
    page_setup
    browser_setup
    compiler_setup
    deploy_setup
    ;;
bench)
    peers_setup
    ;;
*)
    echo "setup.sh run|test|bench" >&2
    exit 2
    ;;
esac
say "Set up"
