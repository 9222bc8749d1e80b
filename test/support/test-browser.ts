/** A browser without a screen: keeps cookies, sends forms as a browser would, and misbehaves where a test wants it to. */

export type Page = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it leads, for a redirect. */
  readonly location: string | undefined;
};

export type Forgery = {
  /** Instead of the house's own origin; `null`: none is sent. */
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #address: string;
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor(address: string, origin: string, from: { readonly ip?: string; readonly agent?: string } = {}) {
    this.#address = address;
    this.#origin = origin;
    this.#headers = {
      accept: "text/html",
      "user-agent": from.agent ?? "test browser",
      "x-forwarded-for": from.ip ?? "192.0.2.7",
    };
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#send(path, { headers });
  }

  /** Posts fields; the token of the session is taken from `this.csrf` unless given. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    { origin = this.#origin, headers = {} }: Forgery = {},
  ): Promise<Page> {
    return this.#send(path, {
      method: "POST",
      body: new URLSearchParams(fields).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...(origin === null ? {} : { origin }),
        ...headers,
      },
    });
  }

  /** Posts a body of whatever kind from our own page. */
  async send(
    path: string,
    { type, body }: { readonly type: string; readonly body: BodyInit },
  ): Promise<Page> {
    return this.#send(path, {
      method: "POST",
      body,
      headers: { "content-type": type, origin: this.#origin },
    });
  }

  /** Posts a form that carries the token of a page, read from it just before. */
  async submit(page: string, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.post(action, { csrf: await this.csrf(page), ...fields });
  }

  /** The token in the forms of a page. */
  async csrf(page: string): Promise<string> {
    const { text, status } = await this.get(page);
    const found = /name="csrf" value="([^"]+)"/.exec(text)?.[1];
    if (found === undefined) throw new Error(`no token on ${page} (${status})`);
    return found;
  }

  async #send(path: string, init: { method?: string; body?: BodyInit; headers: Record<string, string> }) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(`${this.#address}${path}`, {
      ...init,
      redirect: "manual",
      headers: { ...this.#headers, ...(cookie === "" ? {} : { cookie }), ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get("location") ?? undefined,
    };
  }

  #keep(set: string): void {
    const [pair = "", ...rest] = set.split("; ");
    const [name = "", value = ""] = pair.split("=");
    if (rest.includes("Max-Age=0")) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
