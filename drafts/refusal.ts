/**
 * A refusal is an answer, not an exception: a named reason, and a sentence for a person. Everything stays as it was.
 */

/**
 * Every reason for which something is refused. The values go over the wire, and other people's scripts tell refusals
 * apart by them: they are never renamed.
 */
export const RefusalCode = {
  /** The body is not an act, or a field is malformed. */
  malformed: "malformed",
  tooLarge: "too-large",
  /** More than one seat or room may ask for; `details.retryAfter` says in how many seconds it may ask again. */
  tooMany: "too-many",
  notSignedIn: "not-signed-in",
  /** Several seats of this browser would fit, and the request names none. */
  whichSeat: "which-seat",
  unknownNegotiation: "unknown-negotiation",
  unknownParagraph: "unknown-paragraph",
  unknownProposal: "unknown-proposal",
  unknownParty: "unknown-party",
  unknownRevision: "unknown-revision",
  unknownPaper: "unknown-paper",
  /** The seat's role may not do this. */
  notEntitled: "not-entitled",
  /** The seat does not speak for the party named. */
  notYourParty: "not-your-party",
  /** A drafter tried to table or take a position; only a head binds the delegation. */
  notHead: "not-head",
  noPen: "no-pen",
  notSponsor: "not-sponsor",
  /** The last sponsor cannot leave the proposal; it can only withdraw it. */
  onlySponsor: "only-sponsor",
  /** The proposal is no longer in a status in which this can be done. */
  alreadyDecided: "already-decided",
  /** What the act decides on has changed since the actor looked at it; `details` carries the difference. */
  changedSince: "changed-since",
  /** Typing of the actor's that the act builds on has not reached the server yet. */
  behind: "behind",
  nothingToDo: "nothing-to-do",
  wordsNotThere: "words-not-there",
  bracketInWording: "bracket-in-wording",
  openBrackets: "open-brackets",
  locked: "locked",
  asleep: "asleep",
  gone: "gone",
  insideAnother: "inside-another-proposal",
  holdHasNoWords: "hold-has-no-words",
  insideFamily: "inside-family",
  nameTaken: "name-taken",
  digitsOnly: "digits-only",
  cannotUndo: "cannot-undo",
  closed: "closed",
  tabled: "already-tabled",
  damagedPaper: "damaged-paper",
  attributionRefused: "attribution-refused",
  trackedWords: "tracked-words",
  notAWordFile: "not-a-word-file",
  unsafeFile: "unsafe-file",
  keyReused: "key-reused",
  revoked: "revoked",
  unavailable: "unavailable",
} as const;

/** One of those values. */
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode];

/** What is answered instead of a result. It is plain JSON and goes to the client as it is. */
export interface Refusal {
  readonly refused: RefusalCode;
  /** A whole sentence for a person: who, what, and what was not changed. */
  readonly message: string;
  /**
   * For programs: what the refusal is about, such as `paragraphs`, `proposal` or `status`. What is in it depends on the
   * code.
   */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a refusal. Its message is of whole sentences, the last of which says what did not happen ("Nothing was
 * tabled.").
 */
export const refuse = (refused: RefusalCode, message: string, details?: Refusal["details"]): Refusal =>
  details === undefined ? { refused, message } : { refused, message, details };

/** Whether an answer is a refusal. Anything with a field `refused` is one. */
export const isRefusal = (answer: object): answer is Refusal => "refused" in answer;
