# What the scripts share: a heading, and packages that are installed where they are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME...: installs Debian packages that are not there yet.
need_packages() {
  local missing=()
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || { echo "error: these packages could not be installed: ${missing[*]}" >&2; exit 1; }
}

need_swift() {
  command -v swift >/dev/null || { echo "error: Swift 6.2 or later is needed: see swift.org/install" >&2; exit 1; }
  need_packages libsqlite3-dev libssl-dev
}

# SQLCipher itself, as the oracle of the vault's tests, in an environment of its own.
need_sqlcipher() {
  local oracle="$PWD/.build/sqlcipher" python=/usr/bin/python3
  if ! "$oracle/bin/python" -c 'import sqlcipher3' 2>/dev/null; then
    say "Installing SQLCipher 4 for the tests"
    need_packages python3 python3-venv
    [ -x "$python" ] || python=python3
    mkdir -p .build
    "$python" -m venv --clear "$oracle"
    "$oracle/bin/pip" install --quiet --disable-pip-version-check 'sqlcipher3-binary==0.6.0' ||
      "$oracle/bin/pip" install --quiet --disable-pip-version-check 'sqlcipher3-wheels==0.5.7'
  fi
  export MAGCONSULT_SQLCIPHER_PYTHON="$oracle/bin/python"
}

# build_c NAME SOURCE...: one C test with the target, every warning an error.
build_c() {
  local name=$1 out="$PWD/.build/check-c"
  shift
  mkdir -p "$out"
  gcc -std=c11 -g -O1 -Wall -Wextra -Wconversion -Wsign-conversion -Werror Sources/CCipherVFS/*.c \
    "$@" -lsqlite3 -lcrypto -lpthread -o "$out/$name"
}
