// The weights and tokens of every golden: the same formula as GoldenWeights.cs beside the tests.
const mask = (1n << 64n) - 1n;

// SplitMix64's finalizer, in [0, 1).
function uniform(state) {
  state = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  state = ((state ^ (state >> 27n)) * 0x94d049bb133111ebn) & mask;
  return Number((state ^ (state >> 31n)) >> 11n) * 2 ** -53;
}

// The values of a weight by its name in Hugging Face's LLaMA: norms about 1, matrices about ±1/√columns, down_proj times a factor.
export function weight(name, shape, downFactor = 1) {
  const isNormScale = name.includes("norm") && name.endsWith(".weight");
  let scale = shape.length === 1 ? 0.6 : 2.5 / Math.sqrt(shape[1]);
  if (name.includes("down_proj")) {
    scale *= downFactor;
  }

  let seed = 14695981039346656037n; // FNV-1a of the name
  for (const character of name) {
    seed = ((seed ^ BigInt(character.charCodeAt(0))) * 1099511628211n) & mask;
  }

  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) {
    values[i] = (isNormScale ? 1 : 0) + scale * (uniform((seed + BigInt(i) * 0x9e3779b97f4a7c15n) & mask) - 0.5);
  }

  return values;
}

export const tokens = (count, vocabulary) =>
  Array.from({ length: count }, (_, i) => Math.floor(vocabulary * uniform((BigInt(i + 1) * 0x9e3779b97f4a7c15n) & mask)));
