#!/usr/bin/env bash
# Makes the classifiers and predictions beside this file with Debian's fastText 0.9.2 (apt-get install -y fasttext), on one thread.
set -euo pipefail
cd "$(dirname "$0")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Five labels with words of their own, so often that each classifier learns something.
awk 'BEGIN {
  split("bird song wing nest feather;code type loop class method;tea cup leaf water steam;鸟 歌 翅膀 巢 羽毛;茶 杯 叶 水 蒸汽", words, ";")
  split("birds code tea 鸟 茶", labels, " "); state = 7
  for (i = 0; i < 400; i++) {
    label = 1 + i % 5; count = split(words[label], own, " "); line = "__label__" labels[label]
    for (w = 0; w < 6; w++) { state = (state * 1103515245 + 12345) % 2147483648; line = line " " own[1 + int(state / 65536) % count] ((w + i) % 7 ? "" : "s") }
    print line
  }
}' > "$work/train.txt"
# 300 labels, for an output that is quantized too: that takes at least 256 rows.
awk 'BEGIN { for (i = 0; i < 900; i++) printf "__label__l%d w%d w%d w%d\n", i % 300, i % 300, (i * 7) % 300, (i * 11) % 300 }' > "$work/many.txt"

train() { fasttext supervised -input "$work/$1.txt" -output "$work/$2" -thread 1 -verbose 0 "${@:3}"; }
train train softmax -dim 6 -epoch 20 -lr 0.5 -wordNgrams 2 -minn 2 -maxn 3 -bucket 60
train train words -dim 5 -epoch 20 -lr 0.5 -minCount 3
train train tree -dim 4 -epoch 20 -lr 0.5 -loss hs -minn 2 -maxn 4 -bucket 80
train train ova -dim 4 -epoch 20 -lr 0.5 -loss ova
train train ns -dim 4 -epoch 20 -lr 0.5 -loss ns -neg 2
train train pruned -dim 5 -epoch 20 -lr 0.5 -loss hs -minn 1 -maxn 4 -bucket 400
train many output -dim 4 -epoch 60 -lr 1
cp "$work"/{softmax,words,tree,ova,ns}.bin .
fasttext quantize -input "$work/train.txt" -output "$work/pruned" -qnorm -cutoff 280 -dsub 2 > /dev/null 2>&1
fasttext quantize -input "$work/many.txt" -output "$work/output" -qout -dsub 3 > /dev/null 2>&1
cp "$work"/{pruned,output}.ftz .
for model in *.bin *.ftz; do
  fasttext predict-prob "$model" - < lines.txt > "$model.k1"
  fasttext predict-prob "$model" - 3 < lines.txt > "$model.k3"
  fasttext predict-prob "$model" - 5 0.05 < lines.txt > "$model.k5"
done
