#!/usr/bin/env bash
# Tokens per second and memory of a whole training step beside its peers, in alternating rounds on this machine.
#
#   bash benchmarks/pretrain.sh [key=value …]      rounds steps threads batch length vocabulary width layers heads key_value_heads feed_forward_width
#
# stdout: a line "name tokens_per_second" for each engine, then the ratios; stderr: each round. The defaults are 15.7 M parameters, some
# minutes on two cores. 4 M: width=256 layers=4 heads=8 key_value_heads=4 feed_forward_width=688 vocabulary=4608.
# 64 M: width=768 layers=8 heads=12 key_value_heads=4 feed_forward_width=2048 vocabulary=16384. Long sequences: length=1024 batch=2.
set -euo pipefail
cd "$(dirname "$0")/.."
peer=()
# Debian's package belongs to Debian's own Python, which need not be the first in the path.
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import torch' 2>/dev/null; then
    peer=("python=$python" "peer=$PWD/benchmarks/peers/torch_llama.py")
    break
  fi
done
if [ ${#peer[@]} -eq 0 ]; then
  echo "python3-torch is not here, its ratio will be na: apt-get install -y --no-install-recommends python3-torch" >&2
fi
dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- pretrain "${peer[@]}" "$@"
