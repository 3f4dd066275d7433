#!/bin/sh
# Usage: system.sh chromium pango nginx
# Finds each system package; installs it where that is allowed; else says in one line what to do.
have() {
  case $1 in
    chromium)
      for name in chromium chromium-browser google-chrome microsoft-edge; do
        command -v "$name" >/dev/null 2>&1 && return 0
      done
      return 1 ;;
    nginx) command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] ;;
    pango) .venv/bin/python -c "import macros.printing.engine as e; e.load_weasyprint()" >/dev/null 2>&1 ;;
    *) return 1 ;;
  esac
}
debian() {
  case $1 in
    chromium) echo chromium ;;
    nginx) echo nginx-light ;;
    pango) echo "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" ;;
  esac
}
failed=0
for need in "$@"; do
  have "$need" && continue
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2046 # several packages are several words
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(debian "$need") >/dev/null
    have "$need" && continue
  fi
  echo "This needs $need. Install it, for example with: sudo apt-get install $(debian "$need")" >&2
  failed=1
done
exit $failed
