/**
 * Finishes a written Word file so that the same text always gives the same bytes. The library writes the current time
 * into the properties and the zip; here the properties get the time of the text and the zip entries none.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { lettersAlone } from "../signs.ts";

/** What a Word file says of itself in its properties. Plain text: signs of XML are escaped when it is written. */
export interface CoreProperties {
  readonly title: string;
  readonly subject: string;
  readonly creator: string;
  readonly description: string;
  /** ISO time of the text. */
  readonly asAt: string;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** `docProps/core.xml` with the time of the text instead of the time of writing. */
export const coreProperties = ({ title, subject, creator, description, asAt }: CoreProperties): string => {
  const time = `${asAt.slice(0, 19)}Z`;
  const namespaces = [
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:dcterms="http://purl.org/dc/terms/"',
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  ].join(" ");
  return [
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties ${namespaces}>`,
    `<dc:title>${escaped(title)}</dc:title>`,
    `<dc:subject>${escaped(subject)}</dc:subject>`,
    `<dc:creator>${escaped(creator)}</dc:creator>`,
    `<dc:description>${escaped(description)}</dc:description>`,
    `<cp:lastModifiedBy>${escaped(creator)}</cp:lastModifiedBy><cp:revision>1</cp:revision>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created>`,
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${time}</dcterms:modified></cp:coreProperties>`,
  ].join("");
};

/** 2 January 1980, 00:00, in the form zip files use: time, then day. */
const noTime = [0, 0, 0x22, 0];
const endRecord = 0x06054b50;

/** The zip without times in its entries, which the central directory lists. Nothing is packed again. */
const withoutTimes = (bytes: Uint8Array): Uint8Array => {
  const still = bytes.slice();
  const view = new DataView(still.buffer, still.byteOffset, still.byteLength);
  let end = still.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== endRecord) end--;
  if (end < 0) throw new RangeError("what the library wrote is no zip file");
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    still.set(noTime, at + 12);
    still.set(noTime, view.getUint32(at + 42, true) + 10);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return still;
};

/**
 * The file without its time of writing, and without characters that XML cannot hold, with which no reader would open it
 * (words, names and symbols recorded before these were refused may contain them). `document` may change the main part
 * last of all.
 */
export const still = (bytes: Uint8Array, document?: (xml: string) => string): Uint8Array => {
  const entries = unzipSync(bytes);
  let touched = false;
  for (const [name, part] of Object.entries(entries)) {
    const written = strFromU8(part);
    const xml = name === "word/document.xml" ? (document?.(written) ?? written) : written;
    // Lone halves of surrogate pairs have already become a replacement character when the text was encoded.
    const letters = lettersAlone(xml);
    if (letters === written) continue;
    entries[name] = strToU8(letters);
    touched = true;
  }
  return touched ? zipSync(entries, { mtime: "1980-01-02T00:00:00", level: 6 }) : withoutTimes(bytes);
};
