#!/bin/sh
# Makes a Java runtime of what Embedway needs in the directory that is given, by jlink of the JDK that builds.
# A JDK that was packed without what jlink links from (Fedora has it in java-25-openjdk-jmods) makes none;
# the archive then asks for a Java 25 where it is run.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/../../.mvn/jdk25.sh"
java_home=$(find_jdk25)

[ -x "$1/bin/java" ] && [ "$1/release" -nt "$java_home/release" ] && [ "$1/release" -nt "$0" ] && exit 0
rm -rf "$1"
# jdk.charsets: old texts. jdk.localedata is left out, as is every locale but English.
modules=java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.security.auth,jdk.unsupported,jdk.zipfs
"$java_home/bin/jlink" --add-modules "$modules" --output "$1" \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --generate-cds-archive || {
  echo "This JDK cannot make a runtime: the archive will need a Java 25 where it is run." >&2
  rm -rf "$1"
  mkdir -p "$1"
}
