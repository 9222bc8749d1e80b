/** Projects as a list: name, newest release, what it is, and since when. */
import type { VNode } from "preact";
import type { VisibleCard } from "../../catalog/visible-card.ts";
import { day } from "../parts/amounts.ts";

export function CardList({ cards }: { readonly cards: readonly VisibleCard[] }): VNode {
  return (
    <ul class="cards">
      {cards.map((card) => (
        <li>
          <a href={`/project/${card.name}/`}>{card.displayName}</a>{" "}
          {card.version !== null && <span class="version">{card.version}</span>}
          {card.status !== "active" && <span class="tag care">{card.status}</span>}
          <time dateTime={iso(card)}>{day(iso(card))}</time>
          {card.summary !== "" && <p>{card.summary}</p>}
        </li>
      ))}
    </ul>
  );
}

function iso({ updatedAt }: VisibleCard): string {
  return new Date(updatedAt).toISOString();
}
