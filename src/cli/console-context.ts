/** What a command is given beside its flags: a way to answer "no" after it has said everything itself. */
import type { CommandContext, StricliProcess } from "@stricli/core";

export type ConsoleContext = CommandContext & {
  /** A command that sets `exitCode` ends with it, without a further line. */
  readonly process: StricliProcess;
};
