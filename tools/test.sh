#!/bin/sh
# Runs the tests, or those that are asked for: first in two workers (WORKERS=...), then, one by one and with nothing
# beside them, those that measure time. Both always run; what fails in either fails this.
set -u
cd "$(dirname "$0")/.."
none=5 # what pytest says where there is nothing to run

.venv/bin/python -m pytest -n "${WORKERS:-2}" --dist worksteal --turn together "$@"
together=$?
if [ $together -gt 1 ] && [ $together -ne $none ]; then exit $together; fi
.venv/bin/python -m pytest --turn alone "$@" -n 0
alone=$?
if [ $together -eq $none ]; then exit $alone; fi
if [ $alone -eq $none ]; then exit $together; fi
[ $together -ne 0 ] && exit $together
exit $alone
