/** Secrets of links that wait to be mailed are kept encrypted (AES-256-GCM) with a key that is not in the database. */
import { createCipheriv, createDecipheriv } from "node:crypto";

const IV = 12;
const TAG = 16;

/** What a link belongs to: binds the secret to its row, so that rows cannot be swapped. */
export type LinkOwner = `invitation ${number}` | `account link ${number}`;

const bound = (owner: LinkOwner) => Buffer.from(`gatehouse link of ${owner}`);

export type SealDeps = { readonly mailKey: Uint8Array; readonly randomBytes: (n: number) => Uint8Array };

/** Initialisation vector, ciphertext and tag in one blob. */
export function sealLink(deps: SealDeps, owner: LinkOwner, secret: string): Buffer {
  const iv = deps.randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", deps.mailKey, iv).setAAD(bound(owner));
  return Buffer.concat([iv, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** `undefined` where key, owner or bytes do not fit. */
export function unsealLink(key: Uint8Array, owner: LinkOwner, sealed: Uint8Array): string | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV))
      .setAAD(bound(owner))
      .setAuthTag(sealed.subarray(sealed.length - TAG));
    const body = decipher.update(sealed.subarray(IV, sealed.length - TAG));
    return Buffer.concat([body, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
