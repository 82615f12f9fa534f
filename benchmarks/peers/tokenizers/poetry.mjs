// The poems of the package chinese-poetry as one text: titles, authors and lines, a line each.
//
//   node poetry.mjs OUT.TXT
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const keys = ["title", "rhythmic", "author", "paragraphs", "content", "desc"];
const out = openSync(process.argv[2], "w");
walk(join(dirname(fileURLToPath(import.meta.url)), "node_modules", "chinese-poetry", "dist"));
closeSync(out);

function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      walk(path);
    } else if (entry.name.endsWith(".json")) {
      const lines = texts(parse(path)).filter((line) => line.trim());
      writeSync(out, lines.map((line) => line + "\n").join(""));
    }
  }
}

// A few of the package's files are no JSON.
function parse(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return [];
  }
}

function texts(value) {
  return typeof value === "string" ? [value]
    : Array.isArray(value) ? value.flatMap(texts)
    : value && typeof value === "object" ? keys.flatMap((key) => texts(value[key]))
    : [];
}
