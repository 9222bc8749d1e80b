/** The frame of every page for people, and the one place where a page becomes text. */
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { stylesheet } from "../assets/stylesheet.ts";
import { type Banner, currentBanner } from "../banner.ts";
import { houseNav, type NavLink } from "../house-nav.ts";
import type { DutyNotice } from "../../readiness/duty-notice.ts";
import { BrandMark, iconAddress } from "./brand-mark.tsx";
import { Notice } from "./notice.tsx";

export type LayoutProps = {
  /** What this page is, before the name of the product in the window's title. */
  readonly title: string;
  /** Pages beside this one: of the account, of the admins, of help. */
  readonly sections?: { readonly label: string; readonly links: readonly NavLink[] };
  /** Who looks; found out where it is left out. */
  readonly banner?: Banner | undefined;
  /** `narrow` for pages that are read or filled in, `wide` for lists. */
  readonly width?: "narrow" | "wide";
  /** Path of the one module this page runs; most pages run none. */
  readonly script?: string;
  readonly children: ComponentChildren;
};

type NavProps = { readonly label: string; readonly links: readonly NavLink[]; readonly look?: string };

function Nav({ label, links, look }: NavProps): VNode {
  return (
    <nav aria-label={label} class={look}>
      {links.map((link) => (
        <a href={link.href} aria-current={link.current === true ? "page" : undefined}>
          {link.label}
        </a>
      ))}
    </nav>
  );
}

/** Who is signed in, and the way out. */
function Person({ person }: { readonly person: NonNullable<Banner["person"]> }): VNode {
  return (
    <form method="post" action="/sign-out" class="person">
      <input type="hidden" name="csrf" value={person.csrf} />
      <span>
        Signed in as <strong>{person.name}</strong>
      </span>
      <button type="submit">Sign out</button>
    </form>
  );
}

/** What the policy will ask for; said once, where whoever it is about has something to do. */
function Duty({ duty: { words, path } }: { readonly duty: DutyNotice }): VNode {
  return (
    <Notice tone="care" title={words}>
      <p>
        <a href={path}>What to do, and why</a>
      </p>
    </Notice>
  );
}

/** A whole document: head, banner, the page's own content, foot. Needs no script. */
export function Layout(props: LayoutProps): VNode {
  const { title, sections, banner = currentBanner(), width = "narrow", script, children } = props;
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
          {banner !== undefined && <Nav label="Main" links={houseNav(banner)} />}
          {banner?.person !== undefined && <Person person={banner.person} />}
        </header>
        {sections !== undefined && <Nav {...sections} look="sections" />}
        <main id="main" class={width}>
          {banner?.duty !== undefined && <Duty duty={banner.duty} />}
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
