/** What a set-up link shows that works no longer: why, and which way is open now. */
import type { VNode } from "preact";
import { LinkButton } from "../parts/button.tsx";
import { Layout } from "../parts/page.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";

/** `used`: an admin exists. `expired`: its hour is over. `unknown`: not a link of this house, or a newer start replaced it. */
export type SetUpGoneReason = "used" | "expired" | "unknown";

const whys: Readonly<Record<SetUpGoneReason, string>> = {
  used: "It has made the first admin of this house, and a set-up link works once.",
  expired: "A set-up link works for one hour, and that hour is over.",
  unknown: "It is not the link this server shows now; each start makes a new one and the old ones end.",
};

function WhatToDo({ reason }: { readonly reason: SetUpGoneReason }): VNode {
  if (reason === "used") {
    return (
      <>
        <p>
          If that admin is you, you are done here. If you don't know who it was, someone else had the link:
          ask whoever runs this server to look at once. On its console they can list people and make an admin:
        </p>
        <PasteLines
          caption="On the server's console"
          lines={"gatehouse user list\ngatehouse admin create NAME --email ADDRESS"}
        />
      </>
    );
  }
  return (
    <>
      <p>
        Start the server again: until an admin exists, each start prints a fresh link on the console. Without
        a restart, the console can make the admin itself:
      </p>
      <PasteLines caption="On the server's console" lines="gatehouse admin create NAME --email ADDRESS" />
    </>
  );
}

export function SetUpGonePage({ reason }: { readonly reason: SetUpGoneReason }): VNode {
  return (
    <Layout title="This set-up link has ended">
      <h1>This set-up link has ended</h1>
      <p class="lead">{whys[reason]}</p>
      <h2>What to do</h2>
      <WhatToDo reason={reason} />
      <p class="next">
        <LinkButton href="/">Go to the front page</LinkButton>
      </p>
    </Layout>
  );
}
