/** Projects as a list: name, newest release, what it is, and since when. */
import type { VNode } from "preact";
import type { VisibleCard } from "../../catalog/visible-card.ts";
import type { Standings } from "../../gate/critical-projects.ts";
import { CriticalTag } from "../policy/critical-tag.tsx";
import { day } from "../parts/amounts.ts";

export type CardListProps = {
  readonly cards: readonly VisibleCard[];
  readonly standings?: Standings | undefined;
};

export function CardList({ cards, standings }: CardListProps): VNode {
  return (
    <ul class="cards">
      {cards.map((card) => (
        <li>
          <a href={`/project/${card.name}/`}>{card.displayName}</a>{" "}
          {card.version !== null && <span class="version">{card.version}</span>}
          {card.status !== "active" && <span class="tag care">{card.status}</span>}
          <CriticalTag standing={standings?.get(card.name)} />
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
