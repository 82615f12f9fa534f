// Writes precompiled-tokenizers-0.23.2.jsonl: node peer-precompiled.mjs PEERS TOKENIZERS, a folder in which `npm install tokenizers@0.23.2` was
// run, and one that holds chinese_sp.model. Each line holds a model, a text, drawn of characters in which rules and grapheme clusters meet,
// and what the peer's Precompiled normalizer makes of it by the model's rules.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { precompiled } = createRequire(path.resolve(process.argv[2]) + '/')('tokenizers');

// The fields of a protobuf message that have a length.
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    if ((key & 7) === 2) {
      const length = varint();
      yield [key >> 3, bytes.subarray(at, at + length)];
      at += length;
    } else if ((key & 7) === 5) at += 4;
    else varint();
  }
}

function normalizerOf(file) {
  const settings = [...fields(fs.readFileSync(file))].find(([field]) => field === 3)[1];
  return precompiled([...[...fields(settings)].find(([field]) => field === 2)[1]]);
}

const pool = [
  'a', 'e', 'A', ' ', '  ', '\t', '\n', '\r\n', '\r', '\u0000', '\u0007', '\u00a0', '\u00ad', '\u3000', '\u2028', '\u200b', '\u200c', '\u200d', '\ufeff', '\ufffd',
  '\u0300', '\u0301', '\u0308', '\u0327', '\u0345', '\u20dd', '\u3099', '\u309a', '\ufe0f', '\u00e9', '\u00c5', '\u212b', '\u0130', '\u0131', '\u1e9e', '\u03c2',
  '\uff76', '\uff9e', '\uff9f', '\uff8a', '\u304b', '\u30cf', '\u3131', '\u1100', '\u1161', '\u11a8', '\uac00', '\uff21', '\uff11', '\ufb01', '\u337f', '\u2460', '\u00bd',
  '\ufdfa', '\u0626', '\u0654', '\u0627', '\u0600', '\u0e01', '\u0e33', '\u0e34', '\u0915', '\u093c', '\u094d', '\u0958', '\u093f', '\u0d4e', '\u4e2d', '\u2f00', '\uf900', '\ud87e\udc00',
  '\ud83d\udc69', '\ud83d\udc4d', '\ud83c\udffd', '\ud83c\udde9', '\ud83c\uddea', '\ud835\udfda', '\ud835\udc00', '\ud834\udd5e', '\u2126', '\u2581', '\u00b2', '\u02b0', '\u0149', '\u01c6', '\u1ea5', '\u0387', '\u2024', '\u2026', '\u00b4', '\u00a8',
];
let state = 20261123;
const draw = (count) => (state = (state * 1103515245 + 12345) % 2147483648, Math.floor(state / 65536) % count);
const lines = [];
for (const first of pool) lines.push(first);
for (let i = 0; i < 700; i++) lines.push(Array.from({ length: 1 + draw(8) }, () => pool[draw(pool.length)]).join(''));
const models = ['sentencepiece-0.1.97.unigram.model', path.join(process.argv[3], 'chinese_sp.model')];
fs.writeFileSync('precompiled-tokenizers-0.23.2.jsonl', models.flatMap((file) => {
  const normalizer = normalizerOf(file);
  return lines.map((text) => JSON.stringify([path.basename(file), text, normalizer.normalizeString(text)]) + '\n');
}).join(''));
