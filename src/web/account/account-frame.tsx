/** The frame of every page about one's own account: where one is, who one is, and the way out. */
import type { ComponentChildren, VNode } from "preact";
import { QuietButton } from "../parts/button.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
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
  { href: "/account/sessions", label: "Sessions" },
  { href: "/account/notices", label: "Notices" },
  { href: "/account/events", label: "Events" },
  { href: "/account/password", label: "Password" },
];

export function AccountFrame(props: AccountFrameProps): VNode {
  const { title, path, userName, csrf, width = "narrow", script, children } = props;
  const nav = pages.map((page) => ({ ...page, current: page.href === path }));
  return (
    <Layout title={title} nav={nav} width={width} {...(script === undefined ? {} : { script })}>
      {children}
      <form method="post" action="/sign-out" class="aside">
        <HiddenFields fields={{ csrf }} />
        <p>
          You are signed in as <strong>{userName}</strong>.
        </p>
        <QuietButton>Sign out</QuietButton>
      </form>
    </Layout>
  );
}

/** `2026-03-01 09:30 UTC`. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
