/**
 * Printed texts that somebody altered: one letter, digit, label, bracket, name or line at a time, in every form that can be
 * held against the record. Each is noticed, and the paragraph is named.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import type { Draft } from "../../drafts/draft.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { writers, type Written } from "../../server/doors/outputs.ts";
import { proveOutput, type Proof } from "../../server/doors/proof.ts";
import { random } from "../story/anything.ts";
import { relaysText } from "../story/relays.ts";
import { House } from "../server/peer.ts";

let house: House;
let chair: ReturnType<House["seat"]>;
let draft: Draft;

beforeAll(async () => {
  house = new House({ notation: relaysText });
  chair = house.seat("chair");
  const [alt, bre, grp] = (["ALT", "BRE", "GRP"] as const).map((party) => house.seat("delegation", [party]));
  const table = async (seat: typeof chair, as: string, label: string, was: string, now: string): Promise<void> => {
    const paragraph = house.paragraph(chair, label);
    await house.done(seat, { type: "table", as, paragraph, wording: house.words(chair, paragraph).replace(was, now) });
  };
  await table(alt!, "ALT", "2", "shared good", "common and shared good");
  await table(bre!, "BRE", "3", "should", "shall");
  await table(grp!, "GRP", "3", "every year", "every two years");
  await table(alt!, "ALT", "7", " within minutes", "");
  await house.done(bre!, { type: "hold", as: "BRE", paragraph: house.paragraph(chair, "8") });
  await house.done(alt!, { type: "table", as: "ALT", paragraph: house.paragraph(chair, "9"), out: true });
  await house.done(chair, { type: "publish-revision", name: "Rev.1" });
  await house.done(chair, { type: "set-status", paragraph: house.paragraph(chair, "5"), status: "agreed" });
  draft = house.draft(chair);
});

const written = async (format: Written, view: ViewName): Promise<Uint8Array> => {
  const material = house.negotiation.material(chair, { attribution: "full" });
  if (isRefusal(material)) throw new RangeError(material.message);
  const asAt = "2026-03-02T10:00:00.000Z";
  const attribution = view === "annotated" ? "full" : "none";
  const made = await writers[format](material.draft, { view, attribution, asAt, head: material.head });
  return typeof made === "string" ? strToU8(made) : made;
};

const prove = async (bytes: Uint8Array): Promise<Proof> => proveOutput(house.negotiation, chair, bytes);

/** Another letter for a letter, another digit for a digit. */
const other = (sign: string): string => (/\d/u.test(sign) ? (sign === "4" ? "6" : "4") : sign === "w" ? "m" : "w");

/** The files with one sign changed within words that `found` finds, each with the words around it. */
const altered = (text: string, found: RegExp, times: number, n: (below: number) => number): [string, string][] =>
  [...text.matchAll(found)].flatMap((match) => {
    const signs = [...match[0]!.matchAll(/[\p{L}\d]/gu)].map(({ index }) => match.index + index);
    return Array.from({ length: signs.length === 0 ? 0 : times }, (): [string, string] => {
      const at = signs[n(signs.length)]!;
      return [text.slice(0, at) + other(text[at]!) + text.slice(at + 1), text.slice(match.index, match.index + 60)];
    });
  });

const unnoticed = async (files: readonly (readonly [bytes: Uint8Array, told: string])[]): Promise<string[]> => {
  const missed: string[] = [];
  for (const [bytes, told] of files) {
    let proof: Proof | null = null;
    try {
      proof = await prove(bytes);
    } catch {
      // What cannot even be read as an output of ours is no text of the record.
      continue;
    }
    if (proof.ok) missed.push(told);
    else if (proof.reason === undefined && proof.differences.every(({ label }) => label === ""))
      missed.push(`unnamed: ${told}`);
  }
  return missed;
};

const views = ["clean", "bracketed", "annotated"] as const;

