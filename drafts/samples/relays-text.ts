/**
 * The words of the sample negotiation: a draft annual progress report on a subject that does not exist. It was written
 * for this project; its States, groups and positions are invented, and the text says so.
 */

/**
 * A line of the sample: its kind, its letter or number, its words. `[^]` marks the reference to the note that follows.
 */
export type SampleLine = readonly [
  what: "title" | "opening" | "section" | "heading" | "paragraph" | "sub" | "note" | "part",
  label: string,
  words: string,
];

/** What the sample is called in lists. The title paragraph of its text is longer. */
export const sampleTitle = "Draft annual progress report";

/** Built like a document symbol, of no organ that exists. */
export const sampleSymbol = "OWG-R/2031/4";

/** In reading order; `part` opens an annex or the Chair's summary. */
export const sampleLines: readonly SampleLine[] = [
  [
    "title",
    "",
    "Draft annual progress report of the Open-ended Working Group on the safety and security of orbital relays",
  ],
  [
    "opening",
    "",
    "This text was written to show how a draft is negotiated. The Group, the relays, every State, group and position in it are invented; any likeness to a real State or text is one of form alone.",
  ],
  ["section", "A", "Overview"],
  [
    "paragraph",
    "1",
    "The Open-ended Working Group on the safety and security of orbital relays, established for the years 2028 to 2032, held its sixth and seventh substantive sessions in 2031, and met between them in four informal rounds. It did so in a year in which more communities than ever before came to depend on relays for navigation, warning and medical advice, and in which confidence among States that operate them remained low.[^]",
  ],
  [
    "note",
    "1",
    "The sixth session was held from 10 to 14 February and the seventh from 7 to 11 July 2031; the informal rounds are listed in document OWG-R/2031/INF.2.",
  ],
  [
    "paragraph",
    "2",
    "States reaffirmed that relay services are a shared good: an interruption that begins above one region is felt within minutes in others, and most heavily by those who have no second means of communication. They recalled the two earlier progress reports of the Group, adopted by consensus, as the basis on which the present report builds.",
  ],
  [
    "paragraph",
    "3",
    "In a difficult environment, States valued that the Group is open to all of them on an equal footing, and welcomed the growing number of delegations that took the floor. They noted that a quarter of those delegations took part from a distance, by relay, and that two sittings were interrupted for that reason.",
  ],
  ["section", "B", "Existing and potential threats"],
  [
    "paragraph",
    "4",
    "States expressed concern that the deliberate disturbance of relays is becoming more frequent, more precise and harder to tell apart from failure. They were particularly concerned by incidents that affected hospitals, air and sea rescue, and the warning of storms and floods.",
  ],
  [
    "paragraph",
    "5",
    "Some States noted that relays may carry civilian and military traffic at the same time, and that this makes restraint more difficult and misjudgement more likely. Other States recalled that a relay does not lose its civilian character merely because it also serves other purposes.",
  ],
  ["paragraph", "6", "States noted with concern the following kinds of incident, reported to the Group in 2031:"],
  ["sub", "a", "signals that imitate those of a relay, so that ships and aircraft were led off their course;"],
  ["sub", "b", "manoeuvres close to a relay without notice, after which its operators had to interrupt service;"],
  ["sub", "c", "commands sent to a relay by means of credentials taken from a supplier;"],
  ["sub", "d", "the sale, without control, of equipment made to silence the ground stations of relays."],
  [
    "paragraph",
    "7",
    "Interference with relays by groups that are not States was discussed at length. States noted that such groups increasingly have means which were at the disposal of States alone ten years ago, and that some of them act with the knowledge of a State or on its territory.",
  ],
  [
    "paragraph",
    "8",
    "The attribution of an incident remains demanding. States agreed that all relevant information should be considered, including the technical facts, the wider context and the possibility of error, and that an accusation should not be made in public before the State concerned has been asked for its view.",
  ],
  ["heading", "", "Recommended next steps"],
  [
    "paragraph",
    "9",
    "States continue, at the eighth session, to exchange views on existing and potential threats to relays, and request the Secretariat to prepare a short list, without names, of the kinds of incident reported to it.",
  ],
  ["section", "C", "Rules, norms and principles"],
  [
    "paragraph",
    "10",
    "States recalled that voluntary, non-binding norms of responsible conduct reflect what the international community expects of its members, and that they neither replace nor alter the obligations of States under international law.",
  ],
  [
    "paragraph",
    "11",
    "States emphasized the importance of notifying one another, through the directory of points of contact, of planned manoeuvres that could seriously interrupt a relay service in another State.",
  ],
  [
    "paragraph",
    "12",
    "States shall take all appropriate measures, in accordance with their national legislation and consistent with international law, including human rights law, to prevent the misuse of orbital relays from their territory, and shall exchange information on such misuse.",
  ],
  [
    "paragraph",
    "13",
    "States also noted proposals for a standing register of relay incidents, to be kept by the Secretariat within existing resources.",
  ],
  [
    "paragraph",
    "14",
    "States should not knowingly support, by equipment, training or finance, an activity that is contrary to these norms and that interrupts a relay on which the population of another State depends for its safety.",
  ],
  [
    "paragraph",
    "15",
    "States considered what the observance of the norms requires in practice. They drew attention to:",
  ],
  [
    "sub",
    "a",
    "convening a workshop on the protection of ground stations, open to operators and to the scientific community;",
  ],
  ["sub", "b", "the need to keep suppliers of relay components to the same standard, wherever they are established;"],
  ["sub", "c", "a common form in which weaknesses found in relay software are reported to those who can mend them."],
  ["heading", "", "Recommended next steps"],
  [
    "paragraph",
    "16",
    "States continue to exchange views on rules, norms and principles, including on whether further norms are needed, and invite those in a position to do so to submit, before the eighth session, an account of how they observe the existing ones.",
  ],
  ["section", "D", "International law"],
  [
    "paragraph",
    "17",
    "States reaffirmed that international law, and in particular the Charter, applies to the conduct of States in relation to orbital relays.",
  ],
  [
    "paragraph",
    "18",
    "States reaffirmed the principles of sovereign equality, of the settlement of disputes by peaceful means, and of non-intervention in the internal affairs of other States. Some States considered that an operation which silences the only relay serving a State may amount to a prohibited intervention; other States saw no need for a general statement on this point.",
  ],
  [
    "paragraph",
    "19",
    "States noted that, where there is an armed conflict, international humanitarian law governs what is done to relays in it. They recalled humanity, necessity, proportionality and distinction, and stressed that to recall them is not to accept conflict.",
  ],
  [
    "paragraph",
    "20",
    "Some States proposed that the Group begin work on a legally binding instrument on the protection of relays. Other States considered that existing law suffices and that the task is to observe it. Still others were of the view that the two are not alternatives.",
  ],
  [
    "paragraph",
    "21",
    "States discussed the responsibility of a State for relays that are operated by a company under its jurisdiction, and the consequences of a transfer of such a relay to a company established elsewhere.[^]",
  ],
  [
    "note",
    "2",
    "A transfer was notified on four occasions in 2031. The list kept by the Secretariat contains only what the notifying State has agreed to make public.",
  ],
  [
    "paragraph",
    "22",
    "States noted that an understanding of how international law applies grows when States publish their views. Fourteen States and one group have done so since the Group began its work.",
  ],
  ["heading", "", "Recommended next steps"],
  [
    "paragraph",
    "23",
    "States continue to discuss, at the eighth session, how international law applies to relays, on the basis of scenarios drawn up by the Chair in consultation with all delegations, and are encouraged to publish their national views before 1 March 2032.",
  ],
  ["section", "E", "Confidence-building measures"],
  [
    "paragraph",
    "24",
    "The directory of points of contact, opened in 2030, now lists 131 States. States welcomed the first two exercises in its use, and noted that in the second one message in five was not answered within the agreed period of six hours.",
  ],
  [
    "paragraph",
    "25",
    "States agreed to nominate, by 30 June 2032, one technical and one diplomatic point of contact, and to keep these entries up to date.",
  ],
  [
    "paragraph",
    "26",
    "States agreed that a message sent through the directory should be acknowledged within six hours, and that an acknowledgement expresses no view on what the message says.",
  ],
  [
    "paragraph",
    "27",
    "States may notify planned manoeuvres in the form set out in annex A. A notification should be given at least seventy-two hours in advance and updated without delay where the plan changes.",
  ],
  [
    "paragraph",
    "28",
    "States noted the value of visits to ground stations by invitation, and that five such visits took place in 2031. They considered that reports of such visits could be made available to all States.",
  ],
  [
    "paragraph",
    "29",
    "Some States suggested a direct line between operations centres for use in the event of a collision warning. States agreed that such lines, where they exist, should be kept free of other traffic and tested twice a year.",
  ],
  ["heading", "", "Recommended next steps"],
  [
    "paragraph",
    "30",
    "States request the Secretariat to hold a third exercise of the directory in the first half of 2032, with scenarios adapted to States that rely on a single relay, and to report on its results to the eighth session.",
  ],
  ["section", "F", "Capacity-building"],
  [
    "paragraph",
    "31",
    "Capacity-building shall be given on request, shall correspond to the needs set out by the State that receives it, and shall respect its choices. It is a matter of partnership: those who give also learn.",
  ],
  [
    "paragraph",
    "32",
    "States recognized that small and developing States, and island States above all, often depend on a relay in which they have no part, and that the interruption of a single service may cut them off entirely.",
  ],
  [
    "paragraph",
    "33",
    "States welcomed the fellowship for women in relay operations, which received 312 applications for 24 places, and encouraged States and operators in a position to do so to support it.",
  ],
  [
    "paragraph",
    "34",
    "States considered the establishment of a voluntary fund, administered by the Secretariat, to support:",
  ],
  ["sub", "a", "the training of operators and of those who investigate incidents;"],
  ["sub", "b", "a second means of communication for States that depend on one relay;"],
  ["sub", "c", "participation in the sessions of the Group by delegations from capitals."],
  [
    "paragraph",
    "35",
    "States took note of a catalogue of 58 training courses drawn up by the Secretariat, and invited it to mark those which are offered free of charge or in more than one language.",
  ],
  ["heading", "", "Recommended next steps"],
  [
    "paragraph",
    "36",
    "States request the Chair to convene a round table on capacity-building during the eighth session, at expert level, and to allot half of its time to States that receive assistance.",
  ],
  ["section", "G", "Regular institutional dialogue"],
  [
    "paragraph",
    "37",
    "States agreed that dialogue on relays within the United Nations should continue without interruption after 2032, in one process, open to all States, in which decisions are taken by consensus.",
  ],
  [
    "paragraph",
    "38",
    "States exchanged views on the form of a future mechanism. They considered that it should be permanent, should meet once a year in plenary, and should be reviewed every five years.",
  ],
  ["paragraph", "39", "States considered that the future mechanism could have thematic groups, among them:"],
  ["sub", "a", "one on threats and on the norms that answer them;"],
  ["sub", "b", "one on the application of international law;"],
  ["sub", "c", "one on capacity-building and confidence."],
  [
    "paragraph",
    "40",
    "States recognized that operators, the scientific community and other organizations have knowledge on which the mechanism should be able to draw. Consultations on the manner of their participation continue; the right to decide belongs to States alone.",
  ],
  ["heading", "", "Recommended next steps"],
  [
    "paragraph",
    "41",
    "States continue, at the eighth session, their consideration of the mandate of the future mechanism, with a view to recommending it to the General Assembly in the final report of the Group.",
  ],
  ["part", "annex-a", "Model form for the notification of a planned manoeuvre"],
  [
    "paragraph",
    "1",
    "A notification states the relay or relays concerned, by their number in the register of the Union of Relay Operators, and the State under whose authority the manoeuvre takes place.",
  ],
  ["paragraph", "2", "It states, in universal time:"],
  ["sub", "a", "the beginning and the expected end of the manoeuvre;"],
  ["sub", "b", "the period in which service may be interrupted, and over which area;"],
  ["sub", "c", "the time after which the notification lapses if the manoeuvre has not begun."],
  [
    "paragraph",
    "3",
    "It names the point of contact who can be reached throughout the manoeuvre, in one of the official languages.",
  ],
  [
    "paragraph",
    "4",
    "It may state the purpose of the manoeuvre. A State is not obliged to disclose the equipment carried by a relay.",
  ],
  [
    "paragraph",
    "5",
    "A State that receives a notification and expects serious consequences for the safety of its population may ask for a postponement, which the notifying State considers in good faith.",
  ],
  ["part", "summary", ""],
  [
    "paragraph",
    "1",
    "The Chair has prepared this summary on the Chair’s own responsibility. It reflects views that were put forward and did not command the agreement of all States. It is not a negotiated text and does not prejudge the position of any delegation.",
  ],
  [
    "paragraph",
    "2",
    "Proposals were made for a court of inquiry of experts that would examine, at the request of the States concerned, how a relay came to be interrupted. Those in favour saw in it a means of lowering tension; those against feared that its findings would be used for accusation.",
  ],
  [
    "paragraph",
    "3",
    "Several delegations proposed that the disturbance of a relay used for rescue at sea be regarded as prohibited in all circumstances. Others asked that the question be left to existing law.",
  ],
  [
    "paragraph",
    "4",
    "A suggestion was made that States refrain from the first use of means that silence relays. Views differed on whether such a pledge could be verified.",
  ],
  [
    "paragraph",
    "5",
    "Some delegations wished to see the Group meet in another region at least once a year; the question of cost was raised.",
  ],
];
