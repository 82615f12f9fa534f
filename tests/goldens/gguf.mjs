import { writeFileSync } from "node:fs";

const alignment = 32;

// Writes a GGUF file, version 3, of 32-bit floats. Values are {u32}, {f32}, text, or a list {i32s}, {f32s}, {texts}; tensors [name, shape, Float32Array], row-major.
export function writeGguf(path, keys, tensors) {
  const parts = [];
  let length = 0;
  const push = (bytes) => (parts.push(bytes), (length += bytes.length));
  const number = (size, write) => {
    const bytes = Buffer.alloc(size);
    write(bytes);
    push(bytes);
  };
  const u32 = (value) => number(4, (b) => b.writeUInt32LE(value));
  const u64 = (value) => number(8, (b) => b.writeBigUInt64LE(BigInt(value)));
  const text = (value) => (u64(Buffer.byteLength(value)), push(Buffer.from(value)));
  const pad = () => push(Buffer.alloc((alignment - (length % alignment)) % alignment));

  push(Buffer.from("GGUF"));
  u32(3);
  u64(tensors.length);
  u64(keys.length);
  const f32 = (value) => number(4, (b) => b.writeFloatLE(value));
  const kinds = { u32: [4, u32], i32: [5, u32], f32: [6, f32], text: [8, text] };
  for (const [key, given] of keys) {
    const [kind, value] = typeof given === "string" ? ["text", given] : Object.entries(given)[0];
    text(key);
    if (kind in kinds) {
      u32(kinds[kind][0]);
      kinds[kind][1](value);
    } else {
      const [type, write] = kinds[kind.slice(0, -1)];
      u32(9);
      u32(type);
      u64(value.length);
      value.forEach(write);
    }
  }

  let offset = 0;
  for (const [name, shape, values] of tensors) {
    if (values.length !== shape.reduce((a, b) => a * b, 1)) {
      throw new Error(`${name}: ${values.length} values for [${shape}]`);
    }

    text(name);
    u32(shape.length);
    shape.toReversed().forEach(u64);
    u32(0); // F32
    u64(offset);
    offset += Math.ceil(values.byteLength / alignment) * alignment;
  }

  for (const [, , values] of tensors) {
    pad();
    push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }

  pad();
  writeFileSync(path, Buffer.concat(parts));
}
