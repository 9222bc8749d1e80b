/** A link to an address that somebody else wrote, which is a link only when it leads to the web. */
import type { VNode } from "preact";

/** True for absolute `http:` and `https:` addresses: no `javascript:`, no `data:`, nothing relative. */
export function leadsToTheWeb(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:");
}

export type WebLinkProps = { readonly address: string; readonly label: string };

/** Text alone where the address leads elsewhere; never passes on where the reader came from. */
export function WebLink({ address, label }: WebLinkProps): VNode {
  return leadsToTheWeb(address) ? (
    <a href={address} rel="nofollow noopener noreferrer">
      {label}
    </a>
  ) : (
    <span>
      {label}: {address}
    </span>
  );
}
