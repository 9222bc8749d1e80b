/** An upstream as the mirror uses it: where it is, what may be asked of it, and how long to wait. */

/** How its pages lie: one page per project under `url`, or all files of all projects on the page `url`. */
export type UpstreamLayout = "simple" | "flat";

export type UpstreamTls = {
  /** Certificates (PEM) that are trusted instead of the system's. */
  readonly ca?: string;
  /** Our own certificate and its key (PEM), for upstreams that ask for one. */
  readonly cert?: string;
  readonly key?: string;
};

/** What is sent to the configured host alone, read from its secret places. */
export type UpstreamSecrets = {
  /** Value of the Authorization header. */
  readonly authorization?: string;
  readonly tls?: UpstreamTls;
};

export type Upstream = {
  readonly name: string;
  /** Absolute, ends with a slash, without user name, query and fragment. */
  readonly url: string;
  readonly layout: UpstreamLayout;
  /** `host:port` of `url`, then those that its files may lie on besides. */
  readonly hosts: readonly string[];
  readonly allowPrivate: boolean;
  /** Whether files without a sha256 on their page are taken, and held to the one that came first. */
  readonly hashes: "required" | "first_seen";
  /** Milliseconds: longest wait for a connection, for an answer to begin, and between two pieces of it. */
  readonly timeout: number;
  /** Milliseconds for which a page is not asked for again. */
  readonly refresh: number;
  /** Milliseconds for which an old page is shown while the upstream fails. */
  readonly maxStale: number;
  /** Opens the secrets; asked for before each connection. */
  readonly secrets: () => Promise<UpstreamSecrets>;
};

/** The `host:port` that a URL connects to. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}
