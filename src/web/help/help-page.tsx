/** The way into help: one line for each page. */
import type { VNode } from "preact";
import { HELP_PAGES, HelpFrame } from "./help-frame.tsx";

const ABOUT: Record<(typeof HELP_PAGES)[number]["href"], string> = {
  "/help/tools": "Lines to paste for pip, uv, twine, poetry, pdm, hatch, flit and pipenv.",
  "/help/only-here": "Why this index belongs alone in your settings, and how to see that it is.",
  "/help/tokens": "What a token is, what to give it, and how a build publishes with one.",
  "/help/staged":
    "Releases that wait until a person lets them out: for those who upload, approve and try them.",
  "/help/refused": "Every rule that refuses an upload, and how to mend it.",
  "/help/factors": "Passkey, security key or app: which to take, and why.",
  "/help/lost-factor": "A phone is gone, a key is broken: what to do now.",
  "/help/events": "Every event of the audit log, what it means, and what it holds.",
};

export function HelpPage(): VNode {
  return (
    <HelpFrame title="Help" path="/help/">
      <p class="lead">Short pages, each for one question.</p>
      <ul class="cards">
        {HELP_PAGES.map(({ href, label }) => (
          <li>
            <a href={href}>{label}</a>
            <p>{ABOUT[href]}</p>
          </li>
        ))}
      </ul>
    </HelpFrame>
  );
}
