/** The frame of every page for people, and the one place where a page becomes text. */
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { stylesheet } from "../assets/stylesheet.ts";
import { BrandMark, iconAddress } from "./brand-mark.tsx";

export type NavLink = {
  readonly href: string;
  readonly label: string;
  /** The page that is being shown. */
  readonly current?: boolean;
};

export type LayoutProps = {
  /** What this page is, before the name of the product in the window's title. */
  readonly title: string;
  readonly nav?: readonly NavLink[];
  /** `narrow` for pages that are read or filled in, `wide` for lists. */
  readonly width?: "narrow" | "wide";
  /** Path of the one module this page runs; most pages run none. */
  readonly script?: string;
  readonly children: ComponentChildren;
};

function Nav({ links }: { readonly links: readonly NavLink[] }): VNode {
  return (
    <nav aria-label="Main">
      {links.map((link) => (
        <a href={link.href} aria-current={link.current === true ? "page" : undefined}>
          {link.label}
        </a>
      ))}
    </nav>
  );
}

/** A whole document: head, banner, the page's own content, foot. Needs no script. */
export function Layout({ title, nav, width = "narrow", script, children }: LayoutProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Gatehouse`}</title>
        <link rel="stylesheet" href={stylesheet.path} />
        <link rel="icon" href={iconAddress} />
        {script !== undefined && <script type="module" src={script} />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="top">
          <a class="brand" href="/">
            <BrandMark />
            Gatehouse
          </a>
          {nav !== undefined && nav.length > 0 && <Nav links={nav} />}
        </header>
        <main id="main" class={width}>
          {children}
        </main>
        <footer>A private Python package index.</footer>
      </body>
    </html>
  );
}

/** The document as text, ready to be sent as `text/html; charset=utf-8`; every string in it is escaped. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}\n`;
}
