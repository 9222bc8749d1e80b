/** Sends the checkpoint in `NOTE` to the system's log, in a process of its own since it looks for `logger` along PATH. */
import { openAnchors } from "../../src/app/open-anchors.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const parsed = parseConfig("audit: { anchors: { syslog: true } }", "test.yaml", {});
if ("faults" in parsed) throw new Error(JSON.stringify(parsed.faults));
const say = (fact: unknown) => console.log(JSON.stringify(fact));
const ignore = () => undefined;
const log = { debug: ignore, info: ignore, warn: ignore, error: say, flush: ignore };
openAnchors(parsed.settings, { log, now: () => 0, arrived: say })(process.env["NOTE"] ?? "");
