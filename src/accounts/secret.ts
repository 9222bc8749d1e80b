/** Secrets that a browser or a link carries: 256 random bits, kept here only as a hash. */

/** Fit for cookies and addresses; `randomBytes(n)` gives n bytes fit for keys. */
export function makeSecret(randomBytes: (n: number) => Uint8Array): string {
  return Buffer.from(randomBytes(32)).toString("base64url");
}

/** SHA-256: a slow hash adds nothing to 256 random bits. */
export function hashSecret(secret: string): Buffer {
  return new Bun.CryptoHasher("sha256").update(secret).digest();
}
