/** The digest of a file's bytes, read piece by piece. */
import { createBreather } from "../breather.ts";

/** Lower-case hex. */
export async function fileDigest(
  file: Bun.BunFile,
  algorithm: "sha256" | "md5" | "blake2b256",
): Promise<string> {
  const hasher = new Bun.CryptoHasher(algorithm);
  const breathe = createBreather();
  for await (const piece of file.stream()) {
    hasher.update(piece);
    await breathe(piece.length);
  }
  return hasher.digest("hex");
}
