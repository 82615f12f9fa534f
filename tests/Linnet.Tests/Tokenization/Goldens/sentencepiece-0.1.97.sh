#!/usr/bin/env bash
# Makes the goldens sentencepiece-0.1.97.*: two small models of Debian's sentencepiece 0.1.97 and their ids of each line of the text.
set -euo pipefail
cd "$(dirname "$0")"
rules=sentencepiece-0.1.97.tsv
printf '41\t61\n42\t62\n41 42\t78 79\nFF01\t21\n3000\t20\nAD\t\n' > "$rules" # A → a, B → b, AB → xy, ！ → !, U+3000 → blank, soft hyphen → nothing
spm_train --input=sentencepiece-0.1.97.txt --model_prefix=sentencepiece-0.1.97.bpe --model_type=bpe --vocab_size=420 --byte_fallback \
    --user_defined_symbols='[SEP],▁▁,数据' --normalization_rule_tsv="$rules" --remove_extra_whitespaces=false --character_coverage=0.98
spm_train --input=sentencepiece-0.1.97.txt --model_prefix=sentencepiece-0.1.97.unigram --model_type=unigram --vocab_size=200 \
    --user_defined_symbols='[SEP],ing' --normalization_rule_tsv="$rules" --treat_whitespace_as_suffix=true --character_coverage=0.98
for kind in bpe unigram; do
    spm_encode --model=sentencepiece-0.1.97.$kind.model --output_format=id < sentencepiece-0.1.97.txt > sentencepiece-0.1.97.$kind.ids
done
rm -f "$rules" sentencepiece-0.1.97.*.vocab
