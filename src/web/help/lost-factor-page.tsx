/** What to do when a factor is gone. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { HelpFrame } from "./help-frame.tsx";

export function LostFactorPage(): VNode {
  return (
    <HelpFrame title="Lost a factor" path="/help/lost-factor">
      <p class="lead">Remove it, add another, and look at what happened meanwhile.</p>
      <h2>You have another factor</h2>
      <p>
        <a href="/sign-in">Sign in</a> with that one, remove the lost one from{" "}
        <a href="/account/factors">your factors</a>, and add a new one.
      </p>
      <h2>You have a recovery code</h2>
      <p>
        Sign in with your password, and where a factor is asked for, type a code. For 15 minutes you can then
        remove the lost factor and add another. The code is used up; when few are left, make new ones.
      </p>
      <h2>You have neither</h2>
      <p>
        Ask an admin, or whoever runs this server, in a way by which they know that it is you: in person, or
        by a call that they make themselves; never by mail. They take all your factors away on the page of
        your account, with the reason written down, and you get a notice of it. There is no queue and no
        waiting: it holds at once.
      </p>
      <p>
        Then sign in with your password and <a href="/account/factors">add a new factor</a>. Until you have,
        projects that demand one stay closed to you, and tokens that you made under a factor are revoked: make
        new ones.
      </p>
      <PasteLines
        caption="For whoever runs the server, at its console"
        lines="gatehouse admin reset-factors NAME --reason 'lost phone, asked in person'"
      />
      <h2>You forgot the password, too</h2>
      <p>
        <a href="/reset-password">Ask for a link</a> to set a new one. It never stands in for a factor: it
        takes both, one after the other.
      </p>
      <h2>It may have been stolen</h2>
      <p>
        Then <a href="/account/sessions">end all other sessions</a>,{" "}
        <a href="/account/password">change your password</a>, and go through{" "}
        <a href="/account/events">what happened on your account</a>. Tell an admin if something there wasn't
        you.
      </p>
    </HelpFrame>
  );
}
