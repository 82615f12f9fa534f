// llama.cpp through node-llama-cpp as an engine of benchmarks/generation.sh: the same weights as GGUF in 32-bit floats, keys and values too.
//
//   node llama_cpp.mjs CHECKPOINT      a folder with config.json, model.safetensors and work.json
//
// Speaks as GenerationEngine.cs does: "ready PARAMETERS"; for each line one, batch, prefill "TOKENS_PER_SECOND TOKENS"; at the end "done".
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { getLlama } from "node-llama-cpp";
import { writeGguf } from "../../tests/goldens/gguf.mjs";

const folder = process.argv[2];
const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
const work = JSON.parse(readFileSync(join(folder, "work.json"), "utf8"));
const path = join(folder, "model.gguf");
const parameters = convert();
const llama = await getLlama({ gpu: false, build: "never", maxThreads: work.threads, logLevel: "error" });
const model = await llama.loadModel({ modelPath: path, gpuLayers: 0, useMmap: false });
rmSync(path);
const settings = { threads: work.threads, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32" };
const long = Math.max(work.prefill.length, work.one.length + work.new_tokens) + 1;
const single = await model.createContext({ ...settings, contextSize: long, batchSize: long });
const many = await model.createContext({ ...settings, contextSize: work.batch_tokens + 2, sequences: work.batch.length, batchSize: work.batch.length });
const stream = single.getSequence();
const streams = work.batch.map(() => many.getSequence());

const asked = { one: 0, batch: 0, prefill: 0 };

console.log(`ready ${parameters}`);
for await (const line of createInterface({ input: process.stdin })) {
  await next(stream, work.warm);
  const start = process.hrtime.bigint();
  const [tokens, drawn] = await run(line);
  console.log(`${tokens / (Number(process.hrtime.bigint() - start) / 1e9)} ${drawn.join(",")}`);
}

console.log("done");
process.exit(0);

async function run(kind) {
  const count = ++asked[kind];
  if (kind === "one") {
    const [first, ...rest] = work.one;
    return [work.new_tokens, await write(stream, [(first + count) % config.vocab_size, ...rest], work.new_tokens)];
  }

  if (kind === "batch") {
    const texts = await Promise.all(streams.map((sequence, i) => write(sequence, [work.batch[i]], work.batch_tokens)));
    return [work.batch.length * work.batch_tokens, texts[0]];
  }

  const shift = count % work.prefill.length;
  return [work.prefill.length, [await next(stream, [...work.prefill.slice(shift), ...work.prefill.slice(0, shift)])]];
}

// Greedy: the new tokens behind a prompt.
async function write(sequence, prompt, count) {
  await sequence.clearHistory();
  const drawn = [];
  for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
    drawn.push(token);
    if (drawn.length === count) {
      break;
    }
  }

  return drawn;
}

async function next(sequence, prompt) {
  return (await write(sequence, prompt, 1))[0];
}

// The checkpoint as GGUF, by the conventions of llama.cpp's converter.
function convert() {
  const file = readFileSync(join(folder, "model.safetensors"));
  const header = Number(file.readBigUInt64LE(0));
  const entries = JSON.parse(file.subarray(8, 8 + header).toString());
  const values = (name) => {
    const [begin, end] = entries[name].data_offsets.map((offset) => file.byteOffset + 8 + header + offset);
    return new Float32Array(file.buffer.slice(begin, end));
  };
  const architecture = "llama";
  const head = config.hidden_size / config.num_attention_heads;
  const key = (name, value) => [`${architecture}.${name}`, value];
  const ids = Array.from({ length: config.vocab_size }, (_, id) => id);
  const keys = [
    ["general.architecture", architecture],
    // Nothing is tokenized, but llama.cpp asks for a vocabulary.
    ["tokenizer.ggml.model", "gpt2"],
    ["tokenizer.ggml.pre", "gpt-2"],
    ["tokenizer.ggml.tokens", { texts: ids.map((id) => `t${id}`) }],
    ["tokenizer.ggml.token_type", { i32s: ids.map(() => 1) }],
    ["tokenizer.ggml.merges", { texts: ["t 0"] }],
    ["tokenizer.ggml.bos_token_id", { u32: 0 }],
    ["tokenizer.ggml.eos_token_id", { u32: config.vocab_size - 1 }],
    key("vocab_size", { u32: config.vocab_size }),
    key("context_length", { u32: config.max_position_embeddings }),
    key("embedding_length", { u32: config.hidden_size }),
    key("block_count", { u32: config.num_hidden_layers }),
    key("feed_forward_length", { u32: config.intermediate_size }),
    key("attention.head_count", { u32: config.num_attention_heads }),
    key("attention.head_count_kv", { u32: config.num_key_value_heads }),
    key("attention.key_length", { u32: head }),
    key("attention.value_length", { u32: head }),
    key("attention.layer_norm_rms_epsilon", { f32: config.rms_norm_eps }),
    key("rope.dimension_count", { u32: head }),
    key("rope.freq_base", { f32: config.rope_theta }),
  ];
  const names = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", lm_head: "output", input_layernorm: "attn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    post_attention_layernorm: "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
  };
  let count = 0;
  const tensors = Object.keys(entries).filter((name) => name !== "__metadata__").map((name) => {
    const [, layer, part] = name.match(/^(?:model\.layers\.(\d+)\.)?(.*)\.weight$/);
    const shape = entries[name].shape;
    const floats = /[qk]_proj/.test(name) ? interleave(values(name), head, shape[1]) : values(name);
    count += floats.length;
    return [`${layer === undefined ? "" : `blk.${layer}.`}${names[part]}.weight`, shape, floats];
  });
  writeGguf(path, keys, tensors);
  return count;
}

// Hugging Face rotates row i of a head with row i + E/2, llama.cpp row 2i with row 2i + 1.
function interleave(values, head, width) {
  const result = new Float32Array(values.length);
  for (let row = 0; row < values.length / width; row++) {
    const within = row % head;
    const from = row - within + (within % 2) * (head / 2) + Math.floor(within / 2);
    result.set(values.subarray(from * width, (from + 1) * width), row * width);
  }

  return result;
}
