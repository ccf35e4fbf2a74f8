#!/bin/sh
# Says what is wrong beside the lines, as SARIF, and on the page of the run; fails where there is
# an error or a tree is not what its machine.yaml becomes.
set -eu
IFS='
'
set -f
# shellcheck disable=SC2086  # one file a line
set -- $GPC_FILES
code=0

gpc check --format github "$@" || code=$?
gpc check --format sarif "$@" >"$GPC_SARIF" || true

summary=$RUNNER_TEMP/gpc-summary.md
difference=$RUNNER_TEMP/gpc.diff
: >"$difference"
if [ "$GPC_CHECK_TREES" = true ] && [ "$code" -eq 0 ]; then
  if [ -n "$GPC_TREES" ]; then
    gpc build --check -o "$GPC_TREES" "$@" >"$difference" || code=$?
  else
    gpc build --check "$@" >"$difference" || code=$?
  fi
fi

# What is fenced may hold fences: this one is longer. A page of a run has 1 MiB of room.
{
  echo "## gpc"
  echo
  case $code in
    0) echo "All is sound." ;;
    *) gpc check --format concise "$@" 2>&1 | sed 's/^/    /' || true ;;
  esac
  if [ -s "$difference" ]; then
    echo
    echo "The trees are not what their machine.yaml becomes; \`gpc build\` mends it:"
    echo
    echo '``````````````diff'
    head -c 200000 "$difference"
    echo
    echo '``````````````'
  fi
} >"$summary"
cat "$summary" >>"$GITHUB_STEP_SUMMARY"
{
  echo "sarif=$GPC_SARIF"
  echo "summary=$summary"
} >>"$GITHUB_OUTPUT"
exit "$code"
