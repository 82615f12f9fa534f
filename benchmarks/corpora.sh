#!/usr/bin/env bash
# Linnet's text classifier beside Debian's fastText, whole programs from file to file, in alternating rounds; and deduplication.
#
#   bash benchmarks/corpora.sh [classify] [rounds=N]   lines per second of language identification in many languages, and the lines on which the two differ
#   bash benchmarks/corpora.sh train [rounds=N]        lines per second of training on Chinese reviews, by sentiment and by category, two threads each,
#                                                      and the accuracy of both, measured by fastText itself
#   bash benchmarks/corpora.sh dedup [key=value …]      documents per second and peak memory of deduplication, files in to files out, on synthetic Chinese:
#                                                      kind=signatures | near | exact | lines | spans | substrings, documents=N, similarity=0.7, memory=MiB, workers=N
#   bash benchmarks/corpora.sh dedup-quality [seeds]   recall of near duplicates by similarity against the theory, and precision, on real reviews with edits
#   bash benchmarks/corpora.sh clean [key=value …]      MB/s of text of each step of cleaning alone, and of `corpus clean` with the whole profile zh and every
#                                                      screen, files in to files out: megabytes=70, threads=2, rounds=3, steps=true, stage=true, set=[key=value, …]
#   bash benchmarks/corpora.sh scale [key=value …]      seconds and peak memory of clean, dedup and select over a synthetic Chinese corpus, files in to files
#                                                      out, the ledger's lines, and seconds of `corpus explain`: megabytes=10000, characters=700, copies=0.3.
#                                                      Takes about five times the corpus's size of disk in benchmarks/bin/scale, and deletes it
#
# fastText comes from Debian (apt-get install -y fasttext); text is LibreOffice's help in many languages, from Debian's packages. The model lid.176.ftz and the
# reviews are read from LINNET_TEST_DATA.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  clean)
    dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
    shift
    exec dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- clean \
      "data=${LINNET_TEST_DATA:?zh/, exam/ and lid/ are read from it}" "folder=$PWD/benchmarks/bin/clean" "$@"
    ;;
  scale)
    dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
    dotnet build -c Release src/Linnet.Cli >&2
    shift
    folder="$PWD/benchmarks/bin/scale"
    rm -rf "$folder"
    trap 'rm -rf "$folder"' EXIT
    linnet() { /usr/bin/time -f "%e s, peak %M KB" dotnet src/Linnet.Cli/bin/Release/net10.0/linnet.dll "$@" 2> "$folder/log" > "$folder/out"; tail -n 1 "$folder/log"; }
    dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- scale-corpus "folder=$folder" "$@"
    for stage in clean dedup select; do
      echo "corpus $stage: $(linnet corpus "$stage" "$folder/$stage.yaml" --run "$folder/run" --json)"
    done
    echo "ledger lines: $(cat "$folder"/run/*/ledger/*.zst | zstd -dc | wc -l)"
    for id in d0 d1000 d2000; do
      echo "corpus explain $id: $(linnet corpus explain "$id" --run "$folder/run" --json)"
    done
    exit
    ;;
  dedup | dedup-quality)
    dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
    what="$1"
    shift
    folder="$PWD/benchmarks/bin/dedup"
    if [ "$what" = dedup ]; then
      set -- "folder=$folder" "$@"
    else
      set -- "${LINNET_TEST_DATA:?zh/online_shopping_10_cats.csv.gz is read from it}/zh/online_shopping_10_cats.csv.gz" "$folder" "$@"
    fi
    exec dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- "$what" "$@"
    ;;
