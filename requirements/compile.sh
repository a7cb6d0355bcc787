#!/usr/bin/env bash
# Compiles every requirements/*.in into a hashed *.txt that names no index. Run it by `make requirements`.
set -euo pipefail
cd "$(dirname "$0")"
compile() {
  local name=$1
  shift
  "${UV:-uv}" pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@" "$name.in" -o "$name.txt"
}
compile runtime
compile build
compile dev
compile docs
compile demo --no-deps
compile fuzz
compile peers
compile frameworks --override frameworks.overrides.txt
