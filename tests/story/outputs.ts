/** What every output of an evening says of itself, and whom it names. */
import { strFromU8, unzipSync } from "fflate";
import { expect } from "vitest";
import type { Seat } from "./evening.ts";

const wordText = (bytes: Uint8Array): string =>
  Object.entries(unzipSync(bytes))
    .filter(([name]) => /^word\/(document|header\d*|footer\d*|footnotes)\.xml$/u.test(name))
    .map(([, xml]) =>
      strFromU8(xml)
        .replaceAll(/<[^>]+>/gu, "")
        .replaceAll("&apos;", "'"),
    )
    .join("\n");

/** Every view in every format, as one seat downloads them at Rev.1. */
export const expectOutputs = async (seat: Seat): Promise<void> => {
  for (const view of ["clean", "bracketed", "annotated"])
    for (const format of ["html", "md", "txt", "docx"]) {
      const bytes = await seat.bytes(`/export?view=${view}&format=${format}`);
      const text = format === "docx" ? wordText(bytes) : new TextDecoder().decode(bytes);
      const label = `${view} ${format}`;
      for (const said of [
        /orbital relays/u,
        /OWG-R\/2031\/4/u,
        /Rev\.1/u,
        /As at \d+ \w+ 20\d\d, \d\d:\d\d UTC|as.?at/iu,
        /Chair('|&#39;|&apos;|’)s summary/iu,
        /unresolved/u,
      ])
        expect(said.test(text), `${label} says ${String(said)}`).toBe(true);
      if (view === "annotated") expect(text, label).toContain("Altora");
      else expect(/Altora|Brevia|Corvane/u.test(text), label).toBe(false);
      if (view !== "clean") expect(text, label).toContain("outages");
      else expect(text, label).not.toContain("outages");
      if (view !== "clean" && format !== "md") expect(text, `${label} has a legend`).toMatch(/bracket/iu);
    }
};
