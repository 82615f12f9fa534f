// The trainer of Hugging Face's tokenizers: byte-level BPE of 30,000 tokens, minimum frequency 0, as its own defaults are.
//
//   node train.mjs TEXT OUT.JSON      prints "SECONDS PEAK_BYTES"
import { readFileSync } from "node:fs";
import { BPE, Tokenizer, byteLevelAlphabet, byteLevelPreTokenizer } from "tokenizers";

const [text, out] = process.argv.slice(2);
const tokenizer = new Tokenizer(BPE.empty());
tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
const start = process.hrtime.bigint();
tokenizer.train([text]);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
tokenizer.save(out);
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
console.log(`${seconds} ${peak}`);
