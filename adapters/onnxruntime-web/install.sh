#!/bin/sh
# Gets the files of onnxruntime-web 1.30.0 that a device's browser runs: npm's package, checked against the digests below.
# Usage: adapters/onnxruntime-web/install.sh [FOLDER]
# 'shipgate device' looks in the default folder by itself. For another one, give --engine-web as printed at the end.
set -eu

version=1.30.0
default="${XDG_CACHE_HOME:-$HOME/.cache}/shipgate/onnxruntime-web"
folder="${1:-$default}"

command -v npm > /dev/null || { echo "install Node.js, which has npm, first" >&2; exit 1; }

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --loglevel=error "onnxruntime-web@$version" > /dev/null && tar xzf onnxruntime-web-*.tgz)
mkdir -p "$work/checked"
while read -r digest name; do
    file="$work/package/dist/$name"
    found="$( (sha256sum "$file" 2> /dev/null || shasum -a 256 "$file") | cut -c1-64)"
    if [ "$found" != "$digest" ]; then
        echo "$name of onnxruntime-web $version has the SHA-256 $found, expected $digest; nothing was installed" >&2
        exit 1
    fi
    cp "$file" "$work/checked/"
done << DIGESTS
219e6a1fc8a9938268d18efca3c91d310bd2f4a59bbd13744df5b2b7fc6cee3b ort.wasm.min.mjs
e13f7f94fc51b4ca72b12faeb1ee95f4ace6dfbc8939bc718aabdc0a27c4299b ort-wasm-simd-threaded.mjs
3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2 ort-wasm-simd-threaded.wasm
3dffff71811bc13a3a3d9591c57ca5ee5735b8f5f3eaf789510b02bb040ae3a0 ort.webgpu.min.mjs
3d1c85995364bb643302fc6fd877a0c3ba5ae72401815e0f24828a53d9191e28 ort-wasm-simd-threaded.asyncify.mjs
39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da ort-wasm-simd-threaded.asyncify.wasm
DIGESTS
mkdir -p "$folder"
cp "$work/checked/"* "$folder/"
echo "onnxruntime-web $version is in $folder"
[ "$folder" = "$default" ] || echo "give 'shipgate device' --engine-web $folder"
