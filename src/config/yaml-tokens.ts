/** Finds what YAML allows and a configuration must not hold: anchors, aliases, tags, directives, tabs. */
import { CST, Lexer } from "yaml";
import { maxFaults } from "./fault.ts";

export type TokenFault = {
  /** Index into the text, in UTF-16 units. */
  readonly offset: number;
  readonly what: string;
  readonly remedy: string;
};

const forbidden: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  alias: ["aliases are not allowed.", "Write the value again instead."],
  anchor: ["anchors are not allowed.", "Remove it, and write the value out wherever it is needed."],
  tag: ["tags are not allowed.", "Remove it; every setting has one fixed type."],
  "directive-line": ["directives are not allowed.", "Remove the line."],
};

/** Reads the text token by token, in linear time and without recursion. */
export function findForbiddenTokens(text: string): readonly TokenFault[] {
  const faults: TokenFault[] = [];
  let offset = 0;
  let previous = "";
  for (const lexeme of new Lexer().lex(text)) {
    // The lexer announces a scalar by a mark: what follows is text, whatever it begins with.
    const type = previous === CST.SCALAR ? "scalar" : CST.tokenType(lexeme);
    previous = lexeme;
    if (faults.length >= maxFaults) break;
    if (isMark(lexeme)) continue;
    const rule = type === null ? undefined : forbidden[type];
    if (rule !== undefined) faults.push({ offset, what: rule[0], remedy: rule[1] });
    const tab = type === "space" ? lexeme.indexOf("\t") : -1;
    if (tab >= 0) {
      faults.push({ offset: offset + tab, what: "tabs are not allowed.", remedy: "Use spaces." });
    }
    offset += lexeme.length;
  }
  return faults;
}

function isMark(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;
}
