import { describe, expect, test } from "vitest";
import { consequence } from "../../client/desk/desk-words.ts";
import { beginning, dated, shortName, statusSentences, wordsAt } from "../../client/words.ts";

describe("names in brackets", () => {
  test("a name of up to 28 characters stands in full", () => {
    expect(shortName("Northern Compact")).toBe("Northern Compact");
  });
  test("a longer one loses what is in parentheses first", () => {
    expect(shortName("Tessaly (United Provinces of)")).toBe("Tessaly");
  });
  test("and then its end", () => {
    const short = shortName("The Assembly of Mountain and Island Republics");
    expect(short.length).toBeLessThanOrEqual(28);
    expect(short.endsWith("…")).toBe(true);
  });
});

test("a time of another year says which year", () => {
  const now = new Date(2031, 5, 1).getTime();
  const at = (year: number): string => dated(new Date(year, 2, 4, 10, 12).toISOString(), now);
  expect([at(2031), at(2029)]).toEqual(["4 Mar 10:12", "4 Mar 2029 10:12"]);
});

describe("what else an act would do", () => {
  const none = { lapse: [], lose: [], sleep: [], wake: [] };
  test("is said before it is done", () => {
    expect(consequence({ ...none, lapse: ["220", "231"] }, 6)).toBe("220 and 231 lapse. The other 6 stay.");
    expect(consequence({ ...none, lapse: ["220"], lose: ["9"] }, 1)).toBe(
      "220 lapses, 9 loses its place. The other one stays.",
    );
  });
  test("also when it is nothing", () => {
    expect(consequence(none, 0)).toBe("nothing else changes.");
    expect(consequence(none, 4)).toBe("nothing lapses, the other 4 stay.");
  });
});

describe("how words begin, in lists", () => {
  test("short ones stand in full, on one line and without note marks", () => {
    expect(beginning("States  agreed\uFFFC\nto meet")).toBe("States agreed to meet");
  });
  test("longer ones are cut between words, and say so", () => {
    expect(beginning("States should not knowingly support, by equipment, training", 48)).toBe(
      "States should not knowingly support, by…",
    );
  });
  test("words that have no blanks between them are cut all the same", () => {
    expect(beginning("各国".repeat(40), 10)).toBe(`${"各国".repeat(5)}…`);
  });
});

test("a silence that ends in another year says in which", () => {
  const now = Date.parse("2031-03-10T12:00:00Z");
  expect(statusSentences.silence("2032-01-14T16:00:00Z", now)).toMatch(/^Under silence until 14 Jan 2032 \d\d:00 /);
  expect(statusSentences.silence("2031-11-14T16:00:00Z", now)).toMatch(/^Under silence until 14 Nov \d\d:00 /);
});

test("words that were found begin with a whole word", () => {
  const words = "States reaffirmed that relay services are a shared good.";
  expect(wordsAt(words, words.indexOf("that"))).toBe(words);
  expect(wordsAt(words, words.indexOf("services"))).toBe("…reaffirmed that relay services are a shared good.");
  expect(wordsAt(words, words.indexOf("shared"), 3)).toBe("…a shared good.");
  expect(wordsAt(`${"x".repeat(60)}end`, 60)).toBe("…end");
});
