#!/bin/sh
# Packs the archive as an OCI image that needs no registry and no Docker: packages of this machine's Debian or Ubuntu,
# PostgreSQL with pgvector, and what the archive holds. The same inputs give the same bytes.
# Usage: image.sh TARGET VERSION CREATED
#   TARGET   directory with embedway-VERSION.tar.gz; embedway-VERSION-image.tar is written beside it
#   CREATED  the time that all files have, as 2026-01-01T00:00:00Z
# A machine without apt-get and dpkg-deb makes none. With EMBEDWAY_IMAGE=required that is an error.
set -eu
umask 022
export LC_ALL=C
target=$1
version=$2
created=$3
work=$target/image
image=$target/embedway-$version-image.tar
# The shell and tools that the launcher uses, the session of PostgreSQL's server, a locale, and what natives link to.
packages='base-files bash coreutils dash hostname libc-bin libc6 libgcc-s1 libstdc++6 util-linux zlib1g'
user=10001

rm -rf "$work" "$image" "$target/no-image"
mkdir -p "$work/layout/blobs/sha256" "$work/apt/archives/partial" "$work/apt/lists/partial"

none() {
  echo "No image: $1" | tee "$target/no-image" >&2
  rm -rf "$work"
  [ "${EMBEDWAY_IMAGE:-}" != required ] || exit 1
  exit 0
}

for program in apt-get dpkg dpkg-deb; do
  command -v "$program" >/dev/null || none "this machine has no $program, as Debian and Ubuntu have it."
done
architecture=$(dpkg --print-architecture)
case $architecture in
  amd64 | arm64) ;;
  *) none "there is no PostgreSQL for $architecture." ;;
esac

application=$work/application/opt/embedway
mkdir -p "$application"
tar -xpf "$target/embedway-$version.tar.gz" -C "$application" --strip-components 1
# No two caches of classes have the same bytes.
rm -f "$application/lib/classes.aot"
java=$application/runtime/bin/java
[ -x "$java" ] || none "the archive has no runtime, since this JDK could not make one."

# Resolves for a machine on which nothing is installed; needs no root.
apt() {
  apt-get -qq -y -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o APT::Install-Recommends=false "$@" >>"$work/apt/log" 2>&1
}
: >"$work/apt/status"
# shellcheck disable=SC2086
apt --download-only install $packages ||
  { apt -o Dir::State::lists="$work/apt/lists" update &&
    apt -o Dir::State::lists="$work/apt/lists" --download-only install $packages; } ||
  none "Debian's packages cannot be downloaded: $(tail -n 1 "$work/apt/log")"

base=$work/base
mkdir -p "$base/usr/bin" "$base/usr/sbin" "$base/usr/lib" "$base/usr/lib64" "$base/etc" "$base/var/lib/dpkg"
for directory in bin sbin lib lib64; do
  ln -s "usr/$directory" "$base/$directory"
done
for package in "$work"/apt/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -xpf - --no-same-owner --keep-directory-symlink -C "$base"
  # What dpkg -l and scanners read.
  dpkg-deb -f "$package" | sed '1a\
Status: install ok installed' >>"$base/var/lib/dpkg/status"
  echo >>"$base/var/lib/dpkg/status"
done
find "$base/usr/share/doc" ! -name copyright ! -type d -delete
rm -rf "$base/usr/share/man" "$base/usr/share/info" "$base/usr/share/locale" "$base/usr/share/lintian"
find "$base" -type f -perm /6000 -exec chmod a-s {} +
[ -e "$base/usr/bin/sh" ] || ln -s dash "$base/usr/bin/sh"
mkdir -p "$base/proc" "$base/sys" "$base/dev" "$base/tmp"
chmod 1777 "$base/tmp"
printf 'root:x:0:0:root:/root:/bin/bash\nembedway:x:%s:%s:Embedway:/data:/bin/bash\n' $user $user >"$base/etc/passwd"
printf 'root:x:0:\nembedway:x:%s:\n' $user >"$base/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$base/etc/nsswitch.conf"