esac
data="${LINNET_TEST_DATA:?lid/lid.176.ftz and zh/online_shopping_10_cats.csv.gz are read from it}"
command -v fasttext >/dev/null || { echo "no peer: apt-get install -y fasttext" >&2; exit 3; }
text="$PWD/benchmarks/bin/text"
work="$PWD/benchmarks/bin/classifier"
mkdir -p "$text" "$work"
dotnet build -c Release src/Linnet.Cli >&2
dotnet build -c Release benchmarks/Linnet.Benchmarks >&2
linnet="$PWD/src/Linnet.Cli/bin/Release/net10.0/linnet"
run() { dotnet run -c Release --no-build --project benchmarks/Linnet.Benchmarks -- "$@"; }
case "${1:-classify}" in
  train)
    shift
    # Equal texts go to one side by their hash; characters stand apart, as fastText needs it.
    zcat "$data/zh/online_shopping_10_cats.csv.gz" | python3 -c '
import csv, hashlib, sys
seen, files = set(), {(kind, part): open(f"{sys.argv[1]}/{kind}.{part}.txt", "w") for kind in ("sentiment", "category") for part in ("train", "test")}
rows = [row for row in csv.DictReader(sys.stdin)]
rows.sort(key=lambda row: hashlib.sha256(row["review"].encode()).digest())
for row in rows:
    words = " ".join("".join(row["review"].split()))
    if not words or words in seen: continue
    seen.add(words)
    part = "test" if hashlib.sha256(words.encode()).digest()[0] < 51 else "train"
    files["sentiment", part].write("__label__%s %s\n" % (row["label"], words))
    files["category", part].write("__label__%s %s\n" % (row["cat"], words))
' "$work"
    for kind in sentiment category; do
      for runs in 1 2; do
        echo "== $kind, runs of up to $runs characters"
        run train-classifier "linnet=$linnet" "folder=$work" "text=$work/$kind.train.txt" "test=$work/$kind.test.txt" \
          "fasttext_options=-thread 2 -epoch 5 -lr 0.1 -dim 100 -wordNgrams $runs -bucket 200000" \
          "linnet_options=threads=2 epochs=5 learning_rate=0.1 dimension=100 word_ngrams=$runs buckets=200000" "$@"
      done
    done
    ;;
  *)
    [ "${1:-}" = classify ] && shift
    for language in en-us zh-cn zh-tw ja ko de fr es ru hi; do
      if [ ! -s "$text/$language.txt" ]; then
        folder="$(mktemp -d)"
        (cd "$folder" && apt-get download "libreoffice-help-$language" 2>/dev/null >&2 && dpkg-deb -x ./*.deb .) \
          || { echo "no text: apt-get cannot give libreoffice-help-$language" >&2; exit 3; }
        find "$folder" -name '*.html' -print0 | sort -z | xargs -0 cat \
          | sed -e 's/<\/p>/\n/g; s/<\/h[1-6]>/\n/g' | sed -e 's/<[^>]*>//g' -e 's/&nbsp;/ /g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' \
          | awk '/^[^ \t]/ && length($0) > 1 && !seen[$0]++' > "$text/$language.txt"
        rm -rf "$folder"
      fi
      head -n 20000 "$text/$language.txt"
    done > "$work/lines.txt"
    # What text seldom holds: blanks alone, NUL, broken UTF-8, labels, emoji, a megabyte without a blank, pieces of lines, and a last line without an end.
    {
      cat "$work/lines.txt"
      printf '\n   \n\t\r\n\0\n\377\376 abc\n\344\270\n__label__en hello\n__label__nothing 你好\n\360\237\230\200\360\237\221\215\nA\n1\n中\n'
      head -c 1000000 /dev/zero | tr '\0' a; echo
      head -c 999999 "$text/zh-cn.txt" | tr -d '\n '; echo
      head -n 20000 "$work/lines.txt" | cut -b -7
      head -c 200000 "$data/lid/lid.176.ftz" | LC_ALL=C sed 's|</s>||g' # that word ends a line for fastText alone: see PredictionLines
      printf 'the end'
    } > "$work/all.txt"
    run classify "linnet=$linnet" "folder=$work" "text=$work/all.txt" "model=$data/lid/lid.176.ftz" "$@"
    ;;
esac
