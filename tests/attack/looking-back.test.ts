/**
 * Looking back is reading: no route of the record tells a seat what it may not know. Words of a draft before it was opened,
 * words between revisions where the Chair shows revisions only, what was told the Chair, what stands in a caucus, and who,
 * where names are off: each is a canary, and every route is asked by every role with every parameter that could reach it.
 */
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { beginPaper, paperBase } from "../../drafts/crdt/paper.ts";
import { stepKinds } from "../../drafts/reading/step-kinds.ts";
import type { PartyId, Role } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { Directory, linkToken } from "../../server/directory.ts";
import { createApp } from "../../server/doors/app.ts";
import { House, join, seeded } from "../server/peer.ts";
import { relaysText } from "../story/relays.ts";

const reads = async (response: Response): Promise<string> => {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const zipped = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return zipped
    ? Object.values(unzipSync(bytes))
        .map((file) => strFromU8(file))
        .join("\n")
    : strFromU8(bytes);
};

interface Looker {
  readonly name: string;
  /** What the answers of all routes hold, and how many were given. */
  readonly told: string;
  readonly given: number;
}

interface Past {
  readonly lookers: ReadonlyMap<string, Looker>;
  readonly last: number;
}

/** Everything happens, then everybody asks. */
const past = async (options: { readonly moments: boolean; readonly names: "full" | "none" }): Promise<Past> => {
  const house = new House({ notation: relaysText, phase: "drafting" });
  const chair = house.seat("chair");
  const secretariat = house.seat("secretariat");
  const [altHead, breHead] = [house.seat("delegation", ["ALT"]), house.seat("delegation", ["BRE"])];
  const one = house.paragraph(chair, "1");
  const seven = house.paragraph(chair, "7");
  const drafting = join(house, chair);
  drafting.type(one, "", "CANARYDRAFTING ");
  house.negotiation.flush();
  drafting.erase(one, "CANARYDRAFTING ");
  house.negotiation.flush();
  await house.done(chair, { type: "set-phase", phase: "open" });
  if (options.names !== "full") await house.done(chair, { type: "set-names", names: options.names });
  await house.done(chair, { type: "publish-revision", name: "Rev.1" });
  const pen = join(house, secretariat, { device: "after" });
  pen.type(one, "", "CANARYBETWEEN ");
  house.negotiation.flush();
  pen.erase(one, "CANARYBETWEEN ");
  house.negotiation.flush();
  const wording = house.words(chair, one).replace("two sessions", "three sessions");
  const mine = join(house, altHead, { document: "caucus/party-ALT" });
  const base = paperBase(pen.doc, seven, house.draft(chair));
  beginPaper(mine.doc.getMap("papers"), "kept", base).insert(0, "CANARYCAUCUS", { src: "own" });
  house.negotiation.flush();
  const tabled = await house.done(altHead, {
    type: "table",
    as: "ALT",
    paragraph: one,
    wording,
    reason: "CANARYDESK",
    reasonVisibility: "chair",
  });
  await house.done(altHead, {
    type: "take-position",
    as: "ALT",
    paragraph: seven,
    stance: "reserve",
    visibility: "chair",
    reason: "CANARYRESERVE",
  });
  await house.done(chair, { type: "incorporate", proposal: tabled.proposal });
  await house.done(chair, { type: "restore", paragraph: seven, at: "Rev.1" }).catch(() => null);
  await house.done(breHead, { type: "hold", as: "BRE", paragraph: seven });
  await house.done(chair, { type: "publish-revision", name: "Rev.2" });
  const settings = house.negotiation.settings(chair, { momentsForDelegations: options.moments });
  if (isRefusal(settings)) throw new RangeError(settings.message);
  const seats = new Map<string, string>();
  const invite = (name: string, role: Role, parties: readonly PartyId[] = []): void => {
    const invited = house.negotiation.invite(null, { role, parties, head: true });
    if (isRefusal(invited)) throw new RangeError(invited.message);
    seats.set(name, linkToken("test-room", invited.token));
  };
  invite("chair", "chair");
  invite("secretariat", "secretariat");
  invite("altora", "delegation", ["ALT"]);
  invite("corvane", "delegation", ["COR"]);
  invite("observer", "observer");
  invite("screen", "screen");
  const last = house.negotiation.head.seq;
  const at = house.negotiation.head.at;
  house.negotiation.flush();
  const directory = new Directory(
    {
      ids: () => ["test-room"],
      has: (id) => id === "test-room",
      deps: () => ({
        storage: house.storage,
        now: () => house.clock.time,
        random: seeded(5),
        later: house.clock.later,
      }),
      discard: () => undefined,
    },
    seeded(6),
  );
  const app = createApp({
    directory,
    secret: "of-the-operator-alone",
    address: () => ({ url: "http://127.0.0.1:8787", loopback: true }),
    now: () => house.clock.time,
    sample: () => null,
    log: () => undefined,
    // What is set is what can be read on it.
    typeset: async ({ page }) => new TextEncoder().encode(page),
  });
  const moments = [...Array.from({ length: last + 1 }, (_, seq) => String(seq)), "Rev.1", "Rev.2", at];
  const paragraphs = [one, seven, "p1-1", "p1-2"];
  const some = moments.filter((_, n) => n % 9 === 0 || n > last);
  const routes = [
    ...[
      "",
      "/draft",
      "/history",
      "/history?format=txt",
      "/moments",
      "/verify",
      "/archive",
      "/invitations",
      "/caucuses",
    ],
    ...["full", "groups", "none"].map((audience) => `/archive?audience=${audience}`),
    "/archive?desk=1",
    ...moments.flatMap((moment) => [
      `/draft?at=${moment}`,
      `/moments?around=${/^\d+$/u.test(moment) ? moment : 1}`,
      `/restore-preview?at=${moment}`,
      `/restore-preview?at=${moment}&paragraph=${one}`,
      `/blame?paragraph=${one}&at=${moment}`,
      `/reconcile?from=${moment}`,
      `/reconcile?from=1&to=${moment}`,
      `/compare?from=${moment}&to=Rev.2`,
      `/compare?from=0&to=${moment}`,
    ]),
    ...some.flatMap((moment) => [
      `/compare?from=Rev.1&to=${moment}&format=docx`,
      `/compare?from=${moment}&format=html`,
      `/export?view=annotated&format=docx&at=${moment}&changes=1`,
      `/export?view=annotated&format=md&changes=${moment}`,
      `/export?view=clean&format=json&at=${moment}&changes=Rev.1`,
      `/export?view=bracketed&format=html&attribution=full&at=${moment}`,
      `/export?view=annotated&format=akn&at=${moment}`,
      `/export?view=tracked&format=pdf&changes=1&at=${moment}`,
      `/export?view=positions&format=csv&at=${moment}`,
    ]),
    ...paragraphs.flatMap((paragraph) => [
      `/history?paragraph=${paragraph}`,
      `/history?paragraph=${paragraph}&format=txt`,
      `/blame?paragraph=${paragraph}`,
    ]),
    ...["ALT", "BRE", "GRP"].map((party) => `/history?party=${party}`),
    ...["chair", "secretariat", "delegation", "server"].map((office) => `/history?office=${office}`),
    ...stepKinds.map((kind) => `/history?kind=${kind}`),
    ...["full", "groups", "none"].flatMap((attribution) => [
      `/export?view=positions&attribution=${attribution}`,
      `/export?format=akn&attribution=${attribution}`,
      `/export?format=pdf&attribution=${attribution}`,
    ]),
    "/history?part=summary",
    "/history?part=consensus&after=1&before=9&limit=3",
    "/history?from=2026-03-02&until=2026-03-03",
  ];
  // A route that comes is asked here too.
  const api = (await (await app.request("/api/openapi.json", { headers: { host: "127.0.0.1:8787" } })).json()) as {
    readonly paths: Readonly<Record<string, object>>;
  };
  const known = Object.entries(api.paths)
    .filter(([path, methods]) => path.startsWith("/api/negotiations/{id}") && "get" in methods)
    .map(([path]) => path.slice("/api/negotiations/{id}".length));
  expect(known.length).toBeGreaterThan(10);
  expect(known.filter((path) => !routes.some((route) => route.split("?")[0] === path))).toEqual([]);
  const lookers = new Map<string, Looker>();
  for (const [name, token] of seats) {
    let told = "";
    let given = 0;
    for (const route of routes) {
      const headers = { authorization: `Bearer ${token}`, host: "127.0.0.1:8787" };
      const response = await app.request(`/api/negotiations/test-room${route}`, { headers });
      if (response.ok) given++;
      expect([name, route, response.status < 500]).toEqual([name, route, true]);
      told += `\n${route}\n${await reads(response)}`;
    }
    lookers.set(name, { name, told, given });
  }
  return { lookers, last };
};

