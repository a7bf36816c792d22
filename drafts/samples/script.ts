/**
 * What has happened in the sample negotiation before anybody opens it: the draft was circulated, then some sixty
 * proposals were tabled, most of them on a few sentences, as in a real reading. It is invented like the text; no
 * position in it is anybody's.
 */
import {
  allSay,
  amend,
  called,
  hold,
  incorporate,
  maintain,
  moveTo,
  newAfter,
  office,
  reword,
  says,
  setAside,
  standing,
  table,
  takeOut,
  withdraw,
} from "./steps.ts";
import type { SampleStep } from "./steps.ts";

const [altora, brevia, corvane, delmar, kallistan, lorvale, marren] = ["XAL", "XBV", "XCV", "XDM", "XKL", "XLV", "XMI"];
const [meridia, oriel, quellia, sanvara, tessaly, velmora] = ["XMR", "XOL", "XQL", "XSV", "XTS", "XVM"];
const [archipelago, northern, safePassage] = ["archipelago", "northern", "list-safe-passage"];

/** Paragraph 12, the most contested sentence: rivals for one word, and much else. */
const twelve: readonly SampleStep[] = [
  table(altora, "should", reword("12", ["shall take", "should take"]), {
    reason: "The section deals with voluntary norms. An obligation belongs in section D.",
  }),
  ...allSay("sponsor", "should", brevia, lorvale),
  table(quellia, "may", reword("12", ["shall take", "may take"]), { instead: "should" }),
  table(northern, "encouraged", reword("12", ["shall take", "are encouraged to take"]), {
    instead: "should",
    takenDown: true,
    source: "floor",
    reason: "A bridge between the two; members may speak for themselves.",
  }),
  ...allSay("support", "should", quellia, meridia, marren, oriel),
  says(corvane, "object", "should", { reason: "What a State owes its neighbours is not a matter of choice." }),
  says(delmar, "object", "should", { reason: "Weakens the sentence without gaining a State for it." }),
  says(tessaly, "reserve", "should", { with: ["31"], text: "Could be looked at if 31 keeps “shall”." }),
  ...allSay("object", "may", corvane, delmar, altora, sanvara, kallistan),
  ...allSay("can-live-with", "encouraged", altora, meridia, kallistan),
  says(velmora, "object", "encouraged"),
  table(quellia, "all", reword("12", ["all appropriate", "appropriate"])),
  ...allSay("support", "all", brevia, lorvale),
  table(kallistan, "feasible", reword("12", ["appropriate measures", "feasible measures"]), {
    reason: "Means differ. A State without a ground segment cannot do what others can.",
  }),
  ...allSay("support", "feasible", marren, oriel, sanvara),
  table(altora, "under", reword("12", ["consistent with international law", "under international law"])),
  table(velmora, "request", reword("12", ["from their territory", "from their territory, upon request"]), {
    reason: "Assistance is given on request, as in paragraph 31.",
  }),
  ...allSay("sponsor", "request", tessaly, corvane),
  table(delmar, "voluntarily", amend("request", ["upon request", "upon request and voluntarily"])),
  ...allSay("support", "request", kallistan, quellia),
  says(meridia, "can-live-with", "request", { adReferendum: true, text: "Capital is being asked." }),
  says(sanvara, "object", "request", { reason: "A State in the dark cannot ask." }),
  hold(
    corvane,
    "exchange",
    "12",
    "and shall exchange information on such misuse",
    "Depends on what is exchanged, and with whom.",
  ),
  table(lorvale, "operators-12", reword("12", ["of orbital relays", "of orbital relays, whoever operates them,"])),
  table(
    archipelago,
    "priority",
    reword("12", ["on such misuse.", "on such misuse. States that depend on a single relay are informed first."]),
    { takenDown: true, source: "floor" },
  ),
  table(oriel, "single", amend("priority", ["a single relay", "one relay or one ground station"])),
  ...allSay("support", "priority", meridia, velmora, tessaly, delmar),
  says(quellia, "reserve", "priority", {
    visibility: "chair",
    reason: "We will not block it; please do not say so yet.",
  }),
];

/** The start of the reading: what changed since is found by comparing with this revision. */
const circulated: SampleStep = office("chair", () => ({ type: "publish-revision", name: "Zero draft" }));

