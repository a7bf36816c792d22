/** Uploaded files: a Word file, Markdown or plain text is read into what would become a negotiation. */
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { begunDraft } from "../../drafts/crdt/begun.ts";
import { layPage } from "../../drafts/formats/page.ts";
import type { Page } from "../../drafts/formats/page.ts";
import type { Side } from "../../drafts/formats/tracked-text.ts";
import type { TrackedFile } from "../../drafts/formats/tracked.ts";
import type { ParsedDraft } from "../../drafts/notation/parsed.ts";
import { lettersAlone } from "../../drafts/signs.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import type { Party } from "../../drafts/party.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Returning } from "../../drafts/returned/texts.ts";
import type { Returned } from "../../drafts/returned/returned.ts";
import { granted, Refused } from "./errors.ts";
import { readForm } from "./form.ts";
import { uploadBytes, type Turn } from "./limits.ts";

/** Refuses a body of more than 10 MB (`uploadBytes`) as too large, before any of it is read as a file. */
export const uploadLimit = bodyLimit({
  maxSize: uploadBytes,
  onError: () => {
    throw new Refused(refuse(RefusalCode.tooLarge, "The file is larger than 10 MB. Nothing was read."));
  },
});

/** An uploaded file that was read as a draft. */
export interface Upload {
  readonly parsed: ParsedDraft;
  readonly name: string;
  /** The other fields of the form. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A form and its field `file`. Throws refusals. */
export const formWithFile = async (c: Context): Promise<{ readonly form: FormData; readonly file: File }> => {
  const form = readForm(new Uint8Array(await c.req.arrayBuffer()), c.req.header("content-type") ?? "");
  if (form === null) throw new Refused(refuse(RefusalCode.malformed, "The body is no form with a file."));
  const file = form.get("file");
  if (!(file instanceof File)) throw new Refused(refuse(RefusalCode.malformed, "The form has no field `file`."));
  if (file.size === 0) throw new Refused(refuse(RefusalCode.malformed, "The file is empty. Nothing was read."));
  return { form, file };
};

/** The bytes of the field `file` of a form. */
export const uploadedBytes = async (c: Context): Promise<Uint8Array> =>
  new Uint8Array(await (await formWithFile(c)).file.arrayBuffer());

/** A file to read as a draft; with `preview`, also in the form that a person looks through. */
export interface ReadAsked {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly parties: readonly Party[];
  readonly preview: boolean;
  /** Which of its two texts to read if a Word file has tracked changes; without it such a file is refused. */
  readonly take?: Side;
}
/** A file as it was read, before anything is made of it. */
export interface ReadAnswer {
  readonly parsed: ParsedDraft;
  /** Only if it was asked for. */
  readonly preview?: ReturnType<typeof previewOf>;
}

/** Reads files in another process, so that the room does not wait. Hosts that cannot do that read them in their own. */
export interface ReadApart {
  (asked: ReadAsked): Promise<ReadAnswer | Refusal>;
  /** Who changed what in a Word file; nothing is accepted or rejected. */
  readonly tracked: (bytes: Uint8Array) => Promise<TrackedFile | Refusal>;
  /** What such a file would ask of a draft. */
  readonly lineUp: (returning: Returning) => Promise<Returned>;
  /**
   * Why a file is too large to be read on this host; null if it is not. Absent if the host reads any file that may be
   * uploaded.
   */
  readonly tooLarge?: (bytes: Uint8Array) => Refusal | null;
}

/** Reads files in this very process, which waits meanwhile. It has no `tooLarge`: it reads any file. */
export const readHere: ReadApart = Object.assign(
  async ({ name, bytes, parties, preview, take }: ReadAsked): Promise<ReadAnswer | Refusal> => {
    const parsed = await readFile(name, bytes, parties, take);
    if ("refused" in parsed) return parsed;
    return { parsed, ...(preview && { preview: previewOf(parsed, parties) }) };
  },
  {
    tracked: async (bytes: Uint8Array): Promise<TrackedFile | Refusal> =>
      (await import("../../drafts/formats/tracked-read.ts")).readTracked(bytes),
    lineUp: async (returning: Returning): Promise<Returned> =>
      (await import("../../drafts/returned/line-up.ts")).lineUpReturned(returning),
  },
);

/** The field `take` of a form: which of its two texts to read of a Word file with tracked changes. */
const takenIn = (form: FormData): { readonly take?: Side } => {
  const take = form.get("take");
  if (take === null || take === "") return {};
  if (take === "sent" || take === "would-be") return { take };
  throw new Refused(refuse(RefusalCode.malformed, "`take` is `sent` or `would-be`. Nothing was read."));
};

/** The preview of the field `file` of a form. */
export const previewUpload = async (
  c: Context,
  parties: readonly Party[],
  turn: Turn,
  read: ReadApart,
): Promise<ReturnType<typeof previewOf>> => {
  const { form, file } = await formWithFile(c);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const asked = { name: file.name, bytes, parties, preview: true, ...takenIn(form) };
  return granted(await turn(() => read(asked))).preview!;
};

/** The field `file` of a form, read as a draft. Throws refusals. */
export const readUpload = async (
  c: Context,
  parties: readonly Party[],
  turn: Turn,
  read: ReadApart,
): Promise<Upload> => {
  const { form, file } = await formWithFile(c);
  const fields = Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === "string"),
  );
  const bytes = new Uint8Array(await file.arrayBuffer());
  const asked = { name: file.name, bytes, parties, preview: false, ...takenIn(form) };
  const { parsed } = granted(await turn(() => read(asked)));
  return { parsed, name: file.name, fields };
};

