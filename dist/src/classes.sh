#!/bin/sh
# Packs the archive, with the classes of a start of its own as the JVM reads them quickest: of one that runs the demo.
# Usage: classes.sh TARGET VERSION
#   TARGET  directory with embedway-VERSION.tar; embedway-VERSION.tar.gz is written beside it
# Where the demo does not run, as without a network at the first start of PostgreSQL, the archive has none.
set -eu
umask 022
target=$1
version=$2
archive=$target/embedway-$version.tar
work=$target/classes-work

rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
# With the times of its jars, which the JVM compares.
tar -xpf "$archive" -C "$work"
home=$work/embedway-$version
classes=embedway-$version/lib/classes.aot

if [ ! -x "$home/runtime/bin/java" ]; then
  echo "No cache of classes: the archive has no runtime." >&2
elif (cd "$work" && EMBEDWAY_JAVA_OPTS="-XX:AOTCacheOutput=$classes" "./embedway-$version/embedway" demo) >"$work/demo.log" 2>&1 &&
  [ -s "$work/$classes" ]; then
  chmod 644 "$work/$classes"
  tar -rf "$archive" -C "$work" "$classes"
else
  echo "No cache of classes: the demo did not run:" >&2
  tail -n 5 "$work/demo.log" >&2
fi
gzip -nf "$archive"