describe("an output in which somebody altered", () => {
  for (const view of views) {
    test(`nothing (${view}) is of the record, in every form`, async () => {
      for (const format of ["docx", "html", "md", "txt", "json"] as const) {
        const { ok, differences } = await prove(await written(format, view));
        expect([format, differences, ok]).toEqual([format, [], true]);
      }
    });

    test(`one letter, digit or label of notation (${view}) is noticed`, async () => {
      const text = strFromU8(await written("md", view));
      const body = text.indexOf("\n## ");
      const files = altered(text, /^(?!>|$).+$/gmu, 4, random(1))
        .filter(([file]) => file.slice(0, body) === text.slice(0, body))
        .map(([file, told]) => [strToU8(file), told] as const);
      expect(files.length).toBeGreaterThan(40);
      expect(await unnoticed(files)).toEqual([]);
    });

    test(`one letter, digit or label of plain text (${view}) is noticed`, async () => {
      const text = strFromU8(await written("txt", view));
      const body = text.indexOf("\n", text.indexOf("\nRecord ") + 1);
      const files = altered(text, /^.+$/gmu, 4, random(2))
        .filter(([file]) => file.slice(0, body) === text.slice(0, body))
        .map(([file, told]) => [strToU8(file), told] as const);
      expect(files.length).toBeGreaterThan(40);
      expect(await unnoticed(files)).toEqual([]);
    });

    test(`one letter, digit or label of a page (${view}) is noticed, tags and styles too`, async () => {
      const text = strFromU8(await written("html", view));
      const files = altered(text, /(?<=<p\b[^>]*>).+?(?=<\/p>)/gsu, 3, random(3)).map(
        ([file, told]) => [strToU8(file), told] as const,
      );
      files.push([strToU8(text.replace("<body", "<body onload=alert(1)")), "a script"]);
      files.push([strToU8(text.replace("</style>", "p:nth-child(3){display:none}</style>")), "a style"]);
      // The time of printing is the one thing on the page that is not the record's.
      const told = (await unnoticed(files)).filter((one) => !one.includes("As at"));
      expect(files.length).toBeGreaterThan(30);
      expect(told).toEqual([]);
    });

    test(`one letter, digit or number of a Word file (${view}) is noticed`, async () => {
      const parts = unzipSync(await written("docx", view));
      const n = random(4);
      const files = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"].flatMap((name) => {
        if (parts[name] === undefined) return [];
        const text = strFromU8(parts[name]);
        // What heads the pages is not compared: the text begins with its first heading.
        const body = name === "word/document.xml" ? text.indexOf("Overview") : 0;
        return altered(text, /(?<=<w:t\b[^>]*>)[^<]+(?=<\/w:t>)/gu, 2, n)
          .filter(([file]) => file.slice(0, body) === text.slice(0, body))
          .map(([file, told]) => [zipSync({ ...parts, [name]: strToU8(file) }), `${name}: ${told}`] as const);
      });
      expect(files.length).toBeGreaterThan(30);
      // Each is written anew from the record to be compared, which takes a moment: a few of them, or all in a soak.
      const every = process.env["STORY_SEEDS"] === undefined ? Math.ceil(files.length / 6) : 1;
      expect(await unnoticed(files.filter((_, at) => at % every === 0))).toEqual([]);
    });
  }

  test("any value of a paragraph or a proposal in JSON is noticed", async () => {
    const text = strFromU8(await written("json", "annotated"));
    const read = JSON.parse(text) as Record<string, unknown>;
    const files: [Uint8Array, string][] = [];
    const walk = (value: unknown, path: readonly (string | number)[], put: (value: unknown) => void): void => {
      const spoil = (spoilt: unknown): void => {
        put(spoilt);
        files.push([strToU8(JSON.stringify(read)), path.join(".")]);
        put(value);
      };
      if (typeof value === "string") spoil(`${value}x`);
      else if (typeof value === "number") spoil(value + 1);
      else if (typeof value === "boolean") spoil(!value);
      else if (Array.isArray(value)) {
        value.forEach((item, n) => walk(item, [...path, n], (now) => (value[n] = now)));
        if (value.length > 0) spoil(value.slice(1));
      } else if (typeof value === "object" && value !== null)
        for (const [key, inner] of Object.entries(value))
          walk(inner, [...path, key], (now) => ((value as Record<string, unknown>)[key] = now));
    };
    for (const key of ["title", "symbol", "seq", "parts", "proposals"])
      walk(read[key], [key], (now) => (read[key] = now));
    expect(files.length).toBeGreaterThan(200);
    expect(await unnoticed(files)).toEqual([]);
  });

  test("the name of who holds a bracket, or the brackets themselves, is noticed with its paragraph", async () => {
    const text = strFromU8(await written("md", "annotated"));
    const name = /\(The Republic of ALT[^)]*\)|\(ALT[^)]*\)/u.exec(text)?.[0] ?? "";
    expect(name).not.toBe("");
    const lied = await prove(strToU8(text.replace(name, name.replace("ALT", "BRE"))));
    expect(lied.differences.map(({ label }) => label)).toEqual(["2"]);
    const line = text.split("\n").find((one) => one.includes("common"))!;
    const bare = line.replaceAll(/\[[^\]]*\]/gu, "");
    expect((await prove(strToU8(text.replace(line, bare)))).differences.map(({ label }) => label)).toEqual(["2"]);
    const gone = await prove(strToU8(text.replace(`${line}\n\n`, "")));
    expect(gone.differences.map(({ label, is }) => [label, is])).toEqual([["2", "only-record"]]);
    expect(draft.proposals.length).toBeGreaterThan(4);
  });
});
