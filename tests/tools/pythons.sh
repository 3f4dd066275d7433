#!/bin/sh
# Runs the fast tests on each Python that pyproject.toml lists, where it is installed as python3.11 and so on.
# Each has an environment of its own in .cache/, with the packages of .venv. Fast are all tests but those that
# need a browser, PDFs, a register or another installation, and those of files that no Python reads.
slow="architecture base_css browser editions engine faults generators install print project_files publish
  reading_editions register site style"
passed="" failed="" missing=""
for version in $(sed -n 's/.*"Programming Language :: Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml); do
  if ! "python$version" -c "" 2>/dev/null; then
    missing="$missing $version"
    continue
  fi
  environment=.cache/python$version
  python=$environment/bin/python
  echo "Python $version"
  if { [ -x "$python" ] || "python$version" -m venv --without-pip --clear "$environment"; } &&
    .venv/bin/uv pip sync --quiet --python "$python" --require-hashes requirements-test.txt &&
    .venv/bin/uv pip install --quiet --python "$python" --no-deps --no-build-isolation --editable . &&
    # shellcheck disable=SC2046,SC2086 # several files are several words
    "$python" -m pytest --quiet -n auto --dist loadgroup $(printf -- '--ignore=tests/test_%s.py ' $slow) tests; then
    passed="$passed $version"
  else
    failed="$failed $version"
  fi
done
echo "The fast tests passed on:${passed:- none}; failed on:${failed:- none}; not installed:${missing:- none}."
[ -z "$failed" ] && [ -n "$passed" ]
