/** The front page: what this index is, what it holds, and what to paste to use it. */
import type { VNode } from "preact";
import { counted } from "./parts/amounts.ts";
import { EmptyState } from "./parts/empty-state.tsx";
import { Layout, type NavLink } from "./parts/page.tsx";
import { ClientList } from "./paste-lines/client-list.tsx";
import { indexUrl } from "./paste-lines/client-lines.ts";

export type HomePageProps = {
  readonly publicUrl: string;
  readonly nav?: readonly NavLink[];
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

export function HomePage({ publicUrl, nav = [], readBy, counts }: HomePageProps): VNode {
  const { host } = new URL(publicUrl);
  return (
    <Layout title={host} nav={nav}>
      <h1>{host}</h1>
      <p class="lead">
        A private Python package index. Install from it and publish to it with the tools you already have.
      </p>
      {counts !== undefined && <Counts counts={counts} />}
      <h2>Use it</h2>
      <p>
        {readBy === "anyone"
          ? "Anyone who reaches this server may install. Publishing takes a token: user name "
          : "Installing and publishing both take a token: user name "}
        <code>__token__</code>, password the token itself. One click selects a whole block. uv, twine, poetry
        and hatch publish what you have built into <code>dist/</code>.
      </p>
      <ClientList house={{ publicUrl }} />
      <p class="aside">
        These lines make <code>{indexUrl({ publicUrl })}</code> the only index your tools ask. Don't add it as
        an extra one beside another: whoever takes one of your names over there would be installed in its
        place.
      </p>
    </Layout>
  );
}
