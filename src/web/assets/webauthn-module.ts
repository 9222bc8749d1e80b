/** The one module that pages run, carried inside the program and served under a name made from its content. */
import { bundleModule } from "./bundle.macro.ts" with { type: "macro" };

const text: string = bundleModule("../browser/webauthn.ts");
const bytes = new TextEncoder().encode(text);
const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex").slice(0, 16);

/** `/static/webauthn.<16 hex digits of its sha256>.js`: it may be cached for ever. */
export const webauthnModule: { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> } = {
  path: `/static/webauthn.${hash}.js`,
  bytes,
};
