// Fills tokenizers-0.23.2-parts.json: node peer-parts.mjs PEERS, a folder in which `npm install tokenizers@0.23.2` was run.
// The file holds small tokenizers, put together by chance of every part, and texts; this writes the peer's ids and decoded texts into it.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { Tokenizer } = createRequire(path.resolve(process.argv[2]) + '/')('tokenizers');
const golden = JSON.parse(fs.readFileSync('tokenizers-0.23.2-parts.json', 'utf8'));
for (const one of golden.tokenizers) {
  const tokenizer = Tokenizer.fromString(JSON.stringify(one.file));
  [one.ids, one.pairs, one.types, one.decoded] = [[], [], [], []];
  for (const text of golden.texts) {
    const ids = (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
    const pair = await tokenizer.encode(text, golden.texts[0], { addSpecialTokens: true });
    one.ids.push(ids.join(' '));
    one.pairs.push(pair.getIds().join(' '));
    one.types.push(pair.getTypeIds().join(' '));
    one.decoded.push(await tokenizer.decode(ids, true));
  }
}
fs.writeFileSync('tokenizers-0.23.2-parts.json', JSON.stringify(golden) + '\n');
