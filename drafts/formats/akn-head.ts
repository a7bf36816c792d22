/**
 * The metadata of an Akoma Ntoso file: which text and version it is, whose proposals it holds, and where it comes from.
 */
import type { Draft } from "../draft.ts";
import type { Party } from "../party.ts";
import { officialName } from "../roster/roster.ts";
import type { Modification } from "./akn.ts";
import type { OutputOptions } from "./options.ts";
import type { Page } from "./page.ts";
import { escapeXml } from "./xml-text.ts";

interface Told {
  readonly modifications: readonly Modification[];
  /** The parties that are named in the text. */
  readonly parties: readonly Party[];
  readonly page: Page;
}

/** Language codes of ISO 639-2, which the standard asks for. */
const languages: Readonly<Record<string, string>> = {
  ar: "ara",
  en: "eng",
  es: "spa",
  fr: "fra",
  ru: "rus",
  zh: "zho",
};
const languageOf = (tag: string): string => {
  const [base = ""] = tag.toLowerCase().split("-");
  return languages[base] ?? (/^[a-z]{2,3}$/u.test(base) ? base : "und");
};

/** A symbol as a segment of a web address: letters of any script, digits and hyphens. */
const slug = (text: string): string =>
  encodeURIComponent(
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/gu, "")
      .slice(0, 80),
  );

/** The element `meta`. */
export const akomaNtosoHead = (draft: Draft, options: OutputOptions, told: Told): string => {
  const { modifications, parties, page } = told;
  const begun = (draft.revisions[0]?.at ?? draft.at).slice(0, 10);
  const date = options.asAt.slice(0, 10);
  const work = `/akn/un/statement/${begun}/${slug(draft.symbol) || slug(draft.title) || "text"}`;
  const expression = (day: string): string => `${work}/${languageOf(draft.language)}@${day}`;
  const here = expression(date);
  const value = (name: string, text: string): string => `<${name} value="${escapeXml(text)}"/>`;
  const addresses = (base: string, of: string): string =>
    `${value("FRBRthis", `${base}/!main${of}`)}${value("FRBRuri", `${base}${of}`)}`;
  const by = (day: string, name: string): string =>
    `<FRBRdate date="${day}" name="${name}"/><FRBRauthor href="#chair" as="#editor"/>`;
  return [
    "<meta>",
    `<identification source="#unbracket">`,
    `<FRBRWork>${addresses(work, "")}${draft.symbol === "" ? "" : `<FRBRalias name="symbol" value="${escapeXml(draft.symbol)}"/>`}${by(begun, "draft")}${value("FRBRcountry", "un")}${draft.symbol === "" ? "" : value("FRBRnumber", draft.symbol)}${value("FRBRname", draft.title)}${value("FRBRprescriptive", "false")}${value("FRBRauthoritative", "false")}</FRBRWork>`,
    `<FRBRExpression>${addresses(here, "")}${by(date, "version")}${value("FRBRversionNumber", page.version)}<FRBRlanguage language="${languageOf(draft.language)}"/></FRBRExpression>`,
    `<FRBRManifestation>${addresses(here, ".akn")}${by(date, "manifestation")}${value("FRBRformat", "application/akn+xml")}</FRBRManifestation>`,
    "</identification>",
    ...lifecycleOf(draft),
    ...analysisOf(modifications),
    '<references source="#unbracket">',
    ...draft.revisions.map(
      ({ name, at }, n) =>
        `<original eId="revision_${n + 1}" href="${expression(at.slice(0, 10))}/!main" showAs="${escapeXml(name)}"/>`,
    ),
    ...parties.map(
      (party) =>
        `<TLCOrganization eId="party_${party.id}" href="/akn/ontology/organization/${encodeURIComponent(party.id.toLowerCase())}" showAs="${escapeXml(officialName(party, draft.language))}"/>`,
    ),
    '<TLCOrganization eId="unbracket" href="/akn/ontology/organization/unbracket" showAs="Unbracket"/>',
    '<TLCRole eId="chair" href="/akn/ontology/role/chair" showAs="Chair"/>',
    '<TLCRole eId="editor" href="/akn/ontology/role/editor" showAs="Editor"/>',
    ...proposalsOf(draft, modifications),
    "</references>",
    `<proprietary source="#unbracket"><u:output view="${options.view}" asAt="${escapeXml(options.asAt)}"/>${recordOf(options)}</proprietary>`,
    "</meta>",
  ].join("\n");
};

const lifecycleOf = ({ revisions }: Draft): string[] =>
  revisions.length === 0
    ? []
    : [
        '<lifecycle source="#unbracket">',
        ...revisions.map(
          ({ at }, n) =>
            `<eventRef eId="event_${n + 1}" date="${at.slice(0, 19)}Z" source="#revision_${n + 1}" type="${n === 0 ? "generation" : "amendment"}"/>`,
        ),
        "</lifecycle>",
      ];

/** The element `analysis`: the proposed modifications, change by change. */
const analysisOf = (modifications: readonly Modification[]): string[] =>
  modifications.length === 0
    ? []
    : [
        '<analysis source="#unbracket"><passiveModifications>',
        ...modifications.map(({ change, proposal, paragraph, ins, del }) => {
          const type = ins.length === 0 ? "repeal" : del.length === 0 ? "insertion" : "substitution";
          const each = (name: string, ids: readonly string[]): string =>
            ids.map((id) => `<${name} href="#${id}"/>`).join("");
          return `<textualMod type="${type}" eId="mod_${paragraph}_${change}"><source href="#proposal_${proposal}"/><destination href="#${paragraph}"/>${each("old", del)}${each("new", ins)}</textualMod>`;
        }),
        "</passiveModifications></analysis>",
      ];

const proposalsOf = ({ proposals }: Draft, modifications: readonly Modification[]): string[] => {
  const shown = new Set(modifications.map(({ proposal }) => proposal));
  return proposals
    .filter(({ id }) => shown.has(id))
    .map(
      ({ id, number }) =>
        `<TLCConcept eId="proposal_${id}" href="/akn/ontology/concept/proposal/${encodeURIComponent(number)}" showAs="Proposal ${escapeXml(number)}"/>`,
    );
};

const recordOf = ({ head }: OutputOptions): string =>
  head === undefined ? "" : `<u:record seq="${head.seq}" hash="${escapeXml(head.hash)}" at="${escapeXml(head.at)}"/>`;
