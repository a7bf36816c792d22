import { expect, test } from "vitest";
import { apart } from "../../../drafts/formats/apart.ts";
import type { Compared } from "../../../drafts/reading/difference.ts";

const printed = (...words: readonly [is: Compared["is"], t: string][]): string =>
  apart(
    words.map(([is, t]): Compared => ({ is, t })),
    { is: "kept", t: " " },
  )
    .map(({ t }) => t)
    .join("");

test("words out and in do not run into each other; blanks, signs and Chinese need none between them", () => {
  expect(printed(["out", "Some"], ["in", "Several"], ["kept", " States"])).toBe("Some Several States");
  expect(printed(["out", "جميع"], ["in", "بعض"])).toBe("جميع بعض");
  expect(printed(["kept", "in "], ["out", "15"], ["in", "20"])).toBe("in 15 20");
  expect(printed(["out", " shall"], ["in", " should"])).toBe(" shall should");
  expect(printed(["out", "relays"], ["in", ", islands"])).toBe("relays, islands");
  expect(printed(["out", "应当"], ["in", "可以"])).toBe("应当可以");
  expect(printed(["kept", "Some"], ["in", "one"])).toBe("Someone");
});
