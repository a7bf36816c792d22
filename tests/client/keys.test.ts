import { describe, expect, test } from "vitest";
import { commands, signOf } from "../../client/keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    code: "",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    ...more,
  }) as KeyboardEvent;

describe("what a key press stands for", () => {
  test("a Latin letter counts by what it says, wherever it is on the keyboard", () => {
    expect(signOf(press("j", { code: "KeyC" }))).toBe("j");
  });
  test("a letter of another script counts by where the key is", () => {
    expect(signOf(press("о", { code: "KeyJ" }))).toBe("j");
    expect(signOf(press("ت", { code: "KeyJ" }))).toBe("j");
    expect(signOf(press("И", { code: "KeyB", shiftKey: true }))).toBe("Shift b");
  });
  test("signs count by what they say: brackets and the question mark stand elsewhere on other layouts", () => {
    expect(signOf(press("[", { code: "Digit8" }))).toBe("[");
    expect(signOf(press("?", { code: "Minus", shiftKey: true }))).toBe("?");
  });
  test("nothing with Ctrl, Alt or Meta, and nothing while a word is being composed", () => {
    expect(signOf(press("j", { ctrlKey: true }))).toBeNull();
    expect(signOf(press("j", { altKey: true }))).toBeNull();
    expect(signOf(press("j", { isComposing: true }))).toBeNull();
  });
  test("no key has two commands in one place", () => {
    for (const where of ["reading", "desk", "chair"] as const) {
      const keys = commands.filter((command) => command.where === where).flatMap((command) => command.keys);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
