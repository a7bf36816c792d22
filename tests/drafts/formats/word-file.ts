/** Word files made by hand, down to the bytes a hostile one would have. */
import { strToU8, zipSync } from "fflate";

export const transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
export const strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";

export interface Made {
  readonly body?: string;
  readonly namespace?: string;
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly comments?: string;
  readonly more?: Readonly<Record<string, Uint8Array>>;
  readonly encode?: (xml: string) => Uint8Array;
  readonly before?: string;
}

const relationship = (n: number, type: string, target: string, root: string): string =>
  `<Relationship Id="r${n}" Type="${root}/${type}" Target="${target}"/>`;

export const wordEntries = (made: Made): Record<string, Uint8Array> => {
  const namespace = made.namespace ?? transitional;
  const root =
    namespace === strict
      ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
      : "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const part = (name: string, inner: string): string =>
    `<?xml version="1.0"?>${made.before ?? ""}<w:${name} xmlns:w="${namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">${inner}</w:${name}>`;
  const rels = (inner: string): Uint8Array =>
    strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`,
    );
  const encode = made.encode ?? ((xml: string) => strToU8(xml));
  const others = (["styles", "numbering", "footnotes", "comments"] as const).filter((name) => made[name] !== undefined);
  return {
    "_rels/.rels": rels(relationship(1, "officeDocument", "word/document.xml", root)),
    "word/document.xml": encode(part("document", `<w:body>${made.body ?? ""}</w:body>`)),
    "word/_rels/document.xml.rels": rels(
      others.map((name, n) => relationship(n + 1, name, `${name}.xml`, root)).join(""),
    ),
    ...Object.fromEntries(others.map((name) => [`word/${name}.xml`, strToU8(part(name, made[name]!))])),
    ...made.more,
  };
};

export const wordFile = (made: Made): Uint8Array => zipSync(wordEntries(made));

/** A paragraph of one run; `*` around words makes them bold. */
export const p = (text: string, properties = ""): string =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${text
    .split("*")
    .map((piece, n) =>
      piece === "" ? "" : `<w:r>${n % 2 ? "<w:rPr><w:b/></w:rPr>" : ""}<w:t xml:space="preserve">${piece}</w:t></w:r>`,
    )
    .join("")}</w:p>`;

export const numbered = (text: string, level = 0, numId = 1): string =>
  p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`);

export const style = (id: string, name: string, more = ""): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;

export const list = (...levels: readonly (readonly [format: string, text: string])[]): string =>
  `<w:abstractNum w:abstractNumId="7">${levels
    .map(
      ([format, text], n) =>
        `<w:lvl w:ilvl="${n}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`,
    )
    .join("")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>`;
