/**
 * A refusal is an answer, not an exception: a named reason, and a sentence for a person. Everything stays as it was.
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
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode];

export interface Refusal {
  readonly refused: RefusalCode;
  /** A whole sentence for a person: who, what, and what was not changed. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const refuse = (refused: RefusalCode, message: string, details?: Refusal["details"]): Refusal =>
  details === undefined ? { refused, message } : { refused, message, details };

export const isRefusal = (answer: object): answer is Refusal => "refused" in answer;
