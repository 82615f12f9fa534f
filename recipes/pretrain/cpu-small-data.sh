#!/bin/sh
# The text of cpu-small.yaml: about 90 MB are loaded, half a gigabyte is unpacked, and 11 million characters are text, in data/cpu-small. A minute or two; needs npm, node and, for the help,
# Debian or Ubuntu (apt-get and dpkg-deb, no root).
#
#   sh recipes/pretrain/cpu-small-data.sh
#
# poetry: the npm package chinese-poetry 2.0.1 (MIT), Tang poems and Song lyrics, traditional and simplified characters.
# help:   Debian's libreoffice-help-zh-cn (MPL-2.0), pages of LibreOffice's help in simplified Chinese.
# Every hundredth document is held out. The same packages give the same bytes.
set -eu
mkdir -p data/cpu-small
cd data/cpu-small
[ -f chinese-poetry-2.0.1.tgz ] || npm pack --silent chinese-poetry@2.0.1
[ -d package ] || tar xzf chinese-poetry-2.0.1.tgz
ls libreoffice-help-zh-cn_*.deb >/dev/null 2>&1 || apt-get download libreoffice-help-zh-cn
[ -d help ] || dpkg-deb -x libreoffice-help-zh-cn_*.deb help
node - <<'JS'
const fs = require('fs'), path = require('path');

function* poems(folder, name) {
  const files = fs.readdirSync(folder).filter(f => name.test(f)).sort((a, b) => a.match(/\d+/)[0] - b.match(/\d+/)[0]);
  for (const file of files) {
    for (const poem of JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'))) {
      yield [poem.title ?? poem.rhythmic, poem.author, ...poem.paragraphs].join('\n') + '\n';
    }
  }
}

function* pages(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })
    .map(e => path.join(e.parentPath ?? e.path, e.name)).filter(p => p.endsWith('.html')).sort()) {
    const html = fs.readFileSync(entry, 'utf8').match(/<div id="DisplayArea"[\s\S]*?(?=<div id="DonationFrame"|<footer|<\/body>)/);
    const text = html?.[0].replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<\/(p|h\d|li|td|div|pre)>|<br\/?>/g, '\n').replace(/<[^>]*>/g, '')
      .replace(/&nbsp;/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
      .split('\n').map(line => line.trim()).filter(line => line.length > 0).join('\n');
    if (text && text.length >= 100) yield text + '\n';
  }
}

function write(name, documents) {
  const seen = new Set(), out = { train: [], validation: [] };
  for (const text of documents) {
    if (!seen.has(text)) {
      out[seen.size % 100 === 99 ? 'validation' : 'train'].push(JSON.stringify({ text }) + '\n');
      seen.add(text);
    }
  }
  for (const part in out) fs.writeFileSync(`${name}.${part}.jsonl`, out[part].join(''));
  console.log(`${name}: ${out.train.length} documents, ${out.validation.length} held out`);
}

write('poetry', (function* () {
  yield* poems('package/dist/quantangshi', /^poet\.tang\.\d+\.json$/);
  yield* poems('package/dist/songci', /^ci\.song\.\d+\.json$/);
})());
write('help', pages('help/usr/share/libreoffice/help/zh-CN'));
JS
