/** The links in the banner of every page. */
import type { NavLink } from "./parts/page.tsx";

/** @param current path of the page on show, if the banner leads to it */
export function houseNav(current?: string): readonly NavLink[] {
  const links = [
    { href: "/projects", label: "Projects" },
    { href: "/search", label: "Search" },
    { href: "/account/factors", label: "Account" },
  ];
  return links.map((link) => (link.href === current ? { ...link, current: true } : link));
}
