#!/usr/bin/env bash
# The article's two settings for continued pretraining, and a warmup of none, on the same tokens in one figure.
#
#   bash benchmarks/presets.sh [steps]     benchmarks/bin/presets/presets.svg, and the last losses; 400 steps, some minutes each on two cores
#
# Scale: the recipes' 10,000 steps are 400 here, one in 25; the warmup of 1,000 steps is 40. A model of 8 million parameters learns LibreOffice's help in Chinese
# first (400 steps at 2e-3), and then goes on with poems: new text, as continued pretraining has. Batches are the same for all, so that the tokens are.
# The text is that of recipes/pretrain/cpu-small.yaml: sh recipes/pretrain/cpu-small-data.sh
set -euo pipefail
cd "$(dirname "$0")/.."
steps="${1:-400}"
out="benchmarks/bin/presets"
dotnet build -c Release src/Linnet.Cli >&2
dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
linnet() { dotnet src/Linnet.Cli/bin/Release/net10.0/linnet.dll "$@"; }
source_of() { echo "{name: $1, train: [data/cpu-small/$1.train.jsonl], validation: [data/cpu-small/$1.validation.jsonl], get: sh recipes/pretrain/cpu-small-data.sh}"; }

linnet run recipes/pretrain/cpu-small-tokenizer.yaml recipes/pretrain/cpu-small.yaml --run "$out/base" \
  "data.sources=[$(source_of help)]" "data.weight_changes=[]" training.steps=400 training.batch_tokens=4096 training.warmup_steps=20
go_on() { # name, recipe, changes
  local name="$1" recipe="$2"
  shift 2
  linnet pretrain "recipes/pretrain/$recipe.yaml" --run "$out/$name" "base=$out/base" "data.sources=[$(source_of poetry)]" data.overlap=32 \
    training.sequence_length=256 training.micro_batch_size=16 training.batch_tokens=4096 training.recompute_blocks=false \
    "training.steps=$steps" evaluation.every_steps=20 evaluation.validation_tokens=16384 checkpoints.every_steps=200 "$@"
}
go_on ample article-ample
go_on ample-warmup article-ample "training.warmup_steps=$((steps / 10))"
go_on scarce article-scarce "training.warmup_steps=$((steps / 10))"
dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- presets "$out/presets.svg" \
  "1e-4, no warmup=$out/ample" "1e-4, warmup $((steps / 10))=$out/ample-warmup" "5e-5, warmup $((steps / 10))=$out/scarce"
