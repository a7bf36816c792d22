/** The version of a text that an output shows. */
import type { Draft } from "../draft.ts";

const after = "After ";

type Versioned = Pick<Draft, "revision" | "revisions" | "seq">;

/** "Rev.1" at the very moment a revision was published, "After Rev.1" at any later one; undefined before the first. */
export const versionOf = (draft: Versioned, asAt: string | undefined): string | undefined => {
  if (draft.revision === undefined) return undefined;
  const revision = draft.revisions.find(({ name }) => name === draft.revision);
  return revision !== undefined && (revision.seq === draft.seq || revision.at === asAt)
    ? revision.name
    : `${after}${draft.revision}`;
};

/** A version as files store it: the revision can be read back from it whatever its name is. */
export const writtenVersion = (draft: Versioned, asAt: string | undefined): string | undefined => {
  const version = versionOf(draft, asAt);
  return version === draft.revision && version?.startsWith(after) ? `\\${version}` : version;
};

/** The latest revision according to a stored version. */
export const revisionIn = (version: string): string =>
  version.startsWith(after)
    ? version.slice(after.length)
    : version.startsWith(`\\${after}`)
      ? version.slice(1)
      : version;
