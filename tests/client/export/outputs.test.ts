import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { endingOf, formatOf, formatsOf, lastChoice, views } from "../../../client/export/choices.ts";
import type { Choice } from "../../../client/export/choices.ts";
import { nameIn } from "../../../client/export/download.ts";
import { readCsv } from "../../../client/export/positions-preview.ts";
import { writeCsv } from "../../../drafts/formats/csv.ts";

const choice: Choice = {
  view: "annotated",
  text: "pdf",
  table: "csv",
  attribution: "full",
  listed: "none",
  head: true,
  nonPaper: false,
};

describe("the form of an output", () => {
  test("is one that the view has", () => {
    expect(formatOf(choice)).toBe("pdf");
    expect(formatOf({ ...choice, view: "tracked" })).toBe("docx");
    expect(formatOf({ ...choice, view: "positions" })).toBe("csv");
    expect(formatOf({ ...choice, text: "akn", nonPaper: true })).toBe("docx");
    for (const { value } of views)
      for (const nonPaper of [true, false]) {
        const one = { ...choice, view: value, nonPaper };
        expect(formatsOf(one).find((form) => form.value === formatOf(one))?.off).toBeUndefined();
      }
  });

  test("ends as its kind of file does", () => {
    expect([endingOf("akn"), endingOf("xlsx")]).toEqual(["akn.xml", "xlsx"]);
  });

  test("is what the address asks for, as far as there is such a one", () => {
    const asked = (query: string) => lastChoice(new URLSearchParams(query));
    expect(asked("view=tracked").view).toBe("tracked");
    expect(asked("view=nonsense&format=pdf")).toMatchObject({ view: "annotated", text: "pdf", table: "xlsx" });
  });
});

test("a file is called what the server calls it, in any script", () => {
  expect(nameIn(`attachment; filename="OWG annotated.docx"`, "x")).toBe("OWG annotated.docx");
  expect(nameIn(`attachment; filename="_.docx"; filename*=UTF-8''${encodeURIComponent("مشروع.docx")}`, "x")).toBe(
    "مشروع.docx",
  );
  expect(nameIn(null, "annotated.pdf")).toBe("annotated.pdf");
});

test("the table that is shown has the cells of the file", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", "ش", ",", '"', "\n", ";", " ", "1") });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.array(cell, { minLength: 4, maxLength: 4 })), (n, rows) => {
      const cut = rows.map((row) => row.slice(0, n).map((text, at) => (at === 0 ? `r${text}` : text)));
      const csv = writeCsv({
        title: "",
        language: "en",
        columns: Array.from({ length: n }, (_, at) => ({ head: `Head ${at}`, width: 10 })),
        rows: cut.map((cells) => ({ is: "paragraph" as const, cells })),
        fixed: n,
        about: [],
      });
      expect(readCsv(csv)).toEqual([Array.from({ length: n }, (_, at) => `Head ${at}`), ...cut]);
    }),
  );
});