const threats: readonly SampleStep[] = [
  table(corvane, "deliberate", reword("4", ["the deliberate disturbance", "the disturbance"])),
  table(tessaly, "medical", reword("4", ["hospitals, air and sea rescue", "hospitals, schools, air and sea rescue"])),
  ...allSay("support", "medical", marren, meridia, sanvara),
  table(kallistan, "states-5", reword("5", ["Some States noted", "States noted"])),
  table(meridia, "many-5", reword("5", ["Some States noted", "Many States noted"]), { instead: "states-5" }),
  hold(
    altora,
    "other-5",
    "5",
    "Other States recalled that a relay does not lose its civilian character merely because it also serves other purposes.",
  ),
  says(altora, "object", "states-5", { reason: "Seven delegations said the contrary in the March round." }),
  table(quellia, "close-6", reword("6 (b)", ["close to a relay without notice", "near a relay without prior notice"])),
  table(delmar, "supplier-6", reword("6 (c)", ["taken from a supplier", "taken from an operator or a supplier"])),
  incorporate("supplier-6"),
  table(corvane, "territory-7", reword("7", [" or on its territory", ""]), {
    reason: "No State knows all that happens on its territory.",
  }),
  ...allSay("support", "territory-7", kallistan, quellia),
  ...allSay("object", "territory-7", altora, delmar, tessaly),
  table(lorvale, "means-7", reword("7", ["ten years ago", "a few years ago"])),
  table(
    brevia,
    "accusation-8",
    reword("8", ["should not be made in public before", "is best made in public only after"]),
  ),
  hold(velmora, "error-8", "8", "and the possibility of error"),
  table(
    safePassage,
    "asked-8",
    reword("8", [
      "has been asked for its view",
      "has been asked for its view through the directory and given time to answer",
    ]),
    { takenDown: true, source: "floor", with: [meridia], meeting: "7th session, 4th meeting" },
  ),
];

const rules: readonly SampleStep[] = [
  table(altora, "seriously", reword("11", ["could seriously interrupt", "could interrupt"])),
  says(quellia, "sponsor", "seriously"),
  table(
    delmar,
    "unplanned",
    reword("11", ["of planned manoeuvres", "of planned and, where possible, unplanned manoeuvres"]),
  ),
  table(corvane, "out-13", takeOut("13"), { reason: "There is no agreement on what an incident is." }),
  says(delmar, "sponsor", "out-13"),
  ...allSay("object", "out-13", marren, oriel, sanvara, tessaly),
  table(velmora, "voluntary-13", reword("13", ["a standing register", "a voluntary register"])),
  hold(meridia, "resources-13", "13", "within existing resources"),
  table(
    archipelago,
    "lessons",
    newAfter("13", "States encouraged the sharing of lessons learned by small and developing States."),
    {
      takenDown: true,
      source: "floor",
    },
  ),
  table(oriel, "islands", amend("lessons", ["small and developing States", "small, island and developing States"])),
  ...allSay("support", "lessons", kallistan, meridia, velmora),
  table(velmora, "shall-several", [
    reword("14", ["should not knowingly support", "shall not knowingly support"]),
    reword("31", ["shall be given on request", "is given on request"]),
  ]),
  says(tessaly, "object", "shall-several", { with: ["31", "should"], text: "31 and 12 go together." }),
  table(meridia, "annual-15", reword("15 (a)", ["a workshop", "an annual workshop"])),
  table(corvane, "software-15", takeOut("15 (c)")),
  hold(kallistan, "further-16", "16", "including on whether further norms are needed"),
  table(altora, "further-16-out", reword("16", [", including on whether further norms are needed,", ""]), {
    instead: "further-16",
  }),
];

const law: readonly SampleStep[] = [
  table(
    marren,
    "amounts-18",
    reword("18", ["may amount to a prohibited intervention", "amounts to a prohibited intervention"]),
  ),
  ...allSay("support", "amounts-18", oriel, sanvara),
  ...allSay("object", "amounts-18", altora, corvane, quellia),
  table(sanvara, "several-18", reword("18", ["Some States considered", "Several States considered"])),
  ...allSay("support", "several-18", marren, oriel),
  incorporate("several-18"),
  table(
    tessaly,
    "entirety-17",
    reword("17", [
      "international law, and in particular the Charter,",
      "international law in its entirety, and in particular the Charter,",
    ]),
  ),
  setAside("entirety-17"),
  maintain(tessaly, "entirety-17"),
  table(velmora, "majority-20", reword("20", ["Some States proposed", "A majority of States proposed"])),
  table(brevia, "number-20", reword("20", ["Some States proposed", "A number of States proposed"]), {
    instead: "majority-20",
  }),
  table(altora, "move-20", moveTo("20", "summary", "4"), {
    reason: "Three views and no agreement: this is what the summary is for.",
  }),
  ...allSay("support", "move-20", brevia, lorvale, quellia),
  says(corvane, "object", "move-20", { reason: "The proposal has been before the Group for three years." }),
  table(
    delmar,
    "company-21",
    reword("21", [
      "operated by a company under its jurisdiction",
      "operated by a legal person under its jurisdiction or effective control",
    ]),
  ),
  table(
    quellia,
    "scenarios-23",
    reword("23", [
      "on the basis of scenarios drawn up by the Chair",
      "on the basis of questions drawn up by the Chair",
    ]),
  ),
  table(
    kallistan,
    "views-23",
    reword("23", [", and are encouraged to publish their national views before 1 March 2032", ""]),
  ),
];

