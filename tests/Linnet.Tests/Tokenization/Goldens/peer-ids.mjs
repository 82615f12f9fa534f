// Makes tiktoken-1.0.22.json and tokenizers-0.23.2.json: node peer-ids.mjs PEERS BERT QWEN3 DEEPSEEK LLAMA3
// PEERS: a folder in which `npm install tiktoken@1.0.22 tokenizers@0.23.2` was run; the others: tokenizer.json files, unpacked.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [, , peers, bert, qwen3, deepseek, llama3] = process.argv;
const require = createRequire(path.resolve(peers) + '/');
const texts = [
  'The quick brown fox, it\'s 1,234.5 — isn\'t IT? WE\'LL see.', '  two  blanks \t and\ttabs \r\n\r\n\n end  ', '你好，世界！春眠不觉晓，处处闻啼鸟。',
  'ありがとうございます。カタカナ漢字', '안녕하세요 세계', 'def f(x):\n    return x ** 2  # 平方\n', '👍🏽 👩‍👩‍👧‍👦 🇨🇳 ❤️', '𝟚080 𝐀𝐁 𠀀𠀁 12345678',
  '\ufeffBOM\u0085next\u2028line\u00a0nb\u3000ideographic', 'e\u0301 é ﬁ Å Å ǅ İ ß', 'it\u017f I\'\u017f \u212a', '²³½Ⅷ①٣๙', 'a'.repeat(300), '中'.repeat(40), '1'.repeat(11), ' '.repeat(33) + 'x', '',
  '<|endoftext|> [CLS] <think>a</think> <|im_end|> <｜User｜>', 'foo_bar-Baz/qux@example.com?x=1&y=[2]', '\u0000\u0001\u007f\u200b\u200d\u00ad',
];
const write = (name, ids) => fs.writeFileSync(name, JSON.stringify({ texts, ids }, null, 0) + '\n');

const { get_encoding } = require('tiktoken');
const plain = name => { const encoding = get_encoding(name); return texts.map(text => Array.from(encoding.encode(text, [], []))); };
write('tiktoken-1.0.22.json', { gpt2: plain('gpt2'), cl100k: plain('cl100k_base') });

const { Tokenizer } = require('tokenizers');
const ids = {};
for (const [name, file] of Object.entries({ 'bert-chinese': bert, qwen3, deepseek_v3: deepseek, llama3 })) {
  const tokenizer = Tokenizer.fromFile(file);
  ids[name] = [];
  for (const text of texts) {
    ids[name].push((await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds());
  }
}
write('tokenizers-0.23.2.json', ids);
