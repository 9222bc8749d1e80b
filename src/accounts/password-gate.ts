/** Lets only a few passwords be hashed at a time, since each costs memory and a core. */
import { Refusal } from "../errors.ts";
import { hashPassword } from "./password.ts";

export type PasswordGate = {
  /** @throws Refusal `sign_in.busy` when too many wait already */
  hash(password: string): Promise<string>;
  /** Takes as long for no hash as for a wrong password. @throws Refusal `sign_in.busy` */
  verify(password: string, hash: string | null): Promise<boolean>;
};

/** The hash of a random text that nobody kept: verified where there is no other, so that timing tells nothing. */
const NOBODYS =
  "$argon2id$v=19$m=19456,t=2,p=1$GApJ8BK/jX8611v+lYq1c4kvUhIEXNQgMRSENRgrxDA$LslhjG58DawoDyaCIXOlfwRsxDZQHVUa2kRIIlZ7tcg";

/** At most `parallel` hashes run, and at most `waiting` wait for their turn. */
export function createPasswordGate(parallel = 2, waiting = 32): PasswordGate {
  let running = 0;
  const queue: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running < parallel) running += 1;
    else {
      if (queue.length >= waiting) throw busy();
      // The one who leaves hands its place on, so that `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    verify: (password, hash) =>
      inTurn(async () => {
        const matches = await Bun.password.verify(password.normalize("NFC"), hash ?? NOBODYS);
        return matches && hash !== null;
      }),
  };
}

function busy(): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "sign_in.busy",
    message: "Too many people are signing in at this moment.",
    remedy: "Wait a few seconds and send it again.",
  });
}
