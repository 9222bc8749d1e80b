/** Failed sign-ins over time as bars: drawn here, read out as a sentence, with no script and no inline style. */
import type { VNode } from "preact";
import type { Step } from "../../audit/view/failed-sign-ins.ts";

const WIDTH = 720;
const HEIGHT = 90;

export function FailuresChart({
  steps,
  hours,
}: {
  readonly steps: readonly Step[];
  readonly hours: number;
}): VNode {
  const most = Math.max(1, ...steps.map(({ failed }) => failed));
  const sum = steps.reduce((all, { failed }) => all + failed, 0);
  const width = WIDTH / steps.length;
  const since = new Date(steps[0]?.at ?? 0).toISOString().slice(0, 10);
  const peak = sum === 0 ? "" : `, at most ${most} within ${hours} hours`;
  const label = `${sum} failed sign-ins since ${since}${peak}.`;
  return (
    <figure class="failures">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
        {steps.map(({ failed }, n) => (
          <rect
            x={n * width + 1}
            width={width - 2}
            y={HEIGHT - barHeight(failed, most)}
            height={barHeight(failed, most)}
            class={failed === 0 ? "none" : "some"}
          />
        ))}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

/** A step without any is still a step. */
function barHeight(failed: number, most: number): number {
  return failed === 0 ? 1 : Math.max(3, Math.round((failed / most) * HEIGHT));
}
