/** `gatehouse token revoke ID`: ends a token for good. */
import { buildCommand } from "@stricli/core";
import { invalid, quote } from "../errors.ts";
import { revokeToken } from "../tokens/revoke-token.ts";
import { argument, type ConfigFlags, configFlags } from "./flags.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const tokenRevoke = buildCommand({
  docs: { brief: "End a token for good" },
  parameters: {
    flags: configFlags,
    positional: {
      kind: "tuple",
      parameters: [argument("ID", "Its number in 'gatehouse token list'", parseId)],
    },
  },
  func: revoke,
});

function parseId(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw invalid("token.id", `${quote(text)} is not the number of a token.`);
}

async function revoke(flags: ConfigFlags, id: number): Promise<void> {
  await withHouse(flags, ({ house, actor }) => revokeToken(house, actor, id));
  say(`Token ${id} no longer works.`);
}
