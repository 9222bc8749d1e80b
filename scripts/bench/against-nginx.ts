/** Gatehouse and nginx in turn, with a second nginx beside them that shows what a tie is. */
import type { Bench } from "./bench.ts";
import type { Nginx } from "./nginx.ts";
import { type Figures, measureInTurn, type Slice, type Subject } from "./rounds.ts";

export type Sides = {
  readonly gatehouse: () => Promise<Slice>;
  readonly nginx: (nginx: Nginx) => Promise<Slice>;
  readonly more?: readonly Subject[];
};

/** Figures of `gatehouse`, `nginx`, `other nginx` and more; each side once unmeasured to get warm, then in turn. */
export async function againstNginx(bench: Bench, { gatehouse, nginx, more = [] }: Sides): Promise<Figures> {
  const subjects: Subject[] = [
    { name: "nginx", measure: () => nginx(bench.nginx) },
    { name: "gatehouse", measure: gatehouse },
    ...more,
    { name: "other nginx", measure: () => nginx(bench.otherNginx) },
  ];
  for (const subject of subjects) await subject.measure();
  return measureInTurn(bench.rounds, subjects);
}