const confidence: readonly SampleStep[] = [
  table(lorvale, "listed-24", reword("24", ["lists 131 States", "lists 134 States"]), {
    reason: "Three States have been added to the directory since the text was drafted.",
  }),
  incorporate("listed-24"),
  table(
    safePassage,
    "dates-several",
    [
      reword("25", ["30 June 2032", "31 December 2032"]),
      reword("30", ["the first half of 2032", "the second half of 2032"]),
    ],
    { takenDown: true, source: "email", with: [meridia, delmar] },
  ),
  table(meridia, "notify-27", reword("27", ["States may notify", "States shall notify"])),
  table(oriel, "notify-27-should", reword("27", ["States may notify", "States should notify"]), {
    instead: "notify-27",
  }),
  ...allSay("support", "notify-27-should", altora, tessaly, velmora),
  says(brevia, "reserve", "notify-27", { adReferendum: true }),
  table(kallistan, "hours-27", reword("27", ["at least seventy-two hours in advance", "in good time"])),
  table(
    marren,
    "reports-28",
    reword("28", ["reports of such visits could be made available", "reports of such visits should be made available"]),
  ),
  ...allSay("support", "reports-28", archipelago, meridia, altora, tessaly),
  incorporate("reports-28"),
  table(kallistan, "move-28", moveTo("28", "consensus", "25")),
  table(tessaly, "shall-29", reword("29", ["should be kept free", "shall be kept free"]), {
    reason: "A line that is busy when a warning comes is no line.",
  }),
  ...allSay("support", "shall-29", velmora, meridia),
  says(brevia, "can-live-with", "shall-29"),
  incorporate("shall-29"),
  table(quellia, "out-29", takeOut("29")),
];

const capacity: readonly SampleStep[] = [
  table(
    altora,
    "conditions-31",
    reword("31", ["shall respect its choices", "shall respect its choices, without conditions"]),
  ),
  says(corvane, "can-live-with", "conditions-31", { with: ["request"], text: "Together with “upon request” in 12." }),
  table(
    sanvara,
    "hurricane-32",
    reword("32", ["may cut them off entirely.", "may cut them off entirely, most of all in the season of storms."]),
  ),
  ...allSay("support", "hurricane-32", oriel, marren, meridia),
  table(
    brevia,
    "fund-34",
    reword("34", ["considered the establishment of a voluntary fund", "noted the proposal for a voluntary fund"]),
  ),
  hold(quellia, "fund-34-c", "34 (c)"),
  says(archipelago, "object", "fund-34", { reason: "The fund was before the Group with no objection in February." }),
  table(
    tessaly,
    "free-35",
    reword("35", [
      "free of charge or in more than one language",
      "free of charge, at a distance or in more than one language",
    ]),
  ),
  table(sanvara, "half-36", reword("36", ["to allot half of its time", "to allot at least half of its time"])),
];

const dialogue: readonly SampleStep[] = [
  hold(tessaly, "consensus-37", "37", "in which decisions are taken by consensus"),
  table(
    kallistan,
    "substance-37",
    reword("37", ["decisions are taken by consensus", "decisions on matters of substance are taken by consensus"]),
  ),
  table(lorvale, "four-38", reword("38", ["every five years", "every four years"])),
  table(velmora, "groups-39", reword("39 (c)", ["capacity-building and confidence", "capacity-building"])),
  hold(
    altora,
    "right-40",
    "40",
    "the right to decide belongs to States alone",
    "Agreed as to substance; the place is wrong.",
  ),
  table(
    meridia,
    "operators-40",
    reword("40", ["operators, the scientific community", "operators, the scientific community, women’s organizations"]),
  ),
  table(
    delmar,
    "final-41",
    reword("41", ["with a view to recommending it", "with a view to recommending it, if possible,"]),
  ),
  withdraw(delmar, "final-41"),
  table(kallistan, "area-a", reword("annex-a:2 (b)", [", and over which area", ""])),
  table(meridia, "purpose-a", takeOut("annex-a:4")),
];

const decided: readonly SampleStep[] = [
  standing("2", "agreed-ad-ref"),
  standing("9", "agreed"),
  standing("10", "agreed-ad-ref"),
  table(tessaly, "norms-10", reword("10", ["voluntary, non-binding norms", "voluntary norms"])),
  standing("22", "parked"),
  standing("26", "agreed-ad-ref"),
  standing("26", "open"),
  standing("33", "agreed-in-informals"),
  standing("38", "parked"),
  standing("24", "under-silence", "2031-11-14T16:00:00Z"),
  office("chair", (draft) => ({ type: "set-floor", paragraph: called(draft, "12").id })),
];

/**
 * The steps in order. Each has to be carried out on the draft that the one before left; the ids of proposals are kept
 * by name.
 */
export const sampleScript: readonly SampleStep[] = [
  circulated,
  ...threats,
  ...twelve,
  ...rules,
  ...law,
  ...confidence,
  ...capacity,
  ...dialogue,
  ...decided,
];
