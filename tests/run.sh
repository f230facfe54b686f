#!/usr/bin/env bash
# Runs every test, and installs what they need where it is missing (Debian's Chromium, Java and a font, Node packages, Python packages in
# target/). `bash tests/run.sh browser` runs the browser tests alone, `data` those of the open data; `lighthouse` lets Lighthouse mark
# some pages; `nightly` tries many more random edits and sites.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
only=${1:-all}
# What a build keeps for the next one costs a third of its time, and is no use to one that starts from nothing.
[ -d "${CARGO_TARGET_DIR:-target}/debug" ] || export CARGO_INCREMENTAL=0

# The packages of those who made the formats stand in a virtual environment of their own, made anew when they are named otherwise.
open_data() {
  local venv=${CARGO_TARGET_DIR:-target}/open-data
  if ! cmp -s tests/data/requirements.txt "$venv/requirements.txt"; then
    echo "== installing Python packages"
    rm -rf "$venv"
    python3 -c "import ensurepip" 2>/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null; }
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/data/requirements.txt
    cp tests/data/requirements.txt "$venv/requirements.txt"
  fi
  echo "== open data"
  sites
  "$venv/bin/python" tests/data/check.py "$sites/log"
}

# Debian's package for a command that is missing.
debian() {
  command -v "$1" >/dev/null && return
  echo "== installing $2 from Debian"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$2" >/dev/null
}

# The Node packages of a folder, anew where its lock has changed.
packages() {
  cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return
  echo "== installing Node packages"
  (cd "$1" && npm ci --no-fund --no-audit --silent && cp package-lock.json node_modules/.installed)
}

# The example log, and the sites of tests/browser/twins, below $sites.
sites() {
  [ -z "${sites:-}" ] || return 0
  sites=$(mktemp -d)
  trap 'rm -rf "$sites"' EXIT
  # Where all tests run they have built it, and a build for itself alone would be another one.
  [ "$only" = all ] || cargo build --quiet
  disclog=${CARGO_TARGET_DIR:-target}/debug/disclog
  "$disclog" build --quiet --date 2026-11-25 --out "$sites/log"
  for site in one other empty welsh; do
    "$disclog" build --quiet --date 2026-11-25 --site "tests/browser/twins/$site" --out "$sites/$site"
  done
  mkdir "$sites/difference"
  "$disclog" diff "$sites/empty" "$sites/welsh" --date 2026-11-25 --html "$sites/difference/index.html" >/dev/null
}

# How wide a text is depends on the machine's fonts: the tests read pages in one that has the widths of Helvetica and Arial.
fonts() {
  debian fc-match fontconfig
  [[ "$(fc-match Helvetica)" == *Liberation* ]] && return
  echo "== installing fonts-liberation from Debian"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-liberation >/dev/null
}

browser() {
  [ -n "${CHROMIUM:-}" ] || debian chromium chromium
  fonts
  debian java default-jre-headless
  packages tests/browser
  echo "== browser tests"
  sites
  node tests/browser/files.mjs "$sites"
  node tests/browser/run.mjs "$sites" "${2:-}"
  node tests/browser/search.mjs "$sites" "${2:-}"
  node tests/browser/statistics.mjs "$sites/log" content/statistics
  node tests/browser/preview.mjs "$disclog" . "${2:-}"
}

if [ "$only" = lighthouse ]; then
  [ -n "${CHROMIUM:-}" ] || debian chromium chromium
  packages tests/browser
  packages tests/browser/lighthouse
  sites
  exec node tests/browser/lighthouse/run.mjs "$sites/log"
fi

if [ "$only" = nightly ]; then
  EDITS=2000 cargo test --release --quiet --test edits
  SITES=5000 cargo test --release --quiet --test property
  exit
fi
if [ "$only" = data ]; then
  open_data
  exit
fi
if [ "$only" = browser ]; then
  browser "$@"
  exit
fi

echo "== formatting, lints, documentation"
cargo fmt --check
cargo clippy --all-targets --quiet -- -D warnings
RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --quiet
echo "== Rust tests"
cargo test --quiet
open_data
browser "$@"
