/** The front page: what this index is, what it holds, and what to paste to use it. */
import type { VNode } from "preact";
import { counted } from "./parts/amounts.ts";
import { EmptyState } from "./parts/empty-state.tsx";
import { Layout } from "./parts/page.tsx";
import { PasteLines } from "./parts/paste-lines.tsx";
import { SearchBox } from "./parts/search-box.tsx";
import { ClientList } from "./paste-lines/client-list.tsx";
import { type House, indexUrl, placeholder, signInLines } from "./paste-lines/client-lines.ts";

export type HomePageProps = {
  readonly publicUrl: string;
  /** Who may install: everyone who reaches the server, or holders of a token. */
  readonly readBy: "anyone" | "authenticated";
  /** What it holds; nothing where that is for holders of a token. */
  readonly counts?: { readonly projects: number; readonly releases: number; readonly files: number };
};

function Counts({ counts }: { readonly counts: NonNullable<HomePageProps["counts"]> }): VNode {
  if (counts.projects === 0) {
    return (
      <EmptyState title="Nothing has been published here yet.">
        <p>
          Build a package, pick your tool below, and paste its lines: the first upload creates the project.
        </p>
      </EmptyState>
    );
  }
  return (
    <ul class="counts">
      <li>{counted(counts.projects, "project")}</li>
      <li>{counted(counts.releases, "release")}</li>
      <li>{counted(counts.files, "file")}</li>
    </ul>
  );
}

type HowTokensGoInProps = Pick<HomePageProps, "readBy"> & { readonly house: House };

function HowTokensGoIn({ readBy, house }: HowTokensGoInProps): VNode {
  return (
    <>
      <p>
        {readBy === "anyone"
          ? "Anyone who reaches this server may install; publishing takes a token. "
          : "Installing and publishing both take a token. "}
        Put yours where the lines say <code>{placeholder}</code>. One click selects a whole block. uv, twine,
        poetry and hatch publish what you have built into <code>dist/</code>.
      </p>
      {readBy === "authenticated" && (
        <PasteLines caption="Sign in for installing, with any tool: set once" lines={signInLines(house)} />
      )}
    </>
  );
}

export function HomePage({ publicUrl, readBy, counts }: HomePageProps): VNode {
  const { host } = new URL(publicUrl);
  const house = { publicUrl, token: placeholder };
  return (
    <Layout title={host}>
      <h1>{host}</h1>
      <p class="lead">
        A private Python package index. Install from it and publish to it with the tools you already have.
      </p>
      {counts?.projects !== 0 && <SearchBox />}
      {counts !== undefined && <Counts counts={counts} />}
      <h2>Use it</h2>
      <HowTokensGoIn readBy={readBy} house={house} />
      <ClientList house={house} />
      <p class="aside">
        These lines make <code>{indexUrl(publicUrl)}</code> the only index your tools ask. Don't add it as an
        extra one beside another: whoever takes one of your names over there would be installed in its place.{" "}
        <a href="/help/only-here">More on that</a>, on <a href="/help/tokens">tokens in CI</a>, and on{" "}
        <a href="/help/refused">uploads that were refused</a>.
      </p>
    </Layout>
  );
}
