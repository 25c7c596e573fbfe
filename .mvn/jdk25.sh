# Sourced by mvnw and by the launcher: finds a JDK 25 and prints its home, or says how to get one.
# Looks at EMBEDWAY_JAVA_HOME, JAVA_HOME, the java on PATH, then the usual places of Linux and macOS.

is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

find_jdk25() {
  if [ -n "${EMBEDWAY_JAVA_HOME:-}" ]; then
    is_jdk25 "$EMBEDWAY_JAVA_HOME" && { echo "$EMBEDWAY_JAVA_HOME"; return 0; }
    echo "EMBEDWAY_JAVA_HOME=$EMBEDWAY_JAVA_HOME is not a JDK 25 (bin/javac and a release file with JAVA_VERSION=\"25...\")." >&2
    return 1
  fi
  for jdk in "${JAVA_HOME:-}" "$(jdk_of_path)" \
    /usr/lib/jvm/*25* /usr/lib64/jvm/*25* /opt/java/*25* /opt/jdk*25* /opt/*/jdk*25* \
    "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* "$HOME"/.asdf/installs/java/*25* \
    "$HOME"/.local/share/mise/installs/java/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*25*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
      echo "$jdk"
      return 0
    fi
  done
  cat >&2 <<'HELP'
Embedway needs a JDK 25 and found none.
Install one (any vendor):
  Debian, Ubuntu   apt-get install temurin-25-jdk (Adoptium's repository) or openjdk-25-jdk
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  anywhere         sdk install java 25-tem (SDKMAN)
or, where one is installed already: export EMBEDWAY_JAVA_HOME=/path/to/jdk-25
HELP
  return 1
}

jdk_of_path() {
  command -v javac >/dev/null 2>&1 || return 0
  javac=$(readlink -f "$(command -v javac)" 2>/dev/null) || return 0
  dirname "$(dirname "$javac")"
}
