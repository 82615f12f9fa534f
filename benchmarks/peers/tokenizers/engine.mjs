// An encoder of another project as an engine of benchmarks/tokenizers.sh.
//
//   node engine.mjs tiktoken | hf:TOKENIZER.JSON | js:TOKENIZER.JSON
//
// Speaks as EncodingEngine.cs does: "ready"; for each line, the path of a text whose documents are its blocks, "BYTES_PER_SECOND TOKENS CHECKSUM".
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const encode = await open(process.argv[2]);
console.log("ready");
for await (const path of createInterface({ input: process.stdin })) {
  const file = readFileSync(path);
  const documents = blocks(file).map((bytes) => bytes.toString("utf8"));
  let tokens = 0;
  let checksum = 0x811c9dc5;
  for (const document of documents) {
    for (const id of await encode(document)) {
      checksum = Math.imul(checksum ^ id, 0x01000193) >>> 0;
      tokens++;
    }
  }

  let passes = 0;
  const start = process.hrtime.bigint();
  let seconds = 0;
  do {
    for (const document of documents) {
      await encode(document);
    }

    passes++;
    seconds = Number(process.hrtime.bigint() - start) / 1e9;
  } while (seconds < 1);
  console.log(`${(file.length * passes) / seconds} ${tokens} ${checksum}`);
}

async function open(kind) {
  if (kind === "tiktoken") {
    const { get_encoding } = await import("tiktoken");
    const encoding = get_encoding("cl100k_base");
    return (text) => encoding.encode_ordinary(text);
  }

  if (kind.startsWith("js:")) {
    const { Tokenizer: Script } = await import("@huggingface/tokenizers");
    const script = new Script(JSON.parse(readFileSync(kind.slice("js:".length), "utf8")), {});
    return (text) => script.encode(text, { add_special_tokens: false }).ids;
  }

  const { Tokenizer } = await import("tokenizers");
  const tokenizer = Tokenizer.fromFile(kind.slice("hf:".length));
  return async (text) => (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
}

// As EncodingEngine.cs cuts it: 16 KiB, up to the end of the line.
function blocks(file) {
  const result = [];
  for (let start = 0; start < file.length; ) {
    const line = file.indexOf(10, Math.min(file.length, start + 16384));
    const end = line < 0 ? file.length : line + 1;
    result.push(file.subarray(start, end));
    start = end;
  }

  return result;
}
