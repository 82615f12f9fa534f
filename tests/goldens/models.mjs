import { weight } from "./weights.mjs";
import { writeGguf } from "./gguf.mjs";

const llama = {
  model_type: "llama", vocab_size: 40, hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2,
  intermediate_size: 96, max_position_embeddings: 256, rms_norm_eps: 1e-5,
};

// Hugging Face's config.json of each tiny model. llama.cpp's architecture is model_type.
export const models = {
  "llama": llama,
  "llama-linear": { ...llama, rope_scaling: { rope_type: "linear", factor: 4 } },
  "llama-llama3": {
    ...llama,
    rope_scaling: { rope_type: "llama3", factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 },
  },
  "llama-yarn": { ...llama, rope_scaling: { rope_type: "yarn", factor: 4, original_max_position_embeddings: 64 } },
  "qwen2": { ...llama, model_type: "qwen2", rms_norm_eps: 1e-6, rope_theta: 1000000, tie_word_embeddings: true },
  "qwen3": { ...llama, model_type: "qwen3", rms_norm_eps: 1e-6, rope_theta: 1000000, head_dim: 32 },
  "falcon": {
    model_type: "falcon", vocab_size: 40, hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, multi_query: true,
    parallel_attn: true, new_decoder_architecture: false, alibi: false, bias: false,
  },
  "bloom": { model_type: "bloom", vocab_size: 40, hidden_size: 96, n_layer: 2, n_head: 6, seq_length: 256 },
  // Cohere-2 stands for the sliding window, which llama.cpp has in no architecture nearer to ours: the window in the first three of
  // every four layers, LayerNorm without shift, SwiGLU and a parallel block.
  "window": {
    ...llama, model_type: "cohere2", layer_norm_eps: 1e-5, sliding_window: 5, logit_scale: 1, tie_word_embeddings: true,
  },
};

// llama.cpp's GELU has the precision of half floats: its part in the logits is kept small.
export const downFactor = (config) => (["bloom", "falcon"].includes(config.model_type) ? 1 / 16 : 1);

