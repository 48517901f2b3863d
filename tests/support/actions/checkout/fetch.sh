#!/usr/bin/env bash
# The git commands of actions/checkout, with the project's origin as the server.
set -euo pipefail

if [ -n "$REPOSITORY" ] && [ "$REPOSITORY" != "$GITHUB_REPOSITORY" ]; then
  echo "::error::this stand-in checks out $GITHUB_REPOSITORY alone, not $REPOSITORY"
  exit 1
fi
origin="$(git -C "$STAND_IN_PROJECT" remote get-url origin 2>/dev/null || echo "$STAND_IN_PROJECT")"
case "$origin" in /*) origin="file://$origin" ;; esac # a plain path would ignore the depth

ref="${REF:-$GITHUB_REF}"
case "$ref" in
  refs/*) ;;
  *[!0-9a-f]* | '') ref="refs/heads/$ref" ;;
esac
mkdir -p "$GITHUB_WORKSPACE/$WHERE"
cd "$GITHUB_WORKSPACE/$WHERE"
git init -q -b main
git remote add origin "$origin"

wanted="$GITHUB_SHA"
if [ -n "$REF" ] && [ "$ref" != "$GITHUB_REF" ]; then
  # A ref that is no branch is tried as a tag, as the real action does.
  git ls-remote --exit-code origin "$ref" >/dev/null || ref="refs/tags/$REF"
  wanted="$(git ls-remote origin "$ref^{}" "$ref" | sort -k2 -r | head -n1 | cut -f1)"
  [ "${#REF}" -eq 40 ] && wanted="$REF" && ref="$REF"
fi
if [ "$DEPTH" = 0 ]; then
  git fetch -q origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'
else
  tags=--no-tags
  [ "$FETCH_TAGS" = true ] && tags=--tags
  git fetch -q "$tags" --depth="$DEPTH" origin "$wanted"
fi
case "$ref" in
  refs/heads/*)
    git update-ref "refs/remotes/origin/${ref#refs/heads/}" "$wanted"
    git checkout -q --force -B "${ref#refs/heads/}" "$wanted"
    ;;
  *) git checkout -q --force --detach "$wanted" ;;
esac
printf 'ref=%s\ncommit=%s\n' "$ref" "$(git rev-parse HEAD)" >>"$GITHUB_OUTPUT"
