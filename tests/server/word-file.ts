/** Word files with tracked changes, made by hand: the least a reader takes for one. */
import { wordFile } from "../drafts/formats/word-file.ts";

/** A Word file of these paragraphs: `{+in+}` and `{-out-}` are tracked, and at a line's end `¶+` and `¶-`, its mark. */
export const word = (...lines: readonly string[]): Uint8Array<ArrayBuffer> => {
  const by = 'w:id="1" w:author="Acien, Clara" w:date="2031-03-10T12:00:00Z"';
  const run = (t: string, tag = "w:t"): string => `<w:r><${tag} xml:space="preserve">${t}</${tag}></w:r>`;
  const body = lines.map((whole) => {
    const [, line, sign] = /^(.*?)(?:¶([+-]))?$/u.exec(whole)!;
    const mark = sign === undefined ? "" : `<w:pPr><w:rPr><w:${sign === "+" ? "ins" : "del"} ${by}/></w:rPr></w:pPr>`;
    const runs = line!.split(/(\{[+-].*?[+-]\})/u).map((piece) => {
      if (piece.startsWith("{+")) return `<w:ins ${by}>${run(piece.slice(2, -2))}</w:ins>`;
      if (piece.startsWith("{-")) return `<w:del ${by}>${run(piece.slice(2, -2), "w:delText")}</w:del>`;
      return piece === "" ? "" : run(piece);
    });
    return `<w:p>${mark}${runs.join("")}</w:p>`;
  });
  return new Uint8Array(wordFile({ body: body.join("") }));
};
