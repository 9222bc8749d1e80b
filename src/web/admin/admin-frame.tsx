/** The frame of the admins' pages. */
import type { ComponentChildren, VNode } from "preact";
import { currentBanner } from "../banner.ts";
import { Layout } from "../parts/page.tsx";

export type AdminFrameProps = {
  readonly title: string;
  /** Path of the page, marked among the others. */
  readonly path: string;
  readonly userName: string;
  readonly csrf: string;
  readonly width?: "narrow" | "wide";
  /** Path of the module it runs. */
  readonly script?: string;
  readonly children: ComponentChildren;
};

const pages = [
  { href: "/admin/people", label: "People" },
  { href: "/admin/invitations", label: "Invitations" },
  { href: "/admin/projects", label: "Projects" },
  { href: "/admin/readiness", label: "Readiness" },
  { href: "/admin/policy", label: "Policy" },
  { href: "/admin/upstreams", label: "Upstreams" },
  { href: "/admin/audit", label: "Audit log" },
  { href: "/admin/audit/shipping", label: "Shipping" },
  { href: "/admin/settings", label: "Settings" },
];

export function AdminFrame(props: AdminFrameProps): VNode {
  const { title, path, userName, csrf, width = "wide", script, children } = props;
  const sections = {
    label: "Administration",
    links: pages.map((page) => ({ ...page, current: page.href === path })),
  };
  const banner = currentBanner() ?? { path, mayRead: true, person: { name: userName, admin: true, csrf } };
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