home=$("$java" -cp "$application/lib/*" dev.embedway.emulators.postgres.PostgresHome) || none "PostgreSQL is missing."
tree=$(dirname "$(dirname "$home")")
mkdir -p "$work/postgres/opt"
cp -R "$tree" "$work/postgres/opt/postgres"
chmod -R u=rwX,go=rX "$work/postgres/opt"

mkdir -p "$work/data/data"
chmod 700 "$work/data/data"

pack() {
  tar --format=gnu --sort=name --mtime="$created" --numeric-owner "$@"
}

digest() {
  sha256sum "$1" | cut -d ' ' -f 1
}

# Moves a file to where its digest names it, and leaves the digest and the size in variables.
blob() {
  digest=$(digest "$1")
  size=$(stat -c %s "$1")
  mv "$1" "$work/layout/blobs/sha256/$digest"
}

diffs='' history='' layers='' files=''
layer() {
  # shellcheck disable=SC2046
  pack --owner="$2" --group="$2" -cf "$work/layer.tar" -C "$work/$1" $(ls "$work/$1")
  diffs="$diffs,\"sha256:$(digest "$work/layer.tar")\""
  history="$history,{\"created\":\"$created\",\"created_by\":\"$1\"}"
  gzip -n "$work/layer.tar"
  blob "$work/layer.tar.gz"
  layers="$layers,{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:$digest\",\"size\":$size}"
  files="$files,\"blobs/sha256/$digest\""
}
layer base 0
layer postgres 0
layer application 0
layer data $user

cat >"$work/config" <<JSON
{
  "architecture": "$architecture",
  "os": "linux",
  "created": "$created",
  "config": {
    "User": "$user:$user",
    "WorkingDir": "/data",
    "Env": [
      "PATH=/opt/embedway:/usr/local/bin:/usr/sbin:/usr/bin:/bin",
      "HOME=/data",
      "LANG=C.UTF-8",
      "EMBEDWAY_POSTGRES_HOME=/opt/postgres${home#"$tree"}"
    ],
    "Entrypoint": ["/opt/embedway/embedway"],
    "Cmd": ["up", "--host", "0.0.0.0"],
    "ExposedPorts": {"8080/tcp": {}},
    "Volumes": {"/data": {}},
    "Healthcheck": {
      "Test": ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.1\\\\r\\\\nHost: localhost\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n' >&3 && read -r _ status _ <&3 && [ \$status = 200 ]"],
      "Interval": 30000000000,
      "Timeout": 10000000000,
      "StartPeriod": 60000000000,
      "Retries": 3
    },
    "Labels": {
      "org.opencontainers.image.title": "Embedway",
      "org.opencontainers.image.version": "$version",
      "org.opencontainers.image.licenses": "Apache-2.0"
    }
  },
  "rootfs": {"type": "layers", "diff_ids": [${diffs#,}]},
  "history": [${history#,}]
}
JSON
blob "$work/config"
config=$digest
cat >"$work/manifest" <<JSON
{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:$config", "size": $size},
  "layers": [${layers#,}]
}
JSON
blob "$work/manifest"
cat >"$work/layout/index.json" <<JSON
{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [{
    "mediaType": "application/vnd.oci.image.manifest.v1+json",
    "digest": "sha256:$digest",
    "size": $size,
    "platform": {"architecture": "$architecture", "os": "linux"},
    "annotations": {
      "io.containerd.image.name": "docker.io/library/embedway:$version",
      "org.opencontainers.image.ref.name": "$version"
    }
  }]
}
JSON
# For those that read docker save's older form.
printf '[{"Config":"blobs/sha256/%s","RepoTags":["embedway:%s"],"Layers":[%s]}]\n' \
  "$config" "$version" "${files#,}" >"$work/layout/manifest.json"
printf '{"imageLayoutVersion":"1.0.0"}\n' >"$work/layout/oci-layout"
pack --owner=0 --group=0 -cf "$image" -C "$work/layout" blobs index.json manifest.json oci-layout
rm -rf "$work"
echo "Image: $image, $(($(stat -c %s "$image") / 1000000)) MB"
