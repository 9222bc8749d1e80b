/** Takes the beginning of a tree, whole elements as far as they fit. */
import type { ElementContent, Root, RootContent, Text } from "hast";

/** Of `node` as HTML, in characters. */
export type Measure = (node: RootContent) => number;

/** A copy of the start of `root` of at most about `limit` characters of HTML, and whether that is all of it. */
export function cutTree(root: Root, limit: number, measure: Measure): { start: Root; all: boolean } {
  const { taken, all } = take(root.children, limit, measure);
  return { start: { type: "root", children: taken }, all };
}

/** It is not worth while to begin something in less room than this. */
const LEAST = 200;

function take<Node extends RootContent | ElementContent>(
  nodes: readonly Node[],
  room: number,
  measure: Measure,
): { taken: Node[]; all: boolean } {
  const taken: Node[] = [];
  let left = room;
  for (const node of nodes) {
    const size = measure(node);
    if (size <= left) {
      taken.push(node);
      left -= size;
      continue;
    }
    if (node.type === "element") {
      const room = left - measure({ ...node, children: [] });
      const inside = room > LEAST ? take(node.children, room, measure).taken : [];
      if (inside.length > 0) taken.push({ ...node, children: inside });
    }
    if (node.type === "text" && left > LEAST) taken.push({ ...node, value: cutText(node, left, measure) });
    return { taken, all: false };
  }
  return { taken, all: true };
}

function cutText(node: Text, room: number, measure: Measure): string {
  const start = (end: number) => `${node.value.slice(0, end)}…`;
  let end = Math.floor((node.value.length * room) / measure(node)) - 1;
  // Characters that are written as entities may stand all at the beginning.
  while (measure({ type: "text", value: start(end) }) > room) end = Math.floor(end / 2);
  return start(end);
}
