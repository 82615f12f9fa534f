// Makes the goldens of tests/Linnet.Tests/Model/Goldens: see README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getLlama } from "node-llama-cpp";
import { downFactor, models, writeModel } from "./models.mjs";
import { tokens } from "./weights.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("../Linnet.Tests/Model/Goldens", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "linnet-goldens-"));
const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1, logLevel: "error" });
mkdirSync(folder, { recursive: true });
try {
  for (const [name, config] of Object.entries(models)) {
    const path = join(scratch, `${name}.gguf`);
    writeModel(path, config);
    const ids = tokens(24, config.vocab_size);
    const rows = await logits(path, ids, config.vocab_size);
    const lines = rows.map((row) => `    [${row.map((value) => value.toFixed(6)).join(", ")}]`);
    writeFileSync(
      join(folder, `${name}.json`),
      `{\n  "config": ${JSON.stringify(config)},\n  "down_factor": ${downFactor(config)},\n  "tokens": [${ids.join(", ")}],\n  "logits": [\n${lines.join(",\n")}\n  ]\n}\n`);
    console.log(`${name}: ${rows.length} x ${rows[0].length}, largest ${Math.max(...rows.flat().map(Math.abs)).toFixed(3)}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

await llama.dispose();

// Keys and values in 32-bit floats: half precision, llama.cpp's default, would cost three digits.
async function logits(path, ids, vocabulary) {
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0, useMmap: false });
  const context = await model.createContext({
    contextSize: 256, batchSize: 256, threads: 1, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32",
  });
  const outputs = await context.getSequence().controlledEvaluate(ids.map((id) => [id, { generateNext: { logits: true } }]));
  const rows = outputs.map((output) => Array.from({ length: vocabulary }, (_, id) => output.next.logits.get(id)));
  await model.dispose();
  return rows;
}