const canaries = ["CANARYDRAFTING", "CANARYBETWEEN", "CANARYDESK", "CANARYRESERVE", "CANARYCAUCUS"] as const;

/** What of the canaries was told, and where first. */
const found = ({ told }: Looker): string[] => canaries.filter((canary) => told.includes(canary));
const whereIn = ({ told }: Looker, word: RegExp): string | undefined => {
  const at = told.search(word);
  return at === -1 ? undefined : told.slice(told.lastIndexOf("\n/", at), at + 60).slice(0, 400);
};

describe("looking back, in a room that shows every moment and all names,", () => {
  let room: Past;
  beforeAll(async () => {
    room = await past({ moments: true, names: "full" });
  });

  test("the Chair is told everything but what stands in a caucus, the Secretariat all that but the desk", () => {
    expect(found(room.lookers.get("chair")!)).toEqual([
      "CANARYDRAFTING",
      "CANARYBETWEEN",
      "CANARYDESK",
      "CANARYRESERVE",
    ]);
    expect(found(room.lookers.get("secretariat")!)).toEqual(["CANARYDRAFTING", "CANARYBETWEEN"]);
  });

  test("delegations are told nothing from before the opening, nothing of others' caucuses or words to the Chair", () => {
    for (const name of ["altora", "corvane"]) {
      const looker = room.lookers.get(name)!;
      expect(looker.given).toBeGreaterThan(60);
      expect(found(looker), whereIn(looker, /CANARY(?:DRAFTING|DESK|RESERVE|CAUCUS)/u)).toEqual(
        name === "altora" ? found(looker).filter((one) => one !== "CANARYDRAFTING") : ["CANARYBETWEEN"],
      );
    }
  });

  test("observers are told of revisions alone", () => {
    const looker = room.lookers.get("observer")!;
    expect(looker.given).toBeGreaterThan(5);
    expect(found(looker), whereIn(looker, /CANARY/u)).toEqual([]);
  });
});

