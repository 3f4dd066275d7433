#!/bin/sh
# Finds Chromium; installs it where that is allowed; else says in one line what to do.
for name in chromium chromium-browser google-chrome microsoft-edge; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "make test needs Chromium. Install it, for example with: sudo apt-get install chromium" >&2
exit 1
