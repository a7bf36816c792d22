/**
 * What it costs to write a Word file, against the library alone: the same paragraphs, runs, bookmarks, changes and comments
 * read out of the finished file beforehand, handed to `docx` with no logic of ours. Rounds of the two are taken in turns.
 */
import {
  Bookmark,
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  Document,
  InsertedTextRun,
  Packer,
  Paragraph,
  Tab,
  TextRun,
} from "docx";
import type { IRunOptions, ParagraphChild } from "docx";
import { strFromU8, unzipSync } from "fflate";
import type { Draft } from "../../drafts/draft.ts";
import { writeDocx } from "../../drafts/formats/docx.ts";
import { documentStyles } from "../../drafts/formats/docx-styles.ts";
import type { OutputOptions } from "../../drafts/formats/options.ts";
import { median, spentUntil } from "./formats-timing.ts";

export interface WritingFigures {
  readonly runs: number;
  readonly comments: number;
  readonly size: number;
  /** Ms, medians of the time the thread had of the processor. */
  readonly written: number;
  readonly library: number;
}

interface Run {
  readonly options: IRunOptions;
  readonly by?: { readonly is: "ins" | "del"; readonly id: number; readonly author: string; readonly date: string };
}
type Piece = Run | { readonly comment: number; readonly at: "start" | "end" | "mark" };
interface Line {
  readonly style: string;
  readonly bookmark?: string;
  readonly pieces: readonly Piece[];
}
interface Material {
  readonly lines: readonly Line[];
  readonly comments: readonly { readonly id: number; readonly author: string; readonly text: string }[];
}

const plain = (xml: string): string =>
  xml
    .replaceAll(/<[^>]+>/gu, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

const token =
  /<w:(ins|del) w:id="(\d+)" w:author="([^"]*)" w:date="([^"]*)">|<\/w:(?:ins|del)>|<w:comment(RangeStart|RangeEnd|Reference) w:id="(\d+)"\/>|<w:r>(.*?)<\/w:r>/gsu;

/** What the library is given, read out of a finished file. */
const materialOf = (file: Uint8Array): Material => {
  const entries = unzipSync(file);
  const xml = (name: string): string => (entries[name] === undefined ? "" : strFromU8(entries[name]));
  const lines = [...xml("word/document.xml").matchAll(/<w:p>(.*?)<\/w:p>/gsu)].map(([, inner = ""]): Line => {
    let by: Run["by"];
    const bookmark = /w:name="(p_[^"]+)"/u.exec(inner)?.[1];
    const pieces = [...inner.matchAll(token)].flatMap(
      ([all, is, id = "", author = "", date = "", comment, number, run]): Piece[] => {
        if (is !== undefined) by = { is: is as "ins" | "del", id: Number(id), author: plain(author), date };
        else if (all.startsWith("</")) by = undefined;
        else if (comment !== undefined)
          return [{ comment: Number(number), at: comment === "RangeStart" ? "start" : "end" }];
        const reference = /<w:commentReference w:id="(\d+)"/u.exec(run ?? "")?.[1];
        if (reference !== undefined) return [{ comment: Number(reference), at: "mark" }];
        if (run === undefined) return [];
        const style = /<w:rStyle w:val="([^"]+)"/u.exec(run)?.[1];
        const options: IRunOptions = {
          ...(style !== undefined && { style }),
          ...(run.includes("<w:b/>") && { bold: true }),
          ...(run.includes("<w:i/>") && { italics: true }),
          ...(run.includes("<w:tab/>") ? { children: [plain(run), new Tab()] } : { text: plain(run) }),
        };
        return [{ options, ...(by && { by }) }];
      },
    );
    const style = /<w:pStyle w:val="([^"]+)"/u.exec(inner)?.[1] ?? "Normal";
    return { style, pieces, ...(bookmark !== undefined && { bookmark }) };
  });
  const comments = [
    ...xml("word/comments.xml").matchAll(/<w:comment w:id="(\d+)"[^>]*w:author="([^"]*)"[^>]*>(.*?)<\/w:comment>/gsu),
  ].map(([, id, author = "", text = ""]) => ({ id: Number(id), author: plain(author), text: plain(text) }));
  return { lines, comments };
};

const childOf = (piece: Piece): ParagraphChild => {
  if ("comment" in piece) {
    if (piece.at === "start") return new CommentRangeStart(piece.comment);
    if (piece.at === "end") return new CommentRangeEnd(piece.comment);
    return new TextRun({ children: [new CommentReference(piece.comment)] });
  }
  const { options, by } = piece;
  if (by === undefined) return new TextRun(options);
  const { id, author, date } = by;
  return by.is === "ins"
    ? new InsertedTextRun({ ...options, id, author, date })
    : new DeletedTextRun({ ...options, id, author, date });
};

const writeBare = async ({ lines, comments }: Material): Promise<ArrayBuffer> =>
  Packer.toArrayBuffer(
    new Document({
      styles: documentStyles("en", false),
      comments: {
        children: comments.map(({ id, author, text }) => ({
          id,
          author,
          date: new Date(0),
          children: [new Paragraph({ style: "CommentText", children: [new TextRun(text)] })],
        })),
      },
      sections: [
        {
          children: lines.map(({ style, bookmark, pieces }) => {
            const children = pieces.map(childOf);
            return new Paragraph({
              style,
              children: bookmark === undefined ? children : [new Bookmark({ id: bookmark, children })],
            });
          }),
        },
      ],
    }),
  );

const rounds = 9;

/** Measures the writing of one view; every round writes a draft that nothing has been read from before. */
export const measureWriting = async (fresh: () => Draft, options: OutputOptions): Promise<WritingFigures> => {
  const file = await writeDocx(fresh(), options);
  const material = materialOf(file);
  const written: number[] = [];
  const library: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const draft = fresh();
    written.push(await spentUntil(() => writeDocx(draft, options)));
    library.push(await spentUntil(() => writeBare(material)));
  }
  return {
    runs: material.lines.reduce((sum, { pieces }) => sum + pieces.length, 0),
    comments: material.comments.length,
    size: file.length,
    written: median(written),
    library: median(library),
  };
};