describe("looking back, where the Chair shows revisions only and names are off,", () => {
  let room: Past;
  beforeAll(async () => {
    room = await past({ moments: false, names: "none" });
  });

  test("no delegation, observer or screen is told words that stood between two revisions", () => {
    for (const name of ["altora", "corvane", "observer"]) {
      const looker = room.lookers.get(name)!;
      expect(
        found(looker).filter((one) => !["CANARYDESK", "CANARYRESERVE"].includes(one)),
        `${name} ${whereIn(looker, /CANARYBETWEEN/u)}`,
      ).toEqual([]);
    }
    for (const name of ["corvane", "observer", "screen"])
      expect([name, room.lookers.get(name)!.told.match(/CANARY(?:DESK|RESERVE|CAUCUS|DRAFTING)/u)]).toEqual([
        name,
        null,
      ]);
  });

  test("nobody outside the offices and itself is told who it was", () => {
    for (const name of ["corvane", "observer", "screen"]) {
      const looker = room.lookers.get(name)!;
      // Routes name what was asked for; the answers do not.
      const answers = looker.told.replaceAll(/\n\/history\?party=\w+\n/gu, "\n");
      expect([name, whereIn({ ...looker, told: answers }, /"?\b(?:ALT|BRE)\b|Republic of (?:ALT|BRE)/u)]).toEqual([
        name,
        undefined,
      ]);
    }
    expect(room.lookers.get("chair")!.told).toContain("Republic of ALT");
  });

  test("a delegation may not restore, and is shown nothing of what it would overwrite", () => {
    const { told } = room.lookers.get("corvane")!;
    const previews = [...told.matchAll(/\n\/restore-preview[^\n]*\n([^\n]*)/gu)].map(([, answer]) => answer!);
    expect(previews.length).toBeGreaterThan(10);
    for (const answer of previews) expect(answer).toContain('"error"');
  });
});
