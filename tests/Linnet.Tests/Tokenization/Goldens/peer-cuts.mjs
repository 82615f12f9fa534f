// Writes cuts-tokenizers-0.23.2.jsonl: node peer-cuts.mjs PEERS, a folder in which `npm install tokenizers@0.23.2` was run.
// Each line holds a name, a text, and the pieces that the peer cuts it into by that pre-tokenizer, bytes written as characters.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { Tokenizer } = createRequire(path.resolve(process.argv[2]) + '/')('tokenizers');
const sections = JSON.parse(fs.readFileSync('cuts-tokenizers-0.23.2.sections.json', 'utf8'));
const pool = [
  'a', 'Z', 'é', '中', ' ', '  ', '\n', '\t', '\u0085', '\u00a0', '\u3000', '.', ',', '!', '?', '…', '。', '，', '、', '।', '۔', '،', '(', ')', '|', '[', ']', "'s", '-', '#', '$', '+', '😀',
  '0', '1', '12', '345', '6789', '½', '²', '٣', 'м', '¼', 'º', '㈠', 'Ⅷ', '\u0301', '\u200b', '"', '—', '〜', '\ud835\udfda',
];
let state = 20261123;
const draw = (count) => (state = (state * 1103515245 + 12345) % 2147483648, Math.floor(state / 65536) % count);
const texts = [...pool, ...Array.from({ length: 500 }, () => Array.from({ length: 2 + draw(9) }, () => pool[draw(pool.length)]).join(''))];
const lines = [];
for (const [name, section] of Object.entries(sections)) {
  const file = { version: '1.0', added_tokens: [], pre_tokenizer: section, model: { type: 'BPE', vocab: {}, merges: [] } };
  const cut = Tokenizer.fromString(JSON.stringify(file)).getPreTokenizer();
  for (const text of texts) lines.push(JSON.stringify([name, text, ...cut.preTokenizeString(text).map(([piece]) => piece)]) + '\n');
}
fs.writeFileSync('cuts-tokenizers-0.23.2.jsonl', lines.join(''));
