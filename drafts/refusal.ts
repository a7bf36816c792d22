/** A change that no longer fits is an answer, not an exception: a named reason and a sentence; everything stays as it was. */

export const RefusalCode = {
  /** The body is not an act, or a field is malformed. */
  malformed: "malformed",
  tooLarge: "too-large",
  /** More than a seat or a room is meant to ask for; `details.retryAfter` says in how many seconds it may ask again. */
  tooMany: "too-many",
  notSignedIn: "not-signed-in",
  /** Several seats of this browser fit and none was named. */
  whichSeat: "which-seat",
  unknownNegotiation: "unknown-negotiation",
  unknownParagraph: "unknown-paragraph",
  unknownProposal: "unknown-proposal",
  unknownParty: "unknown-party",
  unknownRevision: "unknown-revision",
  unknownPaper: "unknown-paper",
  /** This role does not do this. */
  notEntitled: "not-entitled",
  /** Speaking for a party one does not speak for. */
  notYourParty: "not-your-party",
  /** A drafter tables or takes a position: only a head binds the delegation. */
  notHead: "not-head",
  noPen: "no-pen",
  notSponsor: "not-sponsor",
  /** The last sponsor stops sponsoring by withdrawing. */
  onlySponsor: "only-sponsor",
  /** The proposal is no longer in a status in which this can be done. */
  alreadyDecided: "already-decided",
  /** What the actor decides on has changed since it looked; `details` carries the difference. */
  changedSince: "changed-since",
  /** The actor's own typing has not arrived. */
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
  /** A whole sentence, without a full stop missing, for a person: who, what, and what was not changed. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const refuse = (refused: RefusalCode, message: string, details?: Refusal["details"]): Refusal =>
  details === undefined ? { refused, message } : { refused, message, details };

export const isRefusal = (answer: object): answer is Refusal => "refused" in answer;
