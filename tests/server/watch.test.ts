import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { Explained, traceOf } from "../../server/watch.ts";

const thrown = (fn: () => unknown): unknown => {
  try {
    return fn();
  } catch (error) {
    return error;
  }
};

test("an error of the database is told by SQLite's word for it, without what it choked on", () => {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE words (word TEXT UNIQUE); PRAGMA max_page_count = 3");
  const fill = (): void => {
    for (;;) database.exec("INSERT INTO words VALUES (hex(randomblob(2000)))");
  };
  expect(traceOf(thrown(fill)).error).toBe("Error ERR_SQLITE_ERROR: database or disk is full");
  const quoting = thrown(() => database.exec("SELECT Meridia"));
  expect((quoting as Error).message).toContain("Meridia");
  expect(JSON.stringify(traceOf(quoting))).not.toContain("Meridia");
  database.close();
});

test("of any other error its kind and code are told, and of what is none that it is none", () => {
  expect(traceOf(new RangeError("Meridia")).error).toBe("RangeError");
  expect(traceOf(Object.assign(new Error("Meridia"), { code: "ENOSPC" })).error).toBe("Error ENOSPC");
  expect(traceOf("Meridia")).toEqual({ error: "string", trace: [] });
});

test("a fault told in words of the program's own is told in them", () => {
  expect(traceOf(new Explained("form 9")).error).toBe("RangeError: form 9");
});
