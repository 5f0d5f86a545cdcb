#!/bin/sh
# Gets the libraries of llama.cpp 0.4 for --engine llama.cpp: those that npm's node-llama-cpp 3.21.1 carries, for the
# CPU. Usage: adapters/llama.cpp/install.sh [FOLDER]
# The engine looks in the default folder by itself. For another one, set LLAMA_LIB as printed at the end.
set -eu

version=3.21.1
default="${XDG_CACHE_HOME:-$HOME/.cache}/shipgate/llama.cpp"
folder="${1:-$default}"

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64 ;;
    Linux-aarch64) platform=linux-arm64 ;;
    Darwin-arm64) platform=mac-arm64-metal ;;
    Darwin-x86_64) platform=mac-x64 ;;
    *)
        echo "there are no prebuilt libraries for $(uname -s) on $(uname -m); build llama.cpp 0.4 and set LLAMA_LIB" >&2
        exit 1
        ;;
esac
command -v npm > /dev/null || { echo "install Node.js, which has npm, first" >&2; exit 1; }

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --ignore-scripts --no-save --no-audit --no-fund --loglevel=error \
    "@node-llama-cpp/$platform@$version"
mkdir -p "$folder"
cp "$work/node_modules/@node-llama-cpp/$platform/bins/"*/lib* "$folder/"
python3 -c 'import numpy' 2> /dev/null || echo "the engine also needs numpy: python3 -m pip install numpy" >&2
echo "llama.cpp of node-llama-cpp $version is in $folder"
[ "$folder" = "$default" ] || echo "export LLAMA_LIB=$folder"
