#!/usr/bin/env bash
# Runs every test, and installs what they need where it is missing (Debian's Chromium, Node packages, Python packages in target/).
# `bash tests/run.sh browser` runs the browser tests alone, `data` those of the open data; `nightly` tries many more random edits
# and sites.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
only=${1:-all}

# The packages of those who made the formats stand in a virtual environment of their own, made anew when they are named otherwise.
open_data() {
  local venv=${CARGO_TARGET_DIR:-target}/open-data
  if ! cmp -s tests/data/requirements.txt "$venv/requirements.txt"; then
    echo "== installing Python packages"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/data/requirements.txt
    cp tests/data/requirements.txt "$venv/requirements.txt"
  fi
  echo "== open data"
  local made
  made=$(mktemp -d)
  cargo run --release --quiet -- build --quiet --date 2026-11-25 --out "$made/log"
  "$venv/bin/python" tests/data/check.py "$made/log"
  rm -rf "$made"
}

browser() {
  if ! command -v chromium >/dev/null && ! [ -n "${CHROMIUM:-}" ]; then
    echo "== installing Chromium from Debian"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
  fi
  if ! [ -d tests/browser/node_modules/axe-core ]; then
    echo "== installing Node packages"
    (cd tests/browser && npm ci --no-fund --no-audit --silent)
  fi
  echo "== browser tests"
  site=$(mktemp -d)
  trap 'rm -rf "$site"' EXIT
  cargo run --release --quiet -- build --quiet --date 2026-11-25 --out "$site/log"
  node tests/browser/run.mjs "$site/log" "${2:-}"
  node tests/browser/statistics.mjs "$site/log"
  node tests/browser/preview.mjs "${CARGO_TARGET_DIR:-target}/release/disclog" . "${2:-}"
}

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
