/** The module of the live tail, carried inside the program and served under a name made from its content. */
import { bundleModule } from "./bundle.macro.ts" with { type: "macro" };

const text: string = bundleModule("../browser/tail.ts");
const bytes = new TextEncoder().encode(text);
const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex").slice(0, 16);

/** `/static/tail.<16 hex digits of its sha256>.js`: it may be cached for ever. */
export const tailModule: { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> } = {
  path: `/static/tail.${hash}.js`,
  bytes,
};
