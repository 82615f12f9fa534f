// Writes tokenizers-0.23.2-batches.json: node peer-batches.mjs PEERS, a folder in which `npm install tokenizers@0.23.2` was run.
// Settings of truncation and padding by chance, and what a batch of texts becomes: inputs, ids / segments / mask; parts, the ids of all windows
// that truncation makes. They are asked for apart: from 0.23.1 on, a batch stops encoding at the length and loses what overflows it.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { Tokenizer } = createRequire(path.resolve(process.argv[2], 'x.js'))('tokenizers');
let state = 20260;
const draw = n => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, (state >>> 8) % n);

const words = ['the', 'un', 'cafe', '中', '文', '!', 'unaffable'];
const vocabulary = { '[UNK]': 0, '[CLS]': 1, '[SEP]': 2, the: 3, un: 4, '##aff': 5, '##able': 6, '!': 7, 中: 8, 文: 9, cafe: 10 };
const mark = (text, type) => ({ SpecialToken: { id: text, type_id: type } });
const template = (single) => ({
  type: 'TemplateProcessing', single, pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
  special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map(text => [text, { id: text, ids: [vocabulary[text]], tokens: [text] }])),
});
const processors = [
  null,
  { type: 'BertProcessing', sep: ['[SEP]', 2], cls: ['[CLS]', 1] },
  { type: 'RobertaProcessing', sep: ['[SEP]', 2], cls: ['[CLS]', 1], trim_offsets: true, add_prefix_space: false },
  template([mark('[CLS]', 3), { Sequence: { id: 'A', type_id: 2 } }]),
  template([{ Sequence: { id: 'A', type_id: 0 } }, mark('[SEP]', 0), mark('[SEP]', 1), mark('[CLS]', 1)]),
];
const file = {
  version: '1.0', truncation: null, padding: null,
  added_tokens: ['[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' }, post_processor: null, decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: vocabulary },
};

const golden = { file, cases: [] };
const show = one => [one.getIds(), one.getTypeIds(), one.getAttentionMask()].map(list => list.join(' ')).join(' / ');
for (let i = 0; i < 120; i++) {
  const processor = processors[draw(processors.length)];
  const added = [0, 2, 2, 1, 3][processors.indexOf(processor)];
  const stride = draw(4);
  const truncation = draw(4) === 0 ? null : { direction: draw(2) ? 'Right' : 'Left', max_length: added + stride + 1 + draw(6), strategy: draw(2) ? 'LongestFirst' : 'OnlyFirst', stride };
  const padding = draw(4) === 0 ? null : {
    strategy: draw(2) ? 'BatchLongest' : { Fixed: draw(14) }, direction: draw(2) ? 'Right' : 'Left',
    pad_to_multiple_of: [null, 0, 1, 3, 8][draw(5)], pad_id: draw(11), pad_type_id: draw(3), pad_token: '[PAD]',
  };
  const special = draw(3) > 0;
  const texts = Array.from({ length: 1 + draw(4) }, () => Array.from({ length: draw(14) }, () => words[draw(words.length)]).join(' '));
  const tokenizer = Tokenizer.fromString(JSON.stringify({ ...file, truncation, padding, post_processor: processor }));
  const encodings = await tokenizer.encodeBatch(texts, { addSpecialTokens: special });
  const parts = [];
  for (const text of texts) {
    const whole = await Tokenizer.fromString(JSON.stringify(file)).encode(text, null, { addSpecialTokens: false });
    if (truncation) whole.truncate(truncation.max_length - (special ? added : 0), stride, truncation.direction.toLowerCase());
    parts.push([whole, ...whole.getOverflowing()].map(e => e.getIds().join(' ')).join(' | '));
  }
  golden.cases.push({ truncation, padding, processor, special, texts, inputs: encodings.map(show), parts });
}

fs.writeFileSync('tokenizers-0.23.2-batches.json', `{"file": ${JSON.stringify(file)}, "cases": [\n${golden.cases.map(c => JSON.stringify(c)).join(',\n')}\n]}\n`);
