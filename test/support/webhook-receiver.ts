/** A server on loopback that keeps every post it gets, and answers as the test likes. */

export type Post = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

export type Receiver = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  /** All of them, also those that were refused. */
  readonly posts: Post[];
};

type Answer = (post: Post, count: number) => Response | Promise<Response>;

/** @param answer 200 by default; `count` is 1 for the first post */
export function openReceiver(answer: Answer = () => new Response(), port = 0): Receiver {
  const posts: Post[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    fetch: async (request) => {
      const post = { headers: Object.fromEntries(request.headers), body: await request.text() };
      posts.push(post);
      return answer(post, posts.length);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/hook`,
    port: server.port ?? 0,
    posts,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
