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
