/**
 * Bookmarks with ids of this file. The library counts them over all files it ever wrote, so that the same text would be other
 * bytes the second time.
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

/** What stands in a bookmark, between its two ends. */
export const bookmarked = (id: number, name: string, children: readonly ParagraphChild[]): ParagraphChild[] => [
  new End("w:bookmarkStart", { id, name }) as ParagraphChild,
  ...children,
  new End("w:bookmarkEnd", { id }) as ParagraphChild,
];