// Writes a model as GGUF, by the conventions of llama.cpp's converter.
export function writeModel(path, config) {
  const architecture = config.model_type;
  const [isBloom, isFalcon, isCohere] = ["bloom", "falcon", "cohere2"].map((name) => architecture === name);
  const layers = config.num_hidden_layers ?? config.n_layer;
  const heads = config.num_attention_heads ?? config.n_head;
  const width = config.hidden_size;
  const shared = isBloom ? heads : isFalcon ? 1 : config.num_key_value_heads;
  const head = config.head_dim ?? width / heads;
  const hidden = isBloom || isFalcon ? 4 * width : config.intermediate_size;
  const theta = config.rope_theta ?? 10000;
  const isTied = config.tie_word_embeddings ?? (isBloom || isFalcon);
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
    ["tokenizer.ggml.eos_token_id", { u32: 1 }],
  ];
  const tensors = [];

  const key = (name, value) => keys.push([`${architecture}.${name}`, value]);
  const add = (theirs, ours, ...shape) => tensors.push([theirs, shape, weight(ours, shape, downFactor(config))]);
  const norm = (theirs, ours) => {
    add(`${theirs}.weight`, `${ours}.weight`, width);
    if (isBloom || isFalcon) {
      add(`${theirs}.bias`, `${ours}.bias`, width);
    }
  };
  const linear = (theirs, ours, outputs, inputs) => {
    add(`${theirs}.weight`, `${ours}.weight`, outputs, inputs);
    if (isBloom) {
      add(`${theirs}.bias`, `${ours}.bias`, outputs);
    }
  };

  key("vocab_size", { u32: config.vocab_size });
  key("context_length", { u32: 256 });
  key("embedding_length", { u32: width });
  key("block_count", { u32: layers });
  key("feed_forward_length", { u32: hidden });
  key("attention.head_count", { u32: heads });
  key("attention.head_count_kv", { u32: shared });
  key("attention.key_length", { u32: head });
  key("attention.value_length", { u32: head });
  const epsilon = { f32: config.rms_norm_eps ?? 1e-5 };
  key(isBloom || isFalcon || isCohere ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon", epsilon);
  if (!isBloom) {
    key("rope.dimension_count", { u32: head });
    key("rope.freq_base", { f32: theta });
  }

  if (isCohere) {
    key("attention.sliding_window", { u32: config.sliding_window });
    key("logit_scale", { f32: config.logit_scale });
  }

  const scaling = config.rope_scaling;
  if (scaling?.rope_type === "llama3") {
    // The converter writes LLaMA-3's scaling as a divisor of each frequency.
    tensors.push(["rope_freqs.weight", [head / 2], Float32Array.from({ length: head / 2 }, (_, i) => divisor(i, head, theta, scaling))]);
  } else if (scaling) {
    key("rope.scaling.type", scaling.rope_type);
    key("rope.scaling.factor", { f32: scaling.factor });
    if (scaling.rope_type === "yarn") {
      key("rope.scaling.original_context_length", { u32: scaling.original_max_position_embeddings });
    }
  }

  add("token_embd.weight", "model.embed_tokens.weight", config.vocab_size, width);
  norm("output_norm", "model.norm");
  if (isBloom) {
    norm("token_embd_norm", "model.embed_norm");
  }

  if (!isTied) {
    add("output.weight", "lm_head.weight", config.vocab_size, width);
  }

  for (let layer = 0; layer < layers; layer++) {
    const [ours, theirs] = [`model.layers.${layer}.`, `blk.${layer}.`];
    norm(`${theirs}attn_norm`, `${ours}input_layernorm`);
    const projections = [["q", heads], ["k", shared], ["v", shared]].map(([letter, count]) => {
      const [name, shape] = [`${ours}self_attn.${letter}_proj.weight`, [count * head, width]];
      const isInterleaved = letter !== "v" && (architecture === "llama" || isCohere);
      return { letter, name, shape, values: isInterleaved ? interleave(weight(name, shape), head, width) : weight(name, shape) };
    });
    if (isBloom || isFalcon) {
      tensors.push([`${theirs}attn_qkv.weight`, [(heads + 2 * shared) * head, width], concatenate(projections.map((p) => p.values))]);
    } else {
      projections.forEach((p) => tensors.push([`${theirs}attn_${p.letter}.weight`, p.shape, p.values]));
    }

    const biases = projections.map((p) => weight(p.name.replace(".weight", ".bias"), [p.shape[0]]));
    if (isBloom) {
      tensors.push([`${theirs}attn_qkv.bias`, [3 * width], concatenate(biases)]);
    } else if (architecture === "qwen2") {
      projections.forEach((p, i) => tensors.push([`${theirs}attn_${p.letter}.bias`, [p.shape[0]], biases[i]]));
    } else if (architecture === "qwen3") {
      add(`${theirs}attn_q_norm.weight`, `${ours}self_attn.q_norm.weight`, head);
      add(`${theirs}attn_k_norm.weight`, `${ours}self_attn.k_norm.weight`, head);
    }

    linear(`${theirs}attn_output`, `${ours}self_attn.o_proj`, width, heads * head);
    if (!isFalcon && !isCohere) {
      norm(`${theirs}ffn_norm`, `${ours}post_attention_layernorm`);
    }

    if (!isFalcon && !isBloom) {
      linear(`${theirs}ffn_gate`, `${ours}mlp.gate_proj`, hidden, width);
    }

    linear(`${theirs}ffn_up`, `${ours}mlp.up_proj`, hidden, width);
    linear(`${theirs}ffn_down`, `${ours}mlp.down_proj`, width, hidden);
  }

  writeGguf(path, keys, tensors);
}

const concatenate = (arrays) => Float32Array.from(arrays.flatMap((values) => [...values]));

// Hugging Face rotates row i of a head with row i + E/2, these architectures of llama.cpp row 2i with row 2i + 1.
function interleave(values, head, width) {
  const result = new Float32Array(values.length);
  for (let row = 0; row < values.length / width; row++) {
    const within = row % head;
    const from = row - within + (within % 2) * (head / 2) + Math.floor(within / 2);
    result.set(values.subarray(from * width, (from + 1) * width), row * width);
  }

  return result;
}

function divisor(pair, head, theta, { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: length }) {
  const wavelength = 2 * Math.PI * theta ** ((2 * pair) / head);
  const smooth = (length / wavelength - low) / (high - low);
  return wavelength < length / high ? 1 : wavelength > length / low ? factor : 1 / ((1 - smooth) / factor + smooth);
}
