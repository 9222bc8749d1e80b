/** The shape of a token: `gh_`, 43 random characters, and a checksum by which a scanner knows it offline. */

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 43;
const CHECK_LENGTH = 6;
const SHAPE = new RegExp(`^gh_[0-9A-Za-z]{${RANDOM_LENGTH + CHECK_LENGTH}}$`);

/** Makes a secret of 256 random bits; `randomBytes(n)` gives n bytes fit for keys. */
export function makeTokenSecret(randomBytes: (n: number) => Uint8Array): string {
  let value = 0n;
  for (const byte of randomBytes(32)) value = (value << 8n) | BigInt(byte);
  const body = base62(value, RANDOM_LENGTH);
  return `gh_${body}${checksum(body)}`;
}

/** Whether `text` has the shape of a token and its checksum fits; says nothing of whether it was ever issued. */
export function looksLikeToken(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  return checksum(text.slice(3, 3 + RANDOM_LENGTH)) === text.slice(3 + RANDOM_LENGTH);
}

/** What is stored of a secret: its SHA-256. A slow hash adds nothing to 256 random bits. */
export function hashTokenSecret(secret: string): Buffer {
  return new Bun.CryptoHasher("sha256").update(secret).digest();
}

function checksum(body: string): string {
  return base62(BigInt(Bun.hash.crc32(body)), CHECK_LENGTH);
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value, n = 0; n < length; n += 1, rest /= 62n)
    text = `${ALPHABET[Number(rest % 62n)]}${text}`;
  return text;
}
