/** The drizzle tables are the migrated tables: names, types, nullability, keys. */
import { expect, test } from "bun:test";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as account from "../../src/db/schema/account.ts";
import * as audit from "../../src/db/schema/audit.ts";
import * as auditShipping from "../../src/db/schema/audit-shipping.ts";
import * as catalog from "../../src/db/schema/catalog.ts";
import * as downloads from "../../src/db/schema/downloads.ts";
import * as factors from "../../src/db/schema/factors.ts";
import * as mail from "../../src/db/schema/mail.ts";
import * as mirror from "../../src/db/schema/mirror.ts";
import * as pages from "../../src/db/schema/pages.ts";
import * as people from "../../src/db/schema/people.ts";
import * as policy from "../../src/db/schema/policy.ts";
import * as readiness from "../../src/db/schema/readiness.ts";
import * as signIn from "../../src/db/schema/sign-in.ts";
import * as staged from "../../src/db/schema/staged.ts";
import { openTestHouse } from "../support/test-house.ts";

type Column = { name: string; type: string; notNull: boolean; key: boolean };

const drawn = Object.values({
  ...account,
  ...audit,
  ...auditShipping,
  ...catalog,
  ...downloads,
  ...factors,
  ...mail,
  ...mirror,
  ...pages,
  ...people,
  ...policy,
  ...readiness,
  ...signIn,
  ...staged,
})
  .filter((each) => is(each, SQLiteTable))
  .map((table) => getTableConfig(table));

test("every table of the database is drawn, and none besides", () => {
  using house = openTestHouse();
  const real = house.db.sqlite
    .query<{ name: string }, []>(
      // The search indexes and what SQLite keeps for them have no rows of ours; the old record goes when a house opens.
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'audit_before_log'",
    )
    .all()
    .map((row) => row.name);
  expect([...drawn.map((table) => table.name), "migrations"].sort()).toEqual(real.sort());
});

test.each(drawn.map((table) => [table.name, table] as const))(
  "%s has the columns that are drawn",
  (name, table) => {
    using house = openTestHouse();
    const real = house.db.sqlite
      .query<{ name: string; type: string; notnull: number; pk: number }, [string]>(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
      )
      .all(name)
      .map(
        (row): Column => ({
          name: row.name,
          type: row.type,
          notNull: row.notnull === 1 || row.pk > 0,
          key: row.pk > 0,
        }),
      );
    const keys = table.primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
    const expected = table.columns.map((column): Column => {
      const key = column.primary || keys.includes(column.name);
      return {
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        notNull: column.notNull || key,
        key,
      };
    });
    expect(expected.sort(byName)).toEqual(real.sort(byName));
  },
);

test("every table is STRICT, so that no value has a type of its own", () => {
  using house = openTestHouse();
  const loose = house.db.sqlite
    .query(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    .all();
  expect(loose).toEqual([]);
});

test("every foreign key has an index, so that no cascade walks a whole table", () => {
  using house = openTestHouse();
  const bare = house.db.sqlite
    .query(
      `SELECT t.name AS "table", f."from" AS "column" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
       WHERE t.type = 'table' AND NOT EXISTS (
         SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = f."from")
       AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) k WHERE k.name = f."from" AND k.pk = 1)`,
    )
    .all();
  // People are disabled, never deleted: the one column without an index costs nothing.
  expect(bare).toEqual([{ table: "files", column: "uploaded_by" }]);
});

function byName(a: Column, b: Column): number {
  return a.name < b.name ? -1 : 1;
}
