/** The checks of upstreams that look at more than one setting. */
import type { Remark } from "./remark.ts";
import type { FileSettings } from "./settings-schema.ts";
import { isLoopback } from "./listen-address.ts";
import type { UpstreamSettings } from "./mirror-schema.ts";

export function* checkUpstreams({ indexes, upstreams }: FileSettings): Generator<Remark> {
  for (const [name, index] of indexes) {
    for (const missing of index.upstreams.filter((each) => !upstreams.has(each))) {
      const what = `there is no upstream '${missing}'.`;
      yield { path: `indexes.${name}.upstreams`, what, remedy: "Describe it in the section upstreams." };
    }
  }
  for (const [name, upstream] of upstreams) yield* checkUpstream(`upstreams.${name}`, upstream);
}

function* checkUpstream(path: string, upstream: UpstreamSettings): Generator<Remark> {
  const { user, password, token, clientCertificate, clientKey } = upstream;
  if ((user === undefined) !== (password === undefined)) {
    yield {
      path: `${path}.user`,
      what: "an upstream asks for a user and a password, or for neither.",
      remedy: "Write both, or none.",
    };
  }
  if (token !== undefined && password !== undefined) {
    yield { path: `${path}.token`, what: "there is a token and a password.", remedy: "Write one of them." };
  }
  if ((clientCertificate === undefined) !== (clientKey === undefined)) {
    yield {
      path: `${path}.client_certificate`,
      what: "a certificate needs its key, and a key its certificate.",
      remedy: "Write both, or none.",
    };
  }
  const { protocol, hostname } = new URL(upstream.url);
  if (
    (token ?? password) !== undefined &&
    protocol === "http:" &&
    !isLoopback(hostname.replace(/^\[|\]$/g, ""))
  ) {
    yield {
      path: `${path}.url`,
      what: "the password would cross the network unprotected.",
      remedy: "Write an https address.",
    };
  }
}
