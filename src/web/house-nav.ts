/** The links in the banner of every page, for whoever looks at it. */
import type { Banner } from "./banner.ts";

export type NavLink = {
  readonly href: string;
  readonly label: string;
  /** The page that is being shown. */
  readonly current?: boolean;
};

/** Path → what the addresses begin with that belong to it. */
const READING = [
  { href: "/projects", label: "Projects", under: /^\/projects?(?:\/|$)/ },
  { href: "/search", label: "Search", under: /^\/search$/ },
];
const HELP = { href: "/help/", label: "Help", under: /^\/help(?:\/|$)/ };
const ACCOUNT = { href: "/account/factors", label: "Account", under: /^\/account\// };
const ADMIN = { href: "/admin/people", label: "Admin", under: /^\/admin\// };
const SIGN_IN = { href: "/sign-in", label: "Sign in", under: /^\/sign-in/ };

export function houseNav({ path, mayRead, person }: Banner): readonly NavLink[] {
  const own = person === undefined ? [SIGN_IN] : person.admin ? [ACCOUNT, ADMIN] : [ACCOUNT];
  return [...(mayRead ? READING : []), ...own, HELP].map(({ href, label, under }) => ({
    href,
    label,
    current: under.test(path),
  }));
}
