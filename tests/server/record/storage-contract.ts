/** What every store of a negotiation must do; run by the tests of each host. */
import { expect, test } from "vitest";
import type { Storage } from "../../../server/record/storage.ts";

export const storageContract = (open: () => Storage): void => {
  const filled = (): Storage => {
    const storage = open();
    storage.exec("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, bytes BLOB)");
    storage.exec("INSERT INTO things (id, name, bytes) VALUES (?, ?, ?)", 1, "one", new Uint8Array([0, 1, 255]));
    return storage;
  };

  test("gives rows with text, whole numbers, nothing and bytes as they were put in", () => {
    const storage = filled();
    storage.exec("INSERT INTO things (id, name, bytes) VALUES (?, ?, ?)", 2 ** 53 - 1, null, new Uint8Array());
    const [one, two] = storage.exec("SELECT id, name, bytes FROM things ORDER BY id");
    expect({ ...one, bytes: [...(one!["bytes"] as Uint8Array)] }).toEqual({ id: 1, name: "one", bytes: [0, 1, 255] });
    expect(one!["bytes"]).toBeInstanceOf(Uint8Array);
    expect(two).toMatchObject({ id: 2 ** 53 - 1, name: null });
    expect((two!["bytes"] as Uint8Array).length).toBe(0);
  });

  test("gives no rows for a statement that only writes", () => {
    expect(filled().exec("UPDATE things SET name = 'x' WHERE id = 99")).toEqual([]);
  });

  test("keeps all of a transaction and gives its result", () => {
    const storage = filled();
    const result = storage.transaction(() => {
      storage.exec("INSERT INTO things (id) VALUES (2)");
      return "done";
    });
    expect(result).toBe("done");
    expect(storage.exec("SELECT count(*) AS n FROM things")).toMatchObject([{ n: 2 }]);
  });

  test("keeps nothing of a transaction that throws, passes the error on, and goes on working", () => {
    const storage = filled();
    const error = new Error("stop");
    expect(() =>
      storage.transaction(() => {
        storage.exec("INSERT INTO things (id) VALUES (2)");
        throw error;
      }),
    ).toThrow(error);
    expect(() => storage.transaction(() => storage.exec("INSERT INTO things (id) VALUES (1)"))).toThrow(
      /UNIQUE|constraint/u,
    );
    storage.transaction(() => storage.exec("INSERT INTO things (id) VALUES (3)"));
    expect(storage.exec("SELECT id FROM things ORDER BY id")).toMatchObject([{ id: 1 }, { id: 3 }]);
  });

  test("takes a megabyte in one row", () => {
    const storage = filled();
    storage.exec("INSERT INTO things (id, bytes) VALUES (?, ?)", 5, new Uint8Array(1 << 20).fill(7));
    const [row] = storage.exec<{ bytes: Uint8Array }>("SELECT bytes FROM things WHERE id = 5");
    expect(row!.bytes.length).toBe(1 << 20);
  });
};
