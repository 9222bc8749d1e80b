/** Writes the little CBOR that authenticators speak, wrong where a test wants it wrong. */

export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

export function encodeCbor(value: Cbor): Uint8Array<ArrayBuffer> {
  return new Uint8Array(write(value));
}

/** Type and length of an item. */
export function cborHead(major: number, n: number): number[] {
  if (n < 24) return [(major << 5) | n];
  if (n < 256) return [(major << 5) | 24, n];
  if (n < 65_536) return [(major << 5) | 25, n >> 8, n & 255];
  return [(major << 5) | 26, (n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
}

function write(value: Cbor): number[] {
  if (typeof value === "number") return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value);
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    return [...cborHead(3, bytes.length), ...bytes];
  }
  if (value instanceof Uint8Array) return [...cborHead(2, value.length), ...value];
  if (value instanceof Map) {
    return [
      ...cborHead(5, value.size),
      ...[...value].flatMap(([key, each]) => [...write(key), ...write(each)]),
    ];
  }
  const list = value as readonly Cbor[];
  return [...cborHead(4, list.length), ...list.flatMap(write)];
}
