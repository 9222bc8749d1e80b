/** Any HTML to HTML that a page of ours may hold: nothing runs, nothing loads, nothing passes for ours. */
import rehypeParse from "rehype-parse";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import type { RootContent } from "hast";
import { unified } from "unified";
import { allowedHtml } from "./allowed-html.ts";
import { cutTree } from "./cut-tree.ts";
import { tameTree } from "./tame-tree.ts";

export type SafeHtml = {
  /** Of at most about `openingLimit` characters. */
  readonly opening: string;
  /** All of it, or as much as `wholeLimit` lets through; absent where the opening is all. */
  readonly whole?: string;
};

/** Keeps a page under its weight with the stylesheet and everything else on it. */
export const openingLimit = 20_000;

/** What one page of nothing but a description may weigh. */
export const wholeLimit = 400_000;

const parser = unified().use(rehypeParse, { fragment: true });
const sanitiser = unified().use(rehypeSanitize, allowedHtml);
const writer = unified().use(rehypeStringify, { allowDangerousCharacters: false, allowDangerousHtml: false });

/** @throws RangeError where elements are nested too deep to follow */
export function safeHtml(html: string): SafeHtml {
  const tree = sanitiser.runSync(parser.parse(html));
  tameTree(tree);
  const measure = (node: RootContent) => writer.stringify({ type: "root", children: [node] }).length;
  const opening = cutTree(tree, openingLimit, measure);
  const start = writer.stringify(opening.start);
  if (opening.all) return { opening: start };
  return { opening: start, whole: writer.stringify(cutTree(tree, wholeLimit, measure).start) };
}
