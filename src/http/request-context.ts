/** What is known of a request before anything reads it: id, caller's address, agent, time. */
import { isIP } from "node:net";
import type { Origin } from "../actor.ts";

export type RequestContext = Origin & {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Who it turned out to be, for the log: set by `access.ts`. */
  actorName: string;
};

export type ContextDeps = {
  readonly now: () => number;
  readonly newId: () => string;
  /** Whether a peer address is one of our own proxies, whose X-Forwarded-For counts. */
  readonly isTrustedProxy: (ip: string) => boolean;
};

const contexts = new WeakMap<Request, RequestContext>();

/** Makes the context of `request`, or finds the one made before. */
export function openContext(deps: ContextDeps, request: Request, peer: string): RequestContext {
  const context: RequestContext = {
    requestId: deps.newId(),
    ip: callerAddress(deps, request, peer),
    agent: printable(request.headers.get("user-agent") ?? "-"),
    startedAt: deps.now(),
    actorName: "anonymous",
  };
  contexts.set(request, context);
  return context;
}

/** Hands the context on when a request is rewritten. */
export function keepContext(context: RequestContext, request: Request): void {
  contexts.set(request, context);
}

/** The context made by the front for this request. */
export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error("a request reached a route without passing the front");
  return context;
}

/** The last address in X-Forwarded-For that is not one of our proxies; without trusted proxies, the peer itself. */
function callerAddress(deps: ContextDeps, request: Request, peer: string): string {
  if (!deps.isTrustedProxy(peer)) return peer;
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) return peer;
    if (!deps.isTrustedProxy(hop)) return hop;
  }
  return peer;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
}
