/** The links in the banner of every page that is not about one's own account. */
import type { Actor } from "../actor.ts";
import type { NavLink } from "./parts/page.tsx";

/** @param current path of the page on show, if the banner leads to it */
export function houseNav(reader: Pick<Actor, "kind">, current?: string): readonly NavLink[] {
  const links = [
    { href: "/projects", label: "Projects" },
    { href: "/search", label: "Search" },
    reader.kind === "person"
      ? { href: "/account/factors", label: "Account" }
      : { href: "/sign-in", label: "Sign in" },
  ];
  return links.map((link) => (link.href === current ? { ...link, current: true } : link));
}
