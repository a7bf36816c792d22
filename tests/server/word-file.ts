/** Word files with tracked changes, made by hand: the least a reader takes for one. */
import { strToU8, zipSync } from "fflate";

/** A Word file of these paragraphs: `{+in+}` and `{-out-}` are tracked. */
export const word = (...lines: readonly string[]): Uint8Array<ArrayBuffer> => {
  const by = 'w:id="1" w:author="Acien, Clara" w:date="2031-03-10T12:00:00Z"';
  const run = (t: string, tag = "w:t"): string => `<w:r><${tag} xml:space="preserve">${t}</${tag}></w:r>`;
  const body = lines.map((line) => {
    const runs = line.split(/(\{[+-].*?[+-]\})/u).map((piece) => {
      if (piece.startsWith("{+")) return `<w:ins ${by}>${run(piece.slice(2, -2))}</w:ins>`;
      if (piece.startsWith("{-")) return `<w:del ${by}>${run(piece.slice(2, -2), "w:delText")}</w:del>`;
      return piece === "" ? "" : run(piece);
    });
    return `<w:p>${runs.join("")}</w:p>`;
  });
  return new Uint8Array(
    zipSync({
      "[Content_Types].xml": strToU8(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      "_rels/.rels": strToU8(
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      ),
      "word/document.xml": strToU8(
        `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body.join("")}</w:body></w:document>`,
      ),
    }),
  );
};
