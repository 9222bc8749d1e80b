/** What was typed where a user name belongs, in the one spelling by which accounts are found and tries are counted. */

export function foldName(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase().slice(0, 300);
}

/** For the key of a limit. A hash, since what was typed may be anything. */
export function accountKey(typed: string): string {
  return new Bun.CryptoHasher("sha256").update(foldName(typed)).digest("hex").slice(0, 32);
}
