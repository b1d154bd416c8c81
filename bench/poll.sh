#!/usr/bin/env bash
# What a workflow does without an action: starts a jobflow, and asks every 10 s whether it has ended.
set -euo pipefail

ask() {
  curl --silent --show-error --fail -H "Authorization: Token $KOMPIRA_TOKEN" -H 'Accept: application/json' "$@"
}

process=$(ask -X POST "$KOMPIRA_SERVER$JOBFLOW.execute" | jq -r .)
while :; do
  sleep 10
  # By itself: set -e does not look into the word of a case, and a script whose server has gone would never end.
  status=$(ask "$KOMPIRA_SERVER$process" | jq -r .status)
  case $status in
    DONE) exit 0 ;;
    ABORTED) exit 1 ;;
  esac
done