/** The most paragraphs of a file; the longest negotiated texts have a few hundred. */
const mostParagraphs = 5_000;

const ofReadableLength = (parsed: ParsedDraft | Refusal): ParsedDraft | Refusal =>
  !("refused" in parsed) && parsed.paragraphs.length > mostParagraphs
    ? refuse(RefusalCode.tooLarge, `The text has more than ${mostParagraphs} paragraphs. Nothing was kept.`)
    : parsed;

/** Reads a file. Word files are recognized by their content; everything else is read as text. */
export const readFile = async (
  name: string,
  bytes: Uint8Array,
  parties: readonly Party[],
  take?: Side,
): Promise<ParsedDraft | Refusal> => {
  const word = /\.(docx?|docm|dotx)$/i.test(name);
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const old = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  // The reader of Word files is loaded only when there is one to read.
  if (word || zip || old) {
    const { readDocx } = await import("../../drafts/formats/docx-read.ts");
    return ofReadableLength(await readDocx(bytes, { parties, ...(take && { take }) }));
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse(RefusalCode.notAWordFile, "This is neither a Word file nor text in UTF-8. Nothing was read.");
  }
  return readDraftText(text, parties);
};

/**
 * Text in notation, or plain, read as a draft. A refusal if it is no text (a NUL character), or has too many
 * paragraphs.
 */
export const readDraftText = (text: string, parties: readonly Party[]): ParsedDraft | Refusal =>
  text.includes("\u0000")
    ? refuse(RefusalCode.notAWordFile, "This is neither a Word file nor text. Nothing was read.")
    : ofReadableLength(parseNotation(lettersAlone(text), { parties }));

/** The first page of the negotiation that a text would become, with brackets and names as printed. */
const pageOf = (parsed: ParsedDraft, parties: readonly Party[]): Page => {
  const at = new Date(0).toISOString();
  const draft = begunDraft(parsed, parties, at);
  return layPage(draft, { view: "annotated", attribution: "full", asAt: at });
};

/** What a person looks through before a file becomes a negotiation. */
export const previewOf = (parsed: ParsedDraft, parties: readonly Party[]) => {
  const { heading, parts, unresolved } = pageOf(parsed, parties);
  return {
    title: parsed.title,
    symbol: parsed.symbol ?? "",
    language: parsed.language ?? "en",
    found: parsed.found,
    problems: parsed.problems,
    paragraphs: parsed.paragraphs.map(({ part, kind, level, label, words, brackets }) => ({
      part,
      kind,
      level,
      label,
      text: words.map(({ t }) => t).join(""),
      brackets: brackets.length,
    })),
    /** As the room would see it; `unresolved` is what its counter would say. */
    page: { ...(heading && { heading }), parts, unresolved },
  };
};
