/** The mark of the house: two towers and the arch between them, as inline SVG and as an icon that needs no request. */
import type { VNode } from "preact";

const gate = "M3 29V5h3v3h2V5h3v6h10V5h3v3h2V5h3v24h-8v-7a5 5 0 0 0-10 0v7z";

/** Decoration only: the word beside it is what assistive technology reads. */
export function BrandMark(): VNode {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <path d={gate} fill="currentColor" />
    </svg>
  );
}

/** The mark as a `data:` address for `<link rel="icon">`. */
export const iconAddress = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#1f7a66" d="${gate}"/></svg>`,
)}`;
