/** The frame of the pages by which a project is changed: which project, which page of it, and what went wrong. */
import type { ComponentChildren, VNode } from "preact";
import { AccountFrame } from "../account/account-frame.tsx";
import { Notice } from "../parts/notice.tsx";

/** What every page of a project's management is given. */
export type ManageProps = {
  readonly userName: string;
  readonly csrf: string;
  /** The normalised name. */
  readonly name: string;
  readonly role: "owner" | "maintainer";
  /** A refusal of what was just sent, in a sentence. */
  readonly fault?: string | undefined;
};

export type ManagePage = "" | "releases/" | "staged/" | "policy/" | "downloads/" | "settings/" | "events";

/** Where the pages of a project's management begin. */
export function managePath(name: string): string {
  return `/manage/project/${name}/`;
}

type ManageFrameProps = ManageProps & {
  readonly title: string;
  readonly page: ManagePage;
  readonly script?: string;
  readonly children: ComponentChildren;
};

const pages: readonly { readonly page: ManagePage; readonly label: string }[] = [
  { page: "", label: "People and tokens" },
  { page: "releases/", label: "Releases" },
  { page: "staged/", label: "Waiting" },
  { page: "policy/", label: "Policy" },
  { page: "downloads/", label: "Downloads" },
  { page: "settings/", label: "Settings" },
  { page: "events", label: "Events" },
];

const FOR_OWNERS: ReadonlySet<ManagePage> = new Set(["downloads/", "events"]);

export function ManageFrame(props: ManageFrameProps): VNode {
  const { userName, csrf, name, role, title, page, fault, script, children } = props;
  // Who downloads it, and what happened to it, is not for maintainers.
  const shown = role === "owner" ? pages : pages.filter(({ page }) => !FOR_OWNERS.has(page));
  return (
    <AccountFrame
      title={`${title} · ${name}`}
      path="/account/projects"
      userName={userName}
      csrf={csrf}
      width="wide"
      {...(script === undefined ? {} : { script })}
    >
      <h1>{name}</h1>
      <nav class="within" aria-label="Manage this project">
        {shown.map((each) => (
          <a href={`${managePath(name)}${each.page}`} aria-current={each.page === page ? "page" : undefined}>
            {each.label}
          </a>
        ))}
        <a href={`/project/${name}/`}>Its page</a>
      </nav>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {children}
    </AccountFrame>
  );
}
