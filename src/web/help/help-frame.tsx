/** The frame of the help pages. */
import type { ComponentChildren, VNode } from "preact";
import { Layout } from "../parts/page.tsx";

export const HELP_PAGES = [
  { href: "/help/tools", label: "Set up a tool" },
  { href: "/help/only-here", label: "Install from here only" },
  { href: "/help/tokens", label: "Tokens and CI" },
  { href: "/help/staged", label: "Releases that wait" },
  { href: "/help/refused", label: "Refused uploads" },
  { href: "/help/factors", label: "Pick a factor" },
  { href: "/help/lost-factor", label: "Lost a factor" },
  { href: "/help/events", label: "What is recorded" },
] as const;

export type HelpPath = (typeof HELP_PAGES)[number]["href"] | "/help/";

export type HelpFrameProps = {
  readonly title: string;
  readonly path: HelpPath;
  readonly children: ComponentChildren;
};

export function HelpFrame({ title, path, children }: HelpFrameProps): VNode {
  const links = HELP_PAGES.map((page) => ({ ...page, current: page.href === path }));
  return (
    <Layout title={title} sections={{ label: "Help", links }}>
      <h1>{title}</h1>
      {children}
    </Layout>
  );
}
