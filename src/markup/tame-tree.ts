/** Makes a sanitised tree fit for a page of ours: links that lead out and say so, words for images, lower headings. */
import type { Element, ElementContent, Root, RootContent } from "hast";

/** What one document has used so far. */
type Seen = { readonly ids: Set<string> };

/** Changes `root` in place. */
export function tameTree(root: Root): void {
  const seen: Seen = { ids: new Set() };
  root.children = root.children.flatMap((node) => tame(node, { seen, inLink: false }));
}

type Place = { readonly seen: Seen; readonly inLink: boolean };

function tame<Node extends RootContent | ElementContent>(
  node: Node,
  place: Place,
): (Node | ElementContent)[] {
  if (node.type !== "element") return [node];
  dropSecondId(node, place.seen);
  if (node.tagName === "img") return image(node, place);
  if (node.tagName === "input")
    return [{ type: "text", value: node.properties["checked"] === true ? "☑ " : "☐ " }];
  const inLink = place.inLink || node.tagName === "a";
  node.children = node.children.flatMap((child) => tame(child, { ...place, inLink }));
  if (node.tagName === "a") return link(node);
  if (/^h[1-5]$/.test(node.tagName)) node.tagName = `h${Number(node.tagName[1]) + 1}`;
  if (node.tagName === "span" && node.properties["className"] !== undefined) literal(node);
  // What scrolls must be reachable by the keyboard.
  if (node.tagName === "pre") node.properties["tabIndex"] = 0;
  return node.tagName === "table" ? [scrolling(node)] : [node];
}

/** An id stands for one place: the first keeps it. */
function dropSecondId({ properties }: Element, { ids }: Seen): void {
  const { id } = properties;
  if (typeof id !== "string") return;
  if (ids.has(id)) delete properties["id"];
  else ids.add(id);
}

/** Nothing is loaded from elsewhere: a reader would be counted by whoever serves the image. */
function image({ properties }: Element, { inLink }: Place): ElementContent[] {
  const { src, alt } = properties;
  const name = typeof alt === "string" ? alt.trim() : "";
  const address = inLink || typeof src !== "string" ? undefined : outside(src);
  const words: ElementContent = { type: "text", value: name === "" ? "image" : name };
  if (address !== undefined) return [anchor(address, [words])];
  return name === "" && !inLink ? [] : [words];
}

/** The one class that passes the sanitiser: how reStructuredText marks inline code. */
function literal(node: Element): void {
  node.tagName = "code";
  delete node.properties["className"];
}

function link(node: Element): ElementContent[] {
  const { href } = node.properties;
  const target = typeof href === "string" ? href.trim() : "";
  const { id, title } = node.properties;
  const kept = { ...(id === undefined ? {} : { id }), ...(title === undefined ? {} : { title }) };
  if (/^#[^\s]/.test(target)) {
    return [{ ...node, properties: { ...kept, href: `#readme-${target.slice(1).replace(/^readme-/, "")}` } }];
  }
  const address = outside(target);
  // An address within the author's repository leads nowhere here: its words stay.
  if (address === undefined) return [{ ...node, tagName: "span", properties: kept }];
  const { properties } = anchor(address, []);
  return [{ ...node, properties: { ...kept, ...properties } }];
}

function anchor(href: string, children: ElementContent[]): Element {
  return {
    type: "element",
    tagName: "a",
    properties: { href, rel: ["nofollow", "ugc", "noopener", "noreferrer"] },
    children,
  };
}

/** An absolute address on the web, or of a mailbox. */
function outside(address: string): string | undefined {
  const url = URL.parse(address);
  return url !== null && ["https:", "http:", "mailto:"].includes(url.protocol) ? url.href : undefined;
}

function scrolling(table: Element): Element {
  return {
    type: "element",
    tagName: "div",
    properties: { className: ["scroll"], tabIndex: 0 },
    children: [table],
  };
}
