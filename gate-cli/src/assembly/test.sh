#!/usr/bin/env bash
# Packs the last commit twice, in two folders, and compares the archives byte by byte. Then unpacks one and gates with it, as
# somebody does who has a Java and no Maven.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pack() {
  mkdir "$work/$1"
  git -C "$root" archive HEAD | tar -x -C "$work/$1"
  (cd "$work/$1" && mvn -B -q -DskipTests -Dspotless.check.skip "${@:2}" package)
}
# Neither the tests nor what looks at the code changes a byte: the first build has neither, and in the second Error Prone looks
# at both.
pack first -Papp -Dshipgate.main-only &
first=$!
second_status=0
pack second -Papp,lint || second_status=$?
wait "$first"
[ "$second_status" -eq 0 ]
for archive in "$work"/first/gate-cli/target/shipgate-*.{zip,tar.gz}; do
  cmp "$archive" "$work/second/gate-cli/target/${archive##*/}"
  (cd "${archive%/*}" && sha256sum --check --quiet "${archive##*/}.sha256")
done

# A space in the path is the least that an installation must bear.
mkdir "$work/an installation" "$work/tools"
tar -xzf "$work"/first/gate-cli/target/shipgate-*.tar.gz -C "$work/an installation"
cd "$work/an installation"/shipgate-*
ln -s "$(readlink -f "$(command -v java)")" "$work/tools/java"
for tool in /usr/bin/* /bin/*; do
  case "${tool##*/}" in mvn | java) ;; *) ln -sf "$tool" "$work/tools/" ;; esac
done
export PATH="$work/tools"
unset JAVA_HOME
./shipgate run --quiet --out "$work/green"
status=0
./shipgate run --quiet --out "$work/red" --bundle models/qwen3.5-nano/bundles/qwen3_5_nano_decode_int8hu_clipped || status=$?
[ "$status" -eq 1 ] || { echo "the clipped head ended with exit code $status, expected 1" >&2; exit 1; }
[ -s THIRD-PARTY.txt ] && grep -q '"bomFormat" : "CycloneDX"' sbom.json && bash -n shipgate-completion.bash
echo "the archives of two builds are the same, and what they hold runs"
