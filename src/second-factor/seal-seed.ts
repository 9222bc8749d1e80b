/** Seeds of authenticator apps are kept encrypted (AES-256-GCM) with a key that is not in the database. */
import { createCipheriv, createDecipheriv } from "node:crypto";

const IV = 12;
const TAG = 16;

/** Binds the seed to its owner, so that rows cannot be swapped. */
const owner = (userId: number) => Buffer.from(`gatehouse totp seed of person ${userId}`);

export type SealDeps = { readonly seedKey: Uint8Array; readonly randomBytes: (n: number) => Uint8Array };

/** Initialisation vector, ciphertext and tag in one blob. */
export function sealSeed(deps: SealDeps, userId: number, seed: Uint8Array): Buffer {
  const iv = deps.randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", deps.seedKey, iv).setAAD(owner(userId));
  return Buffer.concat([iv, cipher.update(seed), cipher.final(), cipher.getAuthTag()]);
}

/** `undefined` where key, owner or bytes do not fit. */
export function unsealSeed(
  key: Uint8Array,
  userId: number,
  sealed: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV))
      .setAAD(owner(userId))
      .setAuthTag(sealed.subarray(sealed.length - TAG));
    const body = decipher.update(sealed.subarray(IV, sealed.length - TAG));
    return new Uint8Array(Buffer.concat([body, decipher.final()]));
  } catch {
    return undefined;
  }
}
