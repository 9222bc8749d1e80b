/** Secrets of links that wait to be mailed are kept encrypted (AES-256-GCM) with a key that is not in the database. */
import { createCipheriv, createDecipheriv } from "node:crypto";

const IV = 12;
const TAG = 16;

/** Binds the secret to its invitation, so that rows cannot be swapped. */
const owner = (invitation: number) => Buffer.from(`gatehouse link of invitation ${invitation}`);

export type SealDeps = { readonly mailKey: Uint8Array; readonly randomBytes: (n: number) => Uint8Array };

/** Initialisation vector, ciphertext and tag in one blob. */
export function sealLink(deps: SealDeps, invitation: number, secret: string): Buffer {
  const iv = deps.randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", deps.mailKey, iv).setAAD(owner(invitation));
  return Buffer.concat([iv, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** `undefined` where key, invitation or bytes do not fit. */
export function unsealLink(key: Uint8Array, invitation: number, sealed: Uint8Array): string | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV))
      .setAAD(owner(invitation))
      .setAuthTag(sealed.subarray(sealed.length - TAG));
    const body = decipher.update(sealed.subarray(IV, sealed.length - TAG));
    return Buffer.concat([body, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
