/** The frame of every page about one's own account: where one is among them. */
import type { ComponentChildren, VNode } from "preact";
import { currentBanner } from "../banner.ts";
import { Layout } from "../parts/page.tsx";

export type AccountFrameProps = {
  readonly title: string;
  /** Path of the page, marked in the navigation. */
  readonly path: string;
  readonly userName: string;
  readonly csrf: string;
  readonly width?: "narrow" | "wide";
  readonly script?: string;
  readonly children: ComponentChildren;
};

const pages = [
  { href: "/account/factors", label: "Factors" },
  { href: "/account/tokens", label: "Tokens" },
  { href: "/account/projects", label: "Projects" },
  { href: "/account/sessions", label: "Sessions" },
  { href: "/account/notices", label: "Notices" },
  { href: "/account/events", label: "Events" },
  { href: "/account/password", label: "Password" },
  { href: "/account/email", label: "E-mail" },
];

export function AccountFrame(props: AccountFrameProps): VNode {
  const { title, path, userName, csrf, width = "narrow", script, children } = props;
  const sections = {
    label: "Account",
    links: pages.map((page) => ({ ...page, current: page.href === path })),
  };
  const banner = currentBanner() ?? { path, mayRead: true, person: { name: userName, admin: false, csrf } };
  return (
    <Layout
      title={title}
      sections={sections}
      banner={banner}
      width={width}
      {...(script === undefined ? {} : { script })}
    >
      {children}
    </Layout>
  );
}

/** `2026-03-01 09:30 UTC`. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
