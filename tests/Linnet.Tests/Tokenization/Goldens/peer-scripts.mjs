// Writes scripts-tokenizers-0.23.2.txt: node peer-scripts.mjs PEERS, a folder in which `npm install tokenizers@0.23.2` was run.
// Each line: the first code point of a range, and the number of the script that the peer's UnicodeScripts counts it to; -1: to any.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { Tokenizer } = createRequire(path.resolve(process.argv[2]) + '/')('tokenizers');
const file = { version: '1.0', added_tokens: [], pre_tokenizer: { type: 'UnicodeScripts' }, model: { type: 'BPE', vocab: {}, merges: [] } };
const cut = Tokenizer.fromString(JSON.stringify(file)).getPreTokenizer();
const pieces = (text) => cut.preTokenizeString(text).length;
const first = []; // a character of each script
let [last, start, ranges] = [-2, 0, []];
for (let code = 0; code <= 0x110000; code++) {
  if (code >= 0xd800 && code < 0xe000) continue;
  const text = code < 0x110000 ? String.fromCodePoint(code) : '';
  let script = -3;
  if (text !== '') {
    script = pieces(text) === 0 ? -1
      : last >= 0 && pieces(first[last] + text) === 1 ? last
      : first.findIndex((other) => pieces(other + text) === 1);
    if (script < 0 && pieces(text) > 0) script = first.push(text) - 1;
  }
  if (script !== last) {
    if (last !== -2) ranges.push(`${start.toString(16)} ${last}\n`);
    [last, start] = [script, code];
  }
}
fs.writeFileSync('scripts-tokenizers-0.23.2.txt', ranges.join(''));
