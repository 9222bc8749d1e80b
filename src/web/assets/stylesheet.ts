/** The one stylesheet, carried inside the program and served under a name made from its content. */
import text from "./style.css" with { type: "text" };

export type Stylesheet = {
  /** `/static/style.<16 hex digits of its sha256>.css`: it may be cached for ever. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Comments and indents are for whoever writes it; every page carries the rest. */
const short = text
  .replaceAll(/\/\*[^]*?\*\//g, "")
  .replaceAll(/\s*\n\s*/g, "\n")
  .replaceAll(/^([\w-]+): /gm, "$1:")
  .replaceAll(/([{;])\n/g, "$1");
const bytes = new TextEncoder().encode(short);
const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex").slice(0, 16);

export const stylesheet: Stylesheet = { path: `/static/style.${hash}.css`, bytes };
