/**
 * Bookmarks with ids that begin anew in each file. The library counts ids over all files it has written, so the same
 * text would give other bytes the second time.
 */
import { XmlAttributeComponent, XmlComponent } from "docx";
import type { ParagraphChild } from "docx";

class BookmarkAttributes extends XmlAttributeComponent<{ readonly id: number; readonly name?: string }> {
  protected override readonly xmlKeys = { id: "w:id", name: "w:name" };
}

class End extends XmlComponent {
  constructor(name: "w:bookmarkStart" | "w:bookmarkEnd", fields: { readonly id: number; readonly name?: string }) {
    super(name);
    this.root.push(new BookmarkAttributes(fields));
  }
}

/** Content between the two ends of a bookmark. */
export const bookmarked = (id: number, name: string, children: readonly ParagraphChild[]): ParagraphChild[] => [
  new End("w:bookmarkStart", { id, name }) as ParagraphChild,
  ...children,
  new End("w:bookmarkEnd", { id }) as ParagraphChild,
];
