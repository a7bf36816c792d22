import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closedDirection } from "../../drafts/direction.ts";

const [lre, rle, pdf, lro, rlo] = ["\u202A", "\u202B", "\u202C", "\u202D", "\u202E"];
const [lri, rli, fsi, pdi] = ["\u2066", "\u2067", "\u2068", "\u2069"];

describe("marks of direction", () => {
  test("that have their partner stay, whatever is in them", () => {
    for (const text of [
      "States shall meet.",
      `${lri}OWG/R/1${pdi} و`,
      `${rle}العربية${pdf}`,
      `${fsi}a ${rle}b${pdf} c${pdi}`,
      `\u200Eleft\u200F`,
    ])
      expect(closedDirection(text)).toBe(text);
  });

  test("that have none are left out, and so are overrides", () => {
    expect(closedDirection(`States ${rlo}egnahc${pdf} it`)).toBe("States egnahc it");
    expect(closedDirection(`a${rle}b`)).toBe("ab");
    expect(closedDirection(`a${pdi}${pdf}b`)).toBe("ab");
    expect(closedDirection(`${lri}a${pdf}${pdi}`)).toBe(`${lri}a${pdi}`);
    expect(closedDirection(`${lri}a${lre}b${pdi}c`)).toBe(`${lri}ab${pdi}c`);
    expect(closedDirection(`${lro}${rli}a\nb${pdi}`)).toBe("a\nb");
  });

  const signs = fc.constantFrom(lre!, rle!, pdf!, lro!, rlo!, lri!, rli!, fsi!, pdi!, "a", "ب", "\n", "😀");
  test("are closed once and for all, and no letter is lost or moved", () => {
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 40 }), (list) => {
        const text = list.join("");
        const closed = closedDirection(text);
        const letters = (one: string): string => one.replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, "");
        expect(letters(closed)).toBe(letters(text));
        expect(closedDirection(closed)).toBe(closed);
        for (const line of closed.split("\n")) {
          const open: string[] = [];
          for (const sign of line) {
            expect([lro, rlo]).not.toContain(sign);
            if (sign === lre || sign === rle) open.push(pdf!);
            else if (sign === lri || sign === rli || sign === fsi) open.push(pdi!);
            else if (sign === pdf || sign === pdi) expect(open.pop()).toBe(sign);
          }
          expect(open).toEqual([]);
        }
      }),
    );
  });
});
