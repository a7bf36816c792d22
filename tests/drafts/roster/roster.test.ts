import { describe, expect, test } from "vitest";
import { groups } from "../../../drafts/roster/groups.ts";
import { byOfficialName, findParty, nameKey, officialName, rosterParties } from "../../../drafts/roster/roster.ts";
import { states } from "../../../drafts/roster/states.ts";
import { partyIdSchema } from "../../../drafts/wire.ts";
import * as v from "valibot";

const parties = rosterParties();
const found = (text: string): string | undefined => findParty(text, parties)?.id;
const named = (id: string) => parties.find((party) => party.id === id)!;
const count = (kind: string) => parties.filter((party) => party.kind === kind).length;
const order = (ids: string[], language: string) =>
  ids
    .map(named)
    .sort(byOfficialName(language))
    .map((party) => party.id);

describe("the data", () => {
  test("holds 193 Member States, two observer States and 47 groups", () => {
    expect([count("member-state"), count("observer-state"), count("group")]).toEqual([193, 2, 47]);
  });

  test("has ids that are unique and fit the wire", () => {
    expect(new Set(parties.map((party) => party.id)).size).toBe(parties.length);
    for (const party of parties) expect(v.is(partyIdSchema, party.id)).toBe(true);
    for (const { code } of states) expect(code).toMatch(/^[A-Z]{3}$/u);
  });

  test("has no name or alias that names two parties", () => {
    const owners = new Map<string, string>();
    for (const party of parties)
      for (const text of [party.name, ...(party.aliases ?? [])]) {
        const owner = owners.get(nameKey(text));
        expect([text, owner ?? party.id]).toEqual([text, party.id]);
        owners.set(nameKey(text), party.id);
      }
  });

  test("names every State in six languages, each name once a language", () => {
    for (const language of ["en", "fr", "es", "ru", "zh", "ar"] as const) {
      const names = states.map((state) => state.names[language]);
      expect(names.every((name) => name.trim() === name && name !== "")).toBe(true);
      expect(new Set(names).size).toBe(states.length);
    }
  });

  test("has only States of the roster as members, each once", () => {
    const codes = new Set(states.map((state) => state.code));
    for (const group of groups) {
      expect(group.members.filter((code) => !codes.has(code))).toEqual([]);
      expect(new Set(group.members).size).toBe(group.members.length);
      expect(group.members.length).toBeGreaterThan(2);
    }
  });

  test("prints names as in lists, without the article", () => {
    expect(named("NLD").name).toBe("Netherlands (Kingdom of the)");
    expect(named("GMB").name).toBe("Gambia");
    expect(named("IRN").name).toBe("Iran (Islamic Republic of)");
    expect(officialName(named("COM"), "fr-CH")).toBe("Comores");
    expect(parties.filter((party) => /\((the|l[ae]s?|l['’]|el|los)\)$/u.test(party.name))).toEqual([]);
  });

  test("knows one BRICS, CANZ and the Non-Aligned Movement", () => {
    expect(groups.filter((group) => group.name.startsWith("BRICS")).map((group) => group.members.length)).toEqual([11]);
    expect(named("canz").name).toBe("CANZ");
    expect([named("nam").name, named("nam").members?.length]).toEqual(["Non-Aligned Movement", 121]);
  });
});

describe("finding", () => {
  test.each([
    ["UK", "GBR"],
    ["united states", "USA"],
    ["USA", "USA"],
    ["Iran", "IRN"],
    ["Iran (Islamic Republic of)", "IRN"],
    ["Russia", "RUS"],
    ["the Russian Federation", "RUS"],
    ["Netherlands", "NLD"],
    ["Cote d’Ivoire", "CIV"],
    ["TURKIYE", "TUR"],
    ["Türkiye", "TUR"],
    ["Turkey", "TUR"],
    ["Émirats arabes unis", "ARE"],
    ["Российская Федерация", "RUS"],
    ["中国", "CHN"],
    ["G-77", "g77"],
    ["African Group", "ag"],
    ["NAM", "nam"],
    ["Namibia", "NAM"],
    ["che", "CHE"],
    ["Niger", "NER"],
    ["Nigeria", "NGA"],
    ["DR Congo", "COD"],
    ["Congo", "COG"],
  ])("takes %s for %s", (text, id) => expect(found(text)).toBe(id));

  test("finds nobody where nobody is named", () => {
    expect(["", "  ", "Korea", "Atlantis", "States"].map(found)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("finds among the parties given, and only there", () => {
    expect(findParty("UK", [named("FRA")])).toBeUndefined();
    expect(findParty("Francia", [named("FRA")])?.id).toBe("FRA");
    const invented = [{ ...named("FRA"), id: "XAL", name: "Altora", aliases: ["Alt."] }];
    expect(findParty("altora", invented)?.id).toBe("XAL");
  });
});

describe("order", () => {
  test("is alphabetical by official name in the language of the output", () => {
    expect(order(["USA", "DEU", "EGY", "AUT"], "en")).toEqual(["AUT", "EGY", "DEU", "USA"]);
    expect(order(["USA", "DEU", "EGY", "AUT"], "fr")).toEqual(["DEU", "AUT", "EGY", "USA"]);
    expect(order(["CIV", "HRV", "CRI"], "en")).toEqual(["CRI", "CIV", "HRV"]);
  });

  test("is a total order: shuffled lists end the same", () => {
    const sorted = parties.toSorted(byOfficialName("es"));
    expect(parties.toReversed().toSorted(byOfficialName("es"))).toEqual(sorted);
  });
});
