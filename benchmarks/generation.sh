#!/usr/bin/env bash
# Tokens per second of text generation by all engines, in alternating rounds on this machine.
#
#   bash benchmarks/generation.sh [key=value …]      rounds threads prompt new_tokens batch batch_tokens prefill seed vocabulary width layers heads
#                                                    key_value_heads feed_forward_width
#
# stdout: a line "name tokens_per_second" for each engine and kind of work (one stream, a batch, the reading of a text), the memory's
# bandwidth, the seconds from the start of the published `linnet generate` to its first token, each precision's share of the bandwidth, then the ratios;
# stderr: each round. The defaults are 15.7 M parameters. 110 M: width=768 layers=12 heads=12 key_value_heads=12 feed_forward_width=2048
# vocabulary=32000. One thread: threads=1.
set -euo pipefail
cd "$(dirname "$0")/.."
peer=()
if [ -d benchmarks/peers/node_modules/node-llama-cpp ]; then
  peer=("peer=$PWD/benchmarks/peers/llama_cpp.mjs")
else
  echo "llama.cpp is not here, it will not be measured: (cd benchmarks/peers && npm install --ignore-scripts --omit=optional)" >&2
fi
# The program looks for the runtime in the system's places, which is not where every dotnet is.
export DOTNET_ROOT="${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}"
dotnet publish -c Release -o benchmarks/bin/linnet src/Linnet.Cli >&2
dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- \
  generation "program=$PWD/benchmarks/bin/linnet/linnet" "${peer[@]}" "$@"
