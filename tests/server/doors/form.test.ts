import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readForm } from "../../../server/doors/form.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const type = "multipart/form-data; boundary=X";
const field = (head: string, content = ""): string => `--X\r\n${head}\r\n\r\n${content}\r\n`;
const named = (name: string): string => `Content-Disposition: form-data; name="${name}"`;

/** Names and contents, files as their bytes. */
const told = async (form: FormData): Promise<unknown[]> =>
  Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, [...new Uint8Array(await value.arrayBuffer())]],
    ),
  );

describe("a form", () => {
  test("is what whoever wrote it put into it", async () => {
    // A line end in a field is written as a browser does.
    const text = fc.string({ unit: "binary" }).map((one) => one.toWellFormed().replaceAll(/\r\n|\r|\n/gu, "\r\n"));
    const parts = fc.array(
      fc.oneof(
        fc.tuple(text, text),
        fc.tuple(
          text,
          fc.uint8Array({ maxLength: 300 }),
          text.map((one) => `a${one}`),
          fc.constantFrom("", "text/plain", "application/x-y"),
        ),
      ),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const form = new FormData();
        for (const [name, content, file, kind] of given)
          if (typeof content === "string") form.append(name, content);
          else form.append(name, new File([new Uint8Array(content)], file!, { type: kind! }));
        const sent = new Response(form);
        const read = readForm(new Uint8Array(await sent.arrayBuffer()), sent.headers.get("content-type")!);
        const plain = (await told(form)).map((one) => {
          const list = one as unknown[];
          // No type said is the type of any bytes, and names of files may not break their line.
          return list.length === 2
            ? list
            : [list[0], list[1], list[2] === "" ? "application/octet-stream" : list[2], list[3]];
        });
        expect(await told(read!)).toEqual(plain);
      }),
      { numRuns: 30 },
    );
  });

  test("of more fields, or with longer words before their content, than any of ours is none, whatever its size", () => {
    const closing = "--X--\r\n";
    const many = (n: number): string => Array.from({ length: n }, (_, k) => field(named(`f${k}`))).join("") + closing;
    expect([...readForm(bytes(many(32)), type)!]).toHaveLength(32);
    for (const body of [
      many(33),
      many(100_000),
      field(`${named("f")}\r\n${"X-A: b\r\n".repeat(10_000)}X-B: c`) + closing,
      field(named("f".repeat(10_000))) + closing,
      field(named("%22".repeat(3_000_000))) + closing,
    ])
      expect(readForm(bytes(body), type)).toBeNull();
  });

  test("that is none, is cut, or has no end is none", () => {
    for (const body of ["", "--X", "--X\r\n", field(named("f"), "x"), `${field("")}--X--`, "--Y\r\n", "\r\n--X--"])
      expect(readForm(bytes(body), type)).toBeNull();
    expect(readForm(bytes("a=b&".repeat(1_000)), "application/x-www-form-urlencoded")).toBeNull();
    for (const other of [
      "",
      "multipart/form-data",
      `multipart/form-data; boundary=${"b".repeat(71)}`,
      "text/plain; boundary=X",
    ])
      expect(readForm(bytes(`${field(named("f"))}--X--\r\n`), other)).toBeNull();
    expect([...readForm(bytes("--X--"), type)!]).toEqual([]);
  });
});
