/** The settings as the program uses them, and the checks that look at more than one of them. */
import type { FileSettings } from "./settings-schema.ts";
import { checkUpstreams } from "./check-upstreams.ts";
import { isLoopback } from "./listen-address.ts";
import type { Remark } from "./remark.ts";
import { mainIndex } from "./index-name.ts";
import { publicUrlOfLoopback, type PublicUrl } from "./public-url.ts";

/** Typed and complete; safe to hold for the life of the process. */
export type Settings = Omit<FileSettings, "server"> & {
  readonly server: Omit<FileSettings["server"], "publicUrl"> & { readonly publicUrl: PublicUrl };
};

/** Fills in the public URL, which follows from the listen address on a machine that only serves itself. */
export function completeSettings(settings: FileSettings): Settings | readonly Remark[] {
  const { listen, publicUrl } = settings.server;
  const faults = [
    ...checkIndexes(settings),
    ...checkUpstreams(settings),
    ...checkMail(settings),
    ...checkPolicy(settings),
  ];
  if (publicUrl === undefined && !listen.loopback) {
    faults.push({
      path: "server.listen",
      what: "other machines can connect, and server.public_url does not say under which address.",
      remedy: "Set server.public_url to the origin that browsers will use.",
    });
  }
  if (faults.length > 0) return faults;
  return { ...settings, server: { ...settings.server, publicUrl: publicUrl ?? publicUrlOfLoopback(listen) } };
}

function* checkIndexes({ indexes }: FileSettings): Generator<Remark> {
  if (!indexes.has(mainIndex)) {
    const what = "there is no index main, which /simple/ serves.";
    yield { path: "indexes", what, remedy: "Add main: { hosts: true }." };
  }
  for (const [name, index] of indexes) {
    if (index.hosts || index.upstreams.length > 0) continue;
    const what = "the index has neither files of its own nor an upstream.";
    yield { path: `indexes.${name}`, what, remedy: "Write hosts: true, name its upstreams, or remove it." };
  }
}

function* checkPolicy({ policy, policyFile }: FileSettings): Generator<Remark> {
  if (policy === undefined || policyFile === undefined) return;
  const what = "the policy stands in this file, and another file is named for it.";
  yield { path: "policy_file", what, remedy: "Keep the section policy, or the file, and never both." };
}

/** Mail needs a server, a sender, and both or neither of user and password; nothing of it is left half done. */
function* checkMail({ mail }: FileSettings): Generator<Remark> {
  const { host, user, password, tls } = mail.smtp;
  if (host !== undefined && mail.from === undefined) {
    const what = "there is a mail server and no sender.";
    yield { path: "mail.from", what, remedy: "Write the address that notices come from." };
  }
  if (host === undefined && (mail.from ?? user ?? password) !== undefined) {
    const what = "the mail server has no name.";
    yield { path: "mail.smtp.host", what, remedy: "Write its host, or remove the section mail." };
  }
  if ((user === undefined) !== (password === undefined)) {
    const what = "a mail server asks for a user and a password, or for neither.";
    yield { path: "mail.smtp.user", what, remedy: "Write both, or none." };
  }
  if (host !== undefined && password !== undefined && tls === "none" && !isLoopback(host)) {
    const what = "the password would cross the network unprotected.";
    yield { path: "mail.smtp.tls", what, remedy: "Write starttls or implicit." };
  }
}

/** What is allowed and still deserves a loud line at the start. */
export function findWarnings({ server, access }: Settings): readonly Remark[] {
  const warnings: Remark[] = [];
  if (access.read === "anyone" && !server.listen.loopback) {
    warnings.push({
      path: "access.read",
      what: "everyone who can reach this server can read every file without signing in.",
      remedy: "Write authenticated unless that is meant.",
    });
  }
  if (!server.listen.loopback && server.trustedProxies.length === 0) {
    warnings.push({
      path: "server.listen",
      what: "this server speaks plain HTTP, so tokens can be read on the network.",
      remedy:
        "Put a proxy with TLS in front, name it in server.trusted_proxies, and listen where only it connects.",
    });
  }
  if (server.publicUrl.startsWith("https:") && /^https:\/\/(\[|[0-9.]+(:|$))/.test(server.publicUrl)) {
    warnings.push({
      path: "server.public_url",
      what: "passkeys and security keys need a name, and this is an IP address.",
      remedy: "Give the server a name.",
    });
  }
  return warnings;
}
