/** Rows of a large house, written straight into a database: projects with two people each, factors, and tokens. */
import type { Database } from "bun:sqlite";

export type Size = { readonly projects: number; readonly people: number; readonly tokens: number };

/** Every third person has a key, every third an app, every third a password alone. Every tenth name begins with `acme-`. */
export function fillHouse(sqlite: Database, { projects, people, tokens }: Size): void {
  const person = sqlite.prepare(
    "INSERT INTO people (id, name, kind, admin, created_at, recovery) VALUES (?, ?, 'person', ?, 0, 'saved')",
  );
  const key = sqlite.prepare(
    `INSERT INTO webauthn_keys (user_id, label, credential_id, rp_id, public_key, counter, transports, aaguid,
       backup_eligible, backed_up, user_verified, created_at) VALUES (?, 'k', ?, 'x', x'00', 0, '[]', '', 0, 0, 1, 0)`,
  );
  const app = sqlite.prepare(
    "INSERT INTO totp_apps (user_id, label, seed, created_at, proven_at) VALUES (?, 'a', x'00', 0, 1)",
  );
  const project = sqlite.prepare(
    "INSERT INTO projects (id, name, display_name, serial, created_at, look_alike_form) VALUES (?, ?, ?, 1, 0, ?)",
  );
  const role = sqlite.prepare("INSERT OR IGNORE INTO roles VALUES (?, ?, 'owner', 0)");
  const token = sqlite.prepare(
    `INSERT INTO tokens (user_id, name, secret_hash, scopes, level, created_at, minted_by)
       VALUES (?, 'ci', ?, '["upload"]', ?, 0, ?)`,
  );
  sqlite.transaction(() => {
    for (let n = 1; n <= people; n += 1) {
      person.run(n, `person-${n}`, n <= 20 ? 1 : 0);
      if (n % 3 === 0) key.run(n, `credential-${n}`);
      if (n % 3 === 1) app.run(n);
    }
    for (let n = 1; n <= projects; n += 1) {
      const name = n % 10 === 0 ? `acme-${n}` : `project-${n}`;
      project.run(n, name, name, name);
      role.run(n, 1 + (n % people));
      role.run(n, 1 + ((n * 7) % people));
    }
    for (let n = 1; n <= tokens; n += 1) {
      const holder = 1 + (n % people);
      const levels = ["phishing_resistant", "any_2fa", "password"];
      const hash = Buffer.alloc(32);
      hash.writeUInt32LE(n);
      token.run(holder, hash, levels[holder % 3] ?? "password", holder);
    }
  })();
}
