#!/usr/bin/env bash
# Runs every test, and installs what the browser tests need where it is missing (Debian's Chromium, Node packages).
# `bash tests/run.sh browser` runs the browser tests alone; `nightly` tries many more random edits and sites.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
only=${1:-all}

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
  node tests/browser/statistics.mjs "$site/log" content/statistics
  node tests/browser/preview.mjs "${CARGO_TARGET_DIR:-target}/release/disclog" . "${2:-}"
}

if [ "$only" = nightly ]; then
  EDITS=2000 cargo test --release --quiet --test edits
  SITES=5000 cargo test --release --quiet --test property
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
browser "$@"
