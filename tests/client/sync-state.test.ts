/** The sync state says what is true, and nothing sooner. */
import { describe, expect, test } from "vitest";
import { syncSentence, syncStateOf } from "../../client/room/sync-state.ts";
import type { SyncedPart } from "../../client/room/sync-state.ts";

const now = Date.parse("2031-03-10T14:32:07Z");
const saved: SyncedPart = {
  name: "draft",
  arrived: true,
  connected: true,
  unsavedSince: null,
  savedAt: "2031-03-10T14:32:07Z",
  offlineSince: null,
  keptAt: null,
  wordsKept: 0,
  keeps: true,
  opened: true,
};
const of = (parts: readonly Partial<SyncedPart>[], more: Partial<Parameters<typeof syncStateOf>[1]> = {}) =>
  syncStateOf(
    parts.map((part) => ({ ...saved, ...part })),
    { closed: null, handedBack: 0, lasts: true, now, ...more },
  );
const say = (...args: Parameters<typeof of>): string =>
  syncSentence(of(...args), (iso, seconds) => iso.slice(11, seconds ? 19 : 16));

describe("the sync sentence", () => {
  test("is saved with the time of the last confirmation, over all documents", () => {
    expect(say([{}, { name: "caucus/x", savedAt: "2031-03-10T14:32:09Z" }])).toBe("Saved 14:32:09");
  });
  test("claims nothing before every copy of the device has been read", () => {
    expect(of([{}, { name: "caucus/x", opened: false }]).is).toBe("opening");
    expect(of([{ connected: false, offlineSince: "2031-03-10T14:31:00Z", opened: false }]).is).toBe("opening");
  });
  test("is saved as of before a word that is under way, whatever was confirmed since elsewhere", () => {
    const later = { name: "caucus/x", savedAt: new Date(now - 100).toISOString() };
    expect(of([{ unsavedSince: now - 200, savedAt: new Date(now - 900).toISOString() }, later])).toEqual({
      is: "saved",
      at: new Date(now - 900).toISOString(),
    });
  });
  test("a device whose database took something no more keeps nothing", () => {
    expect(say([{ connected: false, offlineSince: "2031-03-10T14:31:00Z", keeps: false }])).toBe(
      "Offline, and this browser keeps nothing: copy your words",
    );
  });
  test("says nothing of saving in the first 300 ms, and counts the seconds after five", () => {
    expect(of([{ unsavedSince: now - 200 }]).is).toBe("saved");
    expect(say([{ unsavedSince: now - 301 }])).toBe("Saving…");
    expect(say([{ unsavedSince: now - 6_400 }])).toBe("Still saving, 6 s");
  });
  test("is not saved while one document of several has words under way", () => {
    expect(of([{}, { name: "caucus/x", unsavedSince: now - 1_000 }]).is).toBe("saving");
  });
  test("offline tells since when and how many words are kept", () => {
    const offline = { connected: false, offlineSince: "2031-03-10T14:31:00Z" };
    expect(
      say([
        { ...offline, wordsKept: 7 },
        { ...offline, name: "caucus/x", wordsKept: 5 },
      ]),
    ).toBe("Offline since 14:31 · 12 words kept on this device");
    expect(say([offline])).toBe("Offline since 14:31");
  });
  test("a browser that keeps nothing says so", () => {
    const offline = { connected: false, offlineSince: "2031-03-10T14:31:00Z", wordsKept: 3 };
    expect(say([offline], { lasts: false })).toBe("Offline, and this browser keeps nothing: copy your words");
  });
  test("words handed back come before everything but a closed door", () => {
    expect(say([{ unsavedSince: now }], { handedBack: 1 })).toBe("Refused · here are your words");
    expect(say([{}], { handedBack: 1, closed: "This link was revoked." })).toBe("This link was revoked.");
  });
  test("from the device's copy it is catching up, not saved", () => {
    expect(say([{ connected: false, keptAt: "2031-03-10T14:02:00Z" }])).toBe("From this device, 14:02. Catching up…");
    expect(say([{ connected: false, arrived: false }])).toBe("Opening…");
  });
});
