/** The process in which PDFs are set. It takes one at a time, and answers with its bytes or with why there are none. */
import typst from "@myriaddreamin/typst-ts-node-compiler";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { withRemark } from "../../drafts/formats/typst.ts";
import type { TypstSource } from "../../drafts/formats/typst.ts";
import { serveBehind } from "./node-behind.ts";
import type { PdfAnswer } from "./node-pdf.ts";

const require = createRequire(import.meta.url);

/** The font files in use. Those for Chinese are large, and an installation may leave them out. */
const fontFiles = (): string[] => {
  const faces = {
    "source-serif-4": ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"],
    "ibm-plex-sans": ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"],
    amiri: ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"],
    "noto-serif-sc": ["400Regular", "700Bold"],
  };
  return Object.entries(faces).flatMap(([font, weights]) => {
    let folder: string;
    try {
      folder = dirname(require.resolve(`@expo-google-fonts/${font}/package.json`));
    } catch {
      return []; // left out when this was installed: what has no letter for a word is told on the page
    }
    return weights.map((weight) => join(folder, weight)).filter((path) => existsSync(path));
  });
};

const compiler = typst.NodeCompiler.create({ fontArgs: [{ fontPaths: fontFiles() }] });

/** Letters that no font here can show, as the engine names them when it should write an accessible file. */
const shapeless = (error: unknown): string[] => {
  const told = error instanceof Error ? error.message : String(error);
  return [
    ...new Set([...told.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/gu)].map(([, t]) => lettersOf(t!))),
  ];
};

/** Letters in a message of the engine, which gives some by number: `\u{e31}`. */
const lettersOf = (told: string): string =>
  told.replaceAll(/\\+u\{([0-9a-f]{1,6})\}/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

/** The code of a letter: "U+1F642". A letter without a shape cannot itself be shown where it is mentioned. */
const codeOf = (letters: string): string =>
  [...letters].map((letter) => `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`).join(" ");

const compiled = (source: TypstSource): InstanceType<typeof typst.NodeTypstDocument> => {
  const result = compiler.compile({ mainFileContent: source.main, inputs: { page: source.page } });
  const document = result.result;
  if (document !== null) return document;
  const told: readonly { readonly message?: string }[] = result.takeDiagnostics()?.shortDiagnostics ?? [];
  // This is logged, so nothing of the text may be in it.
  const why = told.map(({ message = "" }) => message.replaceAll(/"[^"]*"|`[^`]*`/gu, "…"));
  throw new Error(`The page was not set: ${why.join("; ")}`);
};

/**
 * Sets a page as PDF/UA. The engine refuses that if a font lacks a letter; then the page says which letters, and the
 * file is tagged but not PDF/UA.
 */
const set = (source: TypstSource): PdfAnswer => {
  const document = compiled(source);
  try {
    return { pdf: compiler.pdf(document, { pdfStandard: "ua-1" }), held: process.memoryUsage.rss() };
  } catch (error) {
    const letters = shapeless(error);
    const remark =
      letters.length === 0
        ? null
        : `This file has no shape for some letters and prints boxes in their place: ${letters.slice(0, 20).map(codeOf).join(", ")}. Take HTML, which prints with the reader's own fonts.`;
    const again = remark === null ? document : compiled(withRemark(source, remark));
    return { pdf: compiler.pdf(again, {}), held: process.memoryUsage.rss() };
  }
};

serveBehind();

process.on("message", (source: TypstSource) => {
  let answer: PdfAnswer;
  try {
    answer = set(source);
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  // What one file leaves in the cache is of no use to the next.
  compiler.evictCache(0);
  process.send!(answer);
});
