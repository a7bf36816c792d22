import { describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import type { By, Seat } from "../../../drafts/party.ts";
import { sight } from "../../../drafts/reading/sight.ts";
import { sentenceOf } from "../../../drafts/reading/timeline.ts";
import type { Act, ActType } from "../../../drafts/wire.ts";
import { altora, brevia, chair, meridia, observer, Room, secretariat } from "../build.ts";

const text = [
  "# A. Overview",
  "1. States shall meet every year.",
  "(a) in person;",
  "2. States recall the last report.",
  "3. States decide to meet.",
  "4. States take note.",
  "== summary",
  "1. Some States spoke.",
];

/** Acts in the room, and what history says of the last one to a reader. */
class Told {
  readonly room = new Room(text);

  id(label: string): ReturnType<Room["id"]> {
    const [name, part] = label.split("@");
    return this.room.id(name!, part === "summary" ? "summary" : "consensus");
  }

  /** What the record keeps of an act for history, as the server writes it down. */
  says(seat: Seat, act: Act, details: Readonly<Record<string, unknown>> = {}, reader: Seat = chair): string {
    this.room.act(seat, act);
    const { about } = this.room.plans.at(-1)!;
    const entry = { ...about, seq: this.room.seq, at: this.room.at, act: { type: act.type, ...details } };
    const [party] = seat.parties;
    const office: By["office"] =
      seat.role === "chair" || seat.role === "secretariat" ? seat.role : ("delegation" as const);
    const draft: Draft = sight(this.room.draft, reader);
    const known = party !== undefined && draft.parties.some(({ id }) => id === party);
    return sentenceOf({ ...entry, by: { office, ...(known && { party }) } }, draft);
  }

  table(seat: Seat, fields: object): string {
    return this.says(seat, { type: "table", as: seat.parties[0]!, ...fields });
  }
}

const shall = { wording: "States should meet every year." };

/** One sentence for every type of act. */
const sentences: Readonly<Record<ActType, (told: Told) => readonly (readonly [said: string, sentence: string])[]>> = {
  table: (told) => {
    const one = told.table(altora, { paragraph: told.id("1"), ...shall });
    const change = told.room.proposal("1").changes[0]!.id;
    return [
      [one, "Altora tabled 1 on 1"],
      [told.table(brevia, { change, wording: "ought to" }), "Brevia tabled 1.1, amending 1"],
      [
        told.table(altora, { after: told.id("2"), wording: "States also welcome it." }),
        "Altora tabled 2, a new paragraph 2 bis",
      ],
      [told.table(altora, { paragraph: told.id("3"), out: true }), "Altora tabled 3, to take 3 out"],
      [
        told.table(altora, { paragraph: told.id("3"), to: { part: "summary", after: null } }),
        "Altora tabled 4, to move 3 to the Chair's summary",
      ],
      [
        told.table(altora, { paragraph: told.id("4"), to: { part: "consensus", after: null } }),
        "Altora tabled 5, to move 4",
      ],
      [
        told.table(altora, {
          changes: [
            { paragraph: told.id("2"), wording: "States recall the first report." },
            { paragraph: told.id("4"), wording: "States note." },
          ],
        }),
        "Altora tabled 6 on 2 and 4",
      ],
    ];
  },
  revise: (told) => {
    told.table(altora, { paragraph: told.id("1"), ...shall });
    const change = told.room.proposal("1").changes[0]!.id;
    told.table(brevia, { change, wording: "ought to" });
    const proposal = told.room.proposal("1").id;
    const act = { type: "revise", as: "ALT", proposal, paragraph: told.id("1") } as const;
    return [
      [told.says(altora, { ...act, wording: "States may meet every year." }), "Altora revised 1 on 1; 1.1 lapsed"],
    ];
  },
  withdraw: (told) => {
    told.table(altora, { paragraph: told.id("1"), ...shall });
    const proposal = told.room.proposal("1").id;
    told.says(brevia, { type: "take-position", as: "BRE", proposal, stance: "sponsor" });
    return [
      [told.says(brevia, { type: "withdraw", as: "BRE", proposal }, { left: true }), "Brevia left 1"],
      [told.says(altora, { type: "withdraw", as: "ALT", proposal }), "Altora withdrew 1"],
    ];
  },
  maintain: (told) => {
    told.table(altora, { paragraph: told.id("1"), ...shall });
    const proposal = told.room.proposal("1").id;
    told.says(chair, { type: "set-aside", proposal });
    return [[told.says(altora, { type: "maintain", as: "ALT", proposal }), "Altora maintained 1"]];
  },
  correct: (told) => {
    told.says(secretariat, { type: "table", as: "ALT", paragraph: told.id("1"), ...shall });
    const proposal = told.room.proposal("1").id;
    return [
      [
        told.says(secretariat, { type: "correct", proposal, party: "BRE" }),
        "The Secretariat corrected 1 as taken down for Brevia",
      ],
      [
        told.says(brevia, { type: "correct", proposal, confirm: true }, { confirm: true }),
        "Brevia confirmed 1 as taken down",
      ],
    ];
  },
  admit: (told) => {
    told.says(chair, { type: "set-manner", manner: "chair-held" });
    told.table(altora, { paragraph: told.id("1"), ...shall });
    const proposal = told.room.proposal("1").id;
    return [[told.says(chair, { type: "admit", proposal }), "The Chair admitted 1 (Altora) to the text"]];
  },
  "take-position": (told) => {
    told.table(altora, { paragraph: told.id("1"), ...shall });
    const proposal = told.room.proposal("1").id;
    const act = { type: "take-position", as: "BRE" } as const;
    const said = (stance: "support" | "can-live-with" | "reserve" | "object" | "sponsor" | null): string =>
      told.says(brevia, { ...act, proposal, stance }, { stance });
    return [
      [said("support"), "Brevia supported 1"],
      [said("can-live-with"), "Brevia can live with 1"],
      [said("reserve"), "Brevia reserved its position on 1"],
      [said("object"), "Brevia objected to 1"],
      [said(null), "Brevia took its position on 1 back"],
      [said("sponsor"), "Brevia co-sponsored 1"],
      [
        told.says(brevia, { ...act, paragraph: told.id("2"), stance: "object" }, { stance: "object" }),
        "Brevia objected to 2",
      ],
      [
        told.says(brevia, { ...act, part: "consensus", stance: "reserve" }, { stance: "reserve", part: "consensus" }),
        "Brevia reserved its position on the consensus text",
      ],
      [
        told.says(brevia, { ...act, stance: "can-live-with" }, { stance: "can-live-with" }),
        "Brevia can live with the text",
      ],
      [told.says(meridia, { ...act, as: "MER", proposal, stance: "object" }), "Meridia changed its position on 1"],
    ];
  },
  hold: (told) => [
    [
      told.says(altora, { type: "hold", as: "ALT", paragraph: told.id("1"), words: "every year" }),
      "Altora held “every year” in 1, as 1",
    ],
  ],
  incorporate: (told) => {
    told.table(altora, { paragraph: told.id("1"), ...shall });
    told.table(brevia, { paragraph: told.id("1"), wording: "States may meet every year." });
    told.says(meridia, { type: "take-position", as: "MER", proposal: told.room.proposal("1").id, stance: "sponsor" });
    told.table(altora, { after: told.id("2"), wording: "States also welcome it." });
    told.table(altora, { paragraph: told.id("3"), out: true });
    told.table(altora, { paragraph: told.id("4"), to: { part: "summary", after: null } });
    const does = (number: string): string =>
      told.says(chair, { type: "incorporate", proposal: told.room.proposal(number).id });
    return [
      [does("1"), "The Chair incorporated 1 (Altora and Meridia) into 1; 2 lapsed"],
      [does("3"), "The Chair incorporated 3 (Altora) as 2 bis"],
      [does("4"), "The Chair incorporated 4 (Altora), taking 3 out"],
      [does("5"), "The Chair incorporated 5 (Altora), moving 4 to the Chair's summary"],
    ];
  },
  "set-aside": (told) => {
    told.table(altora, { paragraph: told.id("1"), ...shall });
    for (const [seat, as] of [
      [brevia, "BRE"],
      [meridia, "MER"],
    ] as const)
      told.says(seat, { type: "take-position", as, proposal: told.room.proposal("1").id, stance: "sponsor" });
    return [
      [
        told.says(chair, { type: "set-aside", proposal: told.room.proposal("1").id }),
        "The Chair set 1 (Altora and 2 others) aside",
      ],
    ];
  },
  "insert-paragraph": (told) => [
    [
      told.says(secretariat, {
        type: "insert-paragraph",
        part: "consensus",
        after: told.id("2"),
        kind: "paragraph",
        text: "More.",
      }),
      "The Secretariat inserted 2 bis",
    ],
  ],
  "split-paragraph": (told) => [
    [
      told.says(chair, { type: "split-paragraph", paragraph: told.id("2"), at: 7 }),
      "The Chair split 2 into 2 and 2 bis",
    ],
  ],
  "merge-paragraphs": (told) => [
    [
      told.says(chair, { type: "merge-paragraphs", paragraph: told.id("2"), with: told.id("3") }),
      "The Chair joined 2 and 3",
    ],
  ],
  "remove-paragraph": (told) => [
    [told.says(chair, { type: "remove-paragraph", paragraph: told.id("2") }), "The Chair took 2 out of the text"],
  ],
  move: (told) => [
    [
      told.says(
        chair,
        { type: "move", paragraph: told.id("2"), to: { part: "summary", after: null } },
        { from: "consensus", to: { part: "summary" } },
      ),
      "The Chair moved 2 to the Chair's summary",
    ],
    [
      told.says(
        chair,
        { type: "move", paragraph: told.id("1@summary"), to: { part: "consensus", after: told.id("1") } },
        { from: "summary", to: { part: "consensus" } },
      ),
      "The Chair moved 1 of the Chair's summary to the consensus text",
    ],
    [
      told.says(
        chair,
        { type: "move", paragraph: told.id("4"), to: { part: "consensus", after: told.id("1") } },
        { from: "consensus", to: { part: "consensus", after: told.id("1") } },
      ),
      "The Chair moved 4 within the consensus text, after 1",
    ],
    [
      told.says(
        chair,
        { type: "move", paragraph: told.id("4"), to: { part: "consensus", after: null } },
        { from: "consensus", to: { part: "consensus", after: null } },
      ),
      "The Chair moved 4 within the consensus text, to its beginning",
    ],
    [
      told.says(
        chair,
        { type: "move", paragraph: told.id("4"), to: { part: "consensus", after: told.id("1") } },
        { from: "consensus", to: { part: "consensus" } },
      ),
      "The Chair moved 4 within the consensus text",
    ],
  ],
  "set-status": (told) => {
    const paragraph = told.id("2");
    const puts = (fields: Omit<Extract<Act, { type: "set-status" }>, "type" | "paragraph">): string =>
      told.says(chair, { type: "set-status", paragraph, ...fields }, fields);
    return [
      [puts({ status: "parked" }), "The Chair parked 2"],
      [puts({ status: "agreed-in-informals" }), "The Chair agreed 2 in informals"],
      [puts({ status: "agreed-ad-ref" }), "The Chair agreed 2 ad referendum"],
      [puts({ status: "agreed" }), "The Chair agreed 2"],
      [
        puts({ status: "agreed", editorial: "States recall the previous report." }),
        "The Chair corrected 2 editorially",
      ],
      [puts({ status: "open" }), "The Chair reopened 2"],
      [
        puts({ status: "under-silence", until: "2026-03-10T18:00:00Z" }),
        "The Chair put 2 under silence until 18:00 UTC",
      ],
      [puts({ status: "open" }), "The Chair reopened 2"],
      [
        puts({ status: "under-silence", until: "2026-03-12T18:00:00Z" }),
        "The Chair put 2 under silence until 12 March 2026, 18:00 UTC",
      ],
    ];
  },
  "publish-revision": (told) => [
    [told.says(chair, { type: "publish-revision", name: "Rev.1" }, { name: "Rev.1" }), "The Chair published Rev.1"],
    [
      told.says(
        chair,
        { type: "publish-revision", name: "Rev.3", reviewed: 12 },
        { name: "Rev.3", reviewed: 12, since: "Rev.1" },
      ),
      "The Chair published Rev.3, having gone through what changed since Rev.1 up to entry 12 of the record",
    ],
    [
      told.says(
        chair,
        { type: "publish-revision", name: "Rev.4", reviewed: told.room.seq },
        { name: "Rev.4", reviewed: told.room.seq, since: "Rev.3" },
      ),
      "The Chair published Rev.4, having gone through every change since Rev.3",
    ],
    [
      told.says(chair, { type: "publish-revision", name: "Rev.2", renumber: true }, { name: "Rev.2" }),
      "The Chair published Rev.2, with new numbers",
    ],
  ],
  restore: (told) => {
    const past = told.room.past();
    told.room.type("2", 0, 6, "All States");
    const act = { type: "restore", paragraph: told.id("2"), at: 1 } as const;
    told.room.act(chair, act, { past });
    const { about } = told.room.plans.at(-1)!;
    const sentence = (at: string | number): string =>
      sentenceOf(
        { ...about, seq: told.room.seq, at: told.room.at, by: { office: "chair" }, act: { type: "restore", at } },
        told.room.draft,
      );
    return [
      [sentence(1), "The Chair restored 2 as at entry 1"],
      [sentence("Zero draft"), "The Chair restored 2 as in Zero draft"],
    ];
  },
  undo: (told) => {
    const by = { office: "chair" } as const;
    const about = { paragraphs: [told.id("2")], proposals: [] };
    return [
      [
        sentenceOf({ ...about, seq: 3, at: told.room.at, by, act: { type: "undo", seq: 2 } }, told.room.draft),
        "The Chair took back its last act (entry 2)",
      ],
    ];
  },
  "give-pen": (told) => [
    [told.says(chair, { type: "give-pen", party: "ALT" }, { party: "ALT" }), "The Chair lent the pen to Altora"],
    [told.says(chair, { type: "give-pen", seat: "seat-7" }), "The Chair lent the pen"],
  ],
  "take-pen": (told) => {
    told.says(chair, { type: "give-pen", party: "ALT" });
    return [[told.says(chair, { type: "take-pen", party: "ALT" }), "The Chair took the pen back"]];
  },
  "set-floor": (told) => [
    [told.says(chair, { type: "set-floor", paragraph: told.id("2") }), "The Chair put 2 on the floor"],
    [told.says(chair, { type: "set-floor", paragraph: null }), "The Chair cleared the floor"],
  ],
  "set-phase": (told) =>
    (
      [
        ["closed", "closed the negotiation to new proposals"],
        ["drafting", "took the text back into drafting"],
        ["open", "opened the negotiation"],
      ] as const
    ).map(([phase, deed]) => [told.says(chair, { type: "set-phase", phase }, { phase }), `The Chair ${deed}`]),
  "set-manner": (told) => {
    const section = told.room.paragraphs().find(({ kind }) => kind === "heading")!.id;
    const [held, line] = ["chair-held", "line-by-line"] as const;
    return [
      [
        told.says(chair, { type: "set-manner", manner: held }, { manner: held }),
        "The Chair changed the manner of work to chair-held",
      ],
      [
        told.says(chair, { type: "set-manner", manner: line, section }, { manner: line }),
        "The Chair changed the manner of work to line by line under the heading 'Overview'",
      ],
    ];
  },
  "set-names": (told) =>
    (
      [
        ["groups", "let only groups be named"],
        ["none", "turned names off"],
        ["full", "turned all names on"],
      ] as const
    ).map(([names, deed]) => [told.says(chair, { type: "set-names", names }, { names }), `The Chair ${deed}`]),
  "set-party": (told) => [
    [
      told.says(chair, { type: "set-party", party: "friends", name: "Friends of relays", kind: "list" }),
      "The Chair changed the list of parties",
    ],
  ],
};

describe("history says in a sentence", () => {
  for (const [type, script] of Object.entries(sentences))
    test(type, () => {
      for (const [said, sentence] of script(new Told())) expect(said).toBe(sentence);
    });
});

describe("sentences for readers who may not know the names", () => {
  test("name no party, be it the one that acted or the sponsors of what was decided", () => {
    const told = new Told();
    told.says(chair, { type: "set-names", names: "none" });
    const act = { type: "table", as: "ALT", paragraph: told.id("1"), ...shall } as const;
    expect(told.says(altora, act, {}, observer)).toBe("A delegation tabled 1 on 1");
    const proposal = told.room.proposal("1").id;
    expect(told.says(chair, { type: "incorporate", proposal }, {}, brevia)).toBe("The Chair incorporated 1 into 1");
    const lent = { type: "give-pen", party: "ALT" } as const;
    expect(told.says(chair, lent, { party: "ALT" }, observer)).toBe("The Chair lent the pen");
  });
});

describe("labels in old sentences", () => {
  test("are those of the time, whatever a revision renumbered and wherever the paragraph stands now", () => {
    const told = new Told();
    told.says(chair, { type: "remove-paragraph", paragraph: told.id("1") });
    const three = told.id("3");
    const parked = { type: "set-status", paragraph: three, status: "parked" } as const;
    told.says(chair, parked, parked);
    const entry = {
      ...told.room.plans.at(-1)!.about,
      seq: told.room.seq,
      at: told.room.at,
      by: { office: "chair" } as const,
      act: { type: "set-status" as const, status: "parked" },
    };
    told.says(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
    expect(told.room.get("2").id).toBe(three);
    expect(sentenceOf(entry, told.room.draft)).toBe("The Chair parked 3");
    expect(sentenceOf({ ...entry, seq: told.room.seq + 1 }, told.room.draft)).toBe("The Chair parked 2");
    told.says(chair, { type: "move", paragraph: three, to: { part: "summary", after: null } });
    expect(sentenceOf(entry, told.room.draft)).toBe("The Chair parked 3");
  });
});
