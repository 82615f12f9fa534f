// Ids of another project's encoder, for benchmarks/tokenizers.sh parity.
//
//   node parity.mjs tiktoken | gpt2 | hf:TOKENIZER.JSON | bert:VOCAB.TXT < TEXTS      a JSON string a line; prints a line of ids for each
import { createInterface } from "node:readline";

const encode = await open(process.argv[2]);
let lines = [];
for await (const line of createInterface({ input: process.stdin })) {
  lines.push((await encode(JSON.parse(line))).join(" "));
  if (lines.length === 1000) {
    process.stdout.write(lines.join("\n") + "\n");
    lines = [];
  }
}

process.stdout.write(lines.map((line) => line + "\n").join(""));

async function open(kind) {
  if (kind === "tiktoken" || kind === "gpt2") {
    const { get_encoding } = await import("tiktoken");
    const encoding = get_encoding(kind === "gpt2" ? "gpt2" : "cl100k_base");
    return (text) => [...encoding.encode_ordinary(text)];
  }

  const { Tokenizer, WordPiece, bertNormalizer, bertPreTokenizer } = await import("tokenizers");
  let tokenizer;
  if (kind.startsWith("bert:")) {
    tokenizer = new Tokenizer(await WordPiece.fromFile(kind.slice("bert:".length), { unkToken: "[UNK]" }));
    tokenizer.setNormalizer(bertNormalizer());
    tokenizer.setPreTokenizer(bertPreTokenizer());
  } else {
    tokenizer = Tokenizer.fromFile(kind.slice("hf:".length));
  }

  return async (text) => (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
}
