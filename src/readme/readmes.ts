/** The descriptions of releases as pages show them: rendered once, kept beside the metadata that holds them. */
import { SQLiteError } from "bun:sqlite";
import { and, eq } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { coreMetadata } from "../db/schema/catalog.ts";
import { readmes } from "../db/schema/pages.ts";
import { type Tx, write } from "../db/write.ts";
import { longestMarkup, type Markup, rendererVersion } from "../markup/markup.ts";
import type { SafeHtml } from "../markup/safe-html.ts";
import type { CoreMetadata } from "../packaging/core-metadata.ts";
import type { RenderProcess } from "./render-process.ts";

export type Readme =
  | ({ readonly kind: "html" } & SafeHtml)
  /** For `<pre>`: plain text, or markup that cannot be rendered. */
  | { readonly kind: "text"; readonly text: string };

/** The text of a description, by the digest of the metadata it stands in. */
export type ReadmeSource = {
  /** Lower-case hex. */
  readonly metadataSha256: string;
  readonly metadata: Pick<CoreMetadata, "description" | "descriptionContentType">;
};

export type Readmes = {
  /** The description as shown, rendered now when it never was; `undefined` where there is none. Never rejects for its text. */
  of(source: ReadmeSource): Promise<Readme | undefined>;
};

export function createReadmes({ db, renderer }: { db: Db; renderer: RenderProcess }): Readmes {
  const pending = new Map<string, Promise<Readme>>();
  // What was too slow may have met a busy machine: it is tried once in the life of this process, never at every view.
  const givenUp = new Set<string>();

  async function render(source: ReadmeSource, markup: Markup): Promise<Readme> {
    const { metadataSha256 } = source;
    if (givenUp.has(metadataSha256)) return { kind: "text", text: markup.text };
    const kept = find(db, metadataSha256);
    const rendered = kept ?? (await renderer.render(markup));
    if (rendered === "slow" || rendered === "died") givenUp.add(metadataSha256);
    else if (kept === undefined && rendered !== "busy") keep(db, source, rendered);
    return typeof rendered === "string" ? { kind: "text", text: markup.text } : { kind: "html", ...rendered };
  }

  return {
    of: async (source) => {
      const text = source.metadata.description?.trim() ?? "";
      if (text === "") return undefined;
      const markup = markupOf(source, text);
      if (markup === undefined) return { kind: "text", text };
      const known = pending.get(source.metadataSha256);
      if (known !== undefined) return known;
      const mine = render(source, markup).finally(() => pending.delete(source.metadataSha256));
      pending.set(source.metadataSha256, mine);
      return mine;
    },
  };
}

/** Nothing for plain text and for what is too long. Without a content type it is reStructuredText (core metadata 2.1). */
function markupOf({ metadata }: ReadmeSource, text: string): Markup | undefined {
  if (text.length > longestMarkup) return undefined;
  const { type = "text/x-rst", variant = "GFM" } = metadata.descriptionContentType ?? {};
  if (type === "text/plain") return undefined;
  return { format: type === "text/markdown" ? variant : "rst", text };
}

function find(db: Db, metadataSha256: string): SafeHtml | "failed" | undefined {
  const row = db.orm
    .select()
    .from(readmes)
    .where(
      and(
        eq(readmes.metadataSha256, Buffer.from(metadataSha256, "hex")),
        eq(readmes.renderer, rendererVersion),
      ),
    )
    .get();
  if (row === undefined) return undefined;
  const { opening, whole } = row;
  return opening === null ? "failed" : { opening, ...(whole === null ? {} : { whole }) };
}

/** Metadata that was deleted meanwhile takes its description with it. */
function keep(db: Db, { metadataSha256 }: ReadmeSource, rendered: SafeHtml | "failed"): void {
  const { opening = null, whole = null } = rendered === "failed" ? {} : rendered;
  const digest = Buffer.from(metadataSha256, "hex");
  const put = (tx: Tx) => {
    const held = tx
      .select({ one: coreMetadata.sha256 })
      .from(coreMetadata)
      .where(eq(coreMetadata.sha256, digest))
      .get();
    if (held === undefined) return;
    const row = { renderer: rendererVersion, opening, whole };
    tx.insert(readmes)
      .values({ metadataSha256: digest, ...row })
      .onConflictDoUpdate({ target: readmes.metadataSha256, set: row })
      .run();
  };
  try {
    write(db, put);
  } catch (error) {
    // A full or busy disk must not keep anybody from reading; the description is rendered again next time.
    if (!(error instanceof SQLiteError)) throw error;
  }
}
