/** The clients as a list that folds: one open at a time, all of it without a script. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { type ClientLines, clientLines, type House } from "./client-lines.ts";

function ClientEntry({ lines, open }: { readonly lines: ClientLines; readonly open: boolean }): VNode {
  const { client, install, publish } = lines;
  const does = [install !== undefined && "install", publish !== undefined && "publish"].filter(Boolean);
  return (
    <details name="client" open={open}>
      <summary>
        <span class="client">{client}</span> <span class="does">{does.join(" and ")}</span>
      </summary>
      {install !== undefined && <PasteLines caption={`Install with ${client}: set once`} lines={install} />}
      {publish !== undefined && <PasteLines caption={`Publish with ${client}`} lines={publish} />}
    </details>
  );
}

/** Lines for every client; with a real token in `house` they work as they stand. */
export function ClientList({ house }: { readonly house: House }): VNode {
  return (
    <div class="clients">
      {clientLines(house).map((lines, at) => (
        <ClientEntry lines={lines} open={at === 0} />
      ))}
    </div>
  );
}
