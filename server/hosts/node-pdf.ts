/**
 * Sets PDFs in another process. The engine runs outside JavaScript, where only the end of its process can interrupt it;
 * the room goes on meanwhile. One file is set at a time; the process stays while files are asked for.
 */
import type { ChildProcess } from "node:child_process";
import type { TypstSource } from "../../drafts/formats/typst.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Typeset } from "../doors/outputs.ts";
import { answerOf, startApart } from "./node-apart.ts";

/**
 * `ms` that one file may take; `idle` ms after which the process ends without one; bytes of `memory` with which it may
 * be used again.
 */
export const pdfLimits = { ms: 60_000, idle: 120_000, memory: 768 * 1024 * 1024 } as const;

/** The answer of the process. */
export type PdfAnswer =
  | { readonly pdf: Uint8Array; readonly held: number }
  /** A fault of ours or of the engine, not of the text. */
  | { readonly failed: string };

const tooLong = refuse(
  RefusalCode.tooLarge,
  "This PDF takes too long to set. Nothing was made. Take HTML, which prints as well, or fewer parts.",
);

/** Sets PDFs. `close` ends the process. */
export const pdfApart = (
  limits: Readonly<Record<keyof typeof pdfLimits, number>> = pdfLimits,
): Typeset & { close(): void } => {
  let child: ChildProcess | null = null;
  let rest: NodeJS.Timeout | null = null;
  let before: Promise<unknown> = Promise.resolve();

  const end = (): void => {
    if (rest !== null) clearTimeout(rest);
    rest = null;
    child?.kill("SIGKILL");
    child = null;
  };
  const begin = (): ChildProcess => {
    const begun = startApart(new URL("node-pdf-process.ts", import.meta.url));
    begun.once("exit", () => {
      if (child === begun) child = null;
    });
    return begun;
  };

  const ask = async ({ main, page }: TypstSource): Promise<PdfAnswer | "too-long" | "kept-waiting" | "ended"> => {
    const asked = (child ??= begin());
    if (rest !== null) clearTimeout(rest);
    rest = null;
    const answer = await answerOf<PdfAnswer>(asked, { main, page }, limits.ms);
    // Only by ending does the engine give back its memory.
    if (typeof answer === "string" || ("pdf" in answer && answer.held > limits.memory)) {
      if (child === asked) end();
    } else {
      rest = setTimeout(end, limits.idle);
      rest.unref();
    }
    return answer;
  };

  const typeset: Typeset = async (source) => {
    const turn = before.then(() => ask(source));
    before = turn.catch(() => undefined);
    const answer = await turn;
    if (answer === "too-long" || answer === "kept-waiting") return tooLong;
    if (answer === "ended") throw new Error("the process that sets PDFs ended");
    if ("failed" in answer) throw new Error(answer.failed);
    return answer.pdf;
  };
  return Object.assign(typeset, { close: end });
};
