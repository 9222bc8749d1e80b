/** `gatehouse render-descriptions`, for the server alone: one JSON line in, one JSON line out. */
import { buildCommand } from "@stricli/core";
import type { Markup } from "../markup/markup.ts";

export const renderDescriptions = buildCommand({
  docs: { brief: "Render descriptions from standard input, for the server itself" },
  parameters: {},
  func: render,
});

async function render(): Promise<void> {
  // Loaded here: its libraries are large, and no other command needs them.
  const { renderMarkup } = await import("../markup/render-markup.ts");
  for await (const line of console) {
    let answer: unknown;
    try {
      answer = renderMarkup(JSON.parse(line) as Markup);
    } catch {
      answer = "failed";
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
