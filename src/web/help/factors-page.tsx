/** Which second factor to pick, and why. */
import type { VNode } from "preact";
import { LinkButton } from "../parts/button.tsx";
import { HelpFrame } from "./help-frame.tsx";

export function FactorHelpPage(): VNode {
  return (
    <HelpFrame title="Pick a factor" path="/help/factors">
      <p class="lead">
        Take a passkey if you can, add a security key as a second one, and use an app where neither works.
      </p>
      <h2>Passkey</h2>
      <p>
        It lives in your computer, phone or password manager and opens with your fingerprint, your face or a
        PIN. It answers to this site alone: on a page that only looks like it, there is nothing to give away.
        It signs you in without a password. Nothing needs to be bought.
      </p>
      <h2>Security key</h2>
      <p>
        A small device that you plug in or hold to the phone, and touch. As safe against false pages as a
        passkey, and it stays in your pocket, copied nowhere. Good as the second one, kept somewhere else.
      </p>
      <h2>App with codes</h2>
      <p>
        Six digits from an app on your phone. Works everywhere, on any browser. Whoever talks you into typing
        a code on a false page can use it at once, so projects that need the strongest proof don't accept it.
      </p>
      <h2>Recovery codes</h2>
      <p>
        Ten codes for the day a factor is lost. They are a way back in, not a factor: keep them in a password
        manager or on paper, not in the phone that you may lose.
      </p>
      <p class="next">
        <LinkButton href="/account/factors">Add a factor</LinkButton>
      </p>
    </HelpFrame>
  );
}
