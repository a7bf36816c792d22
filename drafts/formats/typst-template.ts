/**
 * The source of pages for Typst. It is constant and contains no words of any text: these come as data
 * (`sys.inputs.page`, see typst.ts) and are only ever values, so nothing that a delegation writes can be read as code.
 *
 * Paragraphs are plain paragraphs with their numbers as text: automatic lists cannot say "12 bis", and are slow with
 * footnotes. The measures are those of the Word file.
 */
/**
 * Used by every page: the document and its language, what runs above and below, headings, and words that come in or go
 * out.
 */
const frame = String.raw`
#let doc = json(bytes(sys.inputs.page))
#let ink = rgb("#15181d")
#let grey = rgb("#4b5361")
#let line-grey = rgb("#b8bec8")
#let struck = rgb("#595959")
#let serif = doc.fonts.serif
#let sans = doc.fonts.sans
#let hang = 14mm
#let body-size = if doc.rtl { 13pt } else { 11pt }

#set document(
  title: doc.title,
  keywords: doc.keywords,
  description: doc.description,
  date: if doc.date == none { none } else { datetime(..doc.date) },
)
#set text(
  font: serif, size: body-size, fill: ink, lang: doc.lang, region: doc.region,
  dir: if doc.rtl { rtl } else { ltr }, hyphenate: false, number-width: "tabular",
)
#set par(leading: 0.72em, spacing: 1.15em, justify: false)
#set block(spacing: 1.15em)

// Our own sentences are English in a text of any language, and read the way they are written.
#let aside(size: 8pt, body) = text(font: sans, size: size, fill: grey, lang: "en", region: none, dir: ltr, body)
#let quiet(body) = { set par.line(numbering: none); body }

#set page(
  paper: "a4",
  margin: (top: 25mm, bottom: 23mm, left: 27mm, right: 23mm),
  header-ascent: 8mm,
  footer-descent: 8mm,
  header: aside(size: 8.5pt, {
    grid(columns: (1fr, auto), align: (left, right),
      { strong(doc.symbol); if doc.symbol != "" { h(0.7em) }; doc.version },
      doc.running)
    v(-0.55em)
    line(length: 100%, stroke: 0.5pt + line-grey)
  }),
  footer: aside(size: 8.5pt, grid(columns: (1fr, auto), align: (left + horizon, right + horizon),
    text(size: 6pt, doc.head),
    context counter(page).display("1 / 1", both: true))),
)
#set footnote.entry(separator: line(length: 35%, stroke: 0.5pt + line-grey), gap: 0.55em, clearance: 1em)
#show footnote.entry: it => { set text(size: if doc.rtl { 10.5pt } else { 9pt }); set par.line(numbering: none); set par(leading: 0.6em); it }
#show heading: it => { set par.line(numbering: none); it }
#show heading.where(level: 1): set text(size: body-size * 1.18, weight: "bold")
#show heading.where(level: 2): set text(size: body-size, weight: "bold", style: "italic")
#show heading.where(level: 3): set text(size: body-size, weight: "regular", style: "italic")
#show heading: set block(above: 1.7em, below: 1em, sticky: true)
#show title: set text(size: 18pt, weight: "bold")
#show title: set block(above: 0.2em, below: 0.9em)
#show title: it => { set par.line(numbering: none); set par(leading: 0.5em); it }

// Text with its own line ends.
#let lines(t) = t.split("\n").join(linebreak())

#let words(span) = {
  let body = lines(span.t)
  if span.at("i", default: false) { body = emph(body) }
  if span.at("b", default: false) { body = strong(body) }
  if span.at("hold", default: false) { body = underline(stroke: (thickness: 0.8pt, dash: "densely-dotted"), offset: 2.2pt, body) }
  if span.at("ins", default: false) { body = underline(stroke: 0.7pt, offset: 1.8pt, strong(body)) }
  if span.at("del", default: false) { body = strike(stroke: 0.8pt, text(fill: struck, body)) }
  body
}
`.trimStart();

/** The source for a text. */
export const typstTemplate = String.raw`
${frame}
#set par.line(
  numbering: n => if calc.rem(n, 5) == 0 { text(font: sans, size: 7pt, fill: grey, dir: ltr, str(n)) },
  numbering-scope: "page",
)
#let attribution(body) = text(font: sans, size: 0.73em, fill: grey, style: "italic", body)

#let spans(list, notes: true) = for span in list {
  if span.is == "words" { words(span) }
  else if span.is == "bracket" { strong(span.t) }
  else if span.is == "or" { strong("\u{a0}/ ") }
  else if span.is == "strike" { attribution(span.t) }
  else if span.is == "names" {
    attribution("\u{a0}(" + if notes { span.t } else { span.at("full", default: span.t) })
    if notes and "full" in span { footnote(numbering: _ => span.sign, span.full) }
    attribution(")")
  }
  else if span.is == "note" {
    if not notes { super(span.number) }
    else if span.first { [#footnote(numbering: _ => span.number, spans(span.spans, notes: false)) #label(span.key)] }
    else { super(link(label(span.key), span.number)) }
  }
}

#let paragraph(p) = {
  if p.kind == "heading" {
    heading(level: p.level, if p.number == "" { spans(p.spans) } else { p.number + " "; spans(p.spans) })
    return
  }
  let number = if p.number == "" { none }
    else if p.number.len() > 9 { p.number + h(0.6em) }
    else { box(width: if p.inset > 0 { 10mm } else { hang }, p.number) }
  let status = if p.status == none { none } else { text(font: sans, size: 0.73em, fill: grey, style: "italic", "\u{a0}\u{a0}{" + p.status + "}") }
  let body = {
    set text(dir: if p.rtl { rtl } else { ltr })
    set par(hanging-indent: if p.number == "" { 0mm } else if p.inset > 0 { 10mm } else { hang })
    par({ number; spans(p.spans); status })
  }
  block(
    width: 100%,
    inset: if p.rtl { (right: p.inset * 1mm) } else { (left: p.inset * 1mm) },
    outset: (y: 1.5pt, ..if p.rtl { (right: 3mm) } else { (left: 3mm) }),
    stroke: if p.open { if p.rtl { (right: 1.4pt + ink) } else { (left: 1.4pt + ink) } } else { none },
    body,
  )
}

// Page 1: the title, what version this is, and what its signs mean.
#title(spans(doc.heading))
#quiet(aside(size: 8.5pt, {
  set par(spacing: 0.5em)
  for fact in doc.facts { par(fact) }
}))
#v(0.4em)
#quiet(block(width: 100%, stroke: 0.5pt + line-grey, inset: 3mm, aside({
  set par(spacing: 0.55em, leading: 0.5em)
  for sentence in doc.legend { par(text(lang: "en", sentence)) }
})))
#v(0.6em)

#for part in doc.parts {
  if part.heading != none {
    pagebreak(weak: true)
    heading(level: 1, text(size: 16pt, dir: ltr, lang: "en", part.heading))
  }
  if part.remark != none { quiet(par(aside(size: 9pt, part.remark))) }
  for p in part.paragraphs { paragraph(p) }
  if part.notes.len() > 0 {
    quiet({
      line(length: 35%, stroke: 0.5pt + line-grey)
      set text(size: 9pt)
      for note in part.notes { par(hanging-indent: 6mm, { box(width: 6mm, note.number); spans(note.spans, notes: false) }) }
    })
  }
}

#if doc.renumbered != none {
  quiet({
    v(2em)
    par(aside(size: 9pt, strong(doc.renumbered.heading)))
    for part in doc.renumbered.parts {
      par(aside(size: 9pt, if part.name == "" { part.numbers.join(", ") } else { part.name + ": " + part.numbers.join(", ") }))
    }
  })
}

#if doc.changes != none {
  pagebreak(weak: true)
  quiet({
    heading(level: 1, text(size: 16pt, dir: ltr, lang: "en", doc.changes.heading))
    par(aside(size: 9pt, doc.changes.legend))
    for row in doc.changes.rows {
      if row.label != "" { line(length: 100%, stroke: 0.5pt + line-grey) }
      block(width: 100%, grid(columns: (28mm, 1fr), gutter: 2mm,
        aside(size: 8.5pt, { strong(row.label); if row.was != "" { linebreak(); "was " + row.was } }),
        {
          par(text(size: 10.5pt, dir: if row.rtl { rtl } else { ltr }, for span in row.words { words(span) }))
          par(aside(row.how))
        }))
    }
    if doc.changes.renumbered != "" { par(aside(size: 9pt, doc.changes.renumbered)) }
  })
}
`.trimStart();

/** The source for a comparison. Nobody negotiates on it, so its lines have no numbers, and it has no brackets. */
export const typstComparison = String.raw`
${frame}
#let danger = rgb("#a8111c")

#let entry(one) = {
  let inset = if one.head { 0mm } else { one.inset * 1mm + hang }
  if one.head { v(0.4em) }
  block(width: 100%, below: 0.5em, sticky: one.facts.len() > 0 or one.head, {
    set text(weight: if one.head { "bold" } else { "regular" }, dir: if one.rtl { rtl } else { ltr })
    par(hanging-indent: if one.head or one.number == "" { 0mm } else { inset }, {
      if one.number != "" {
        if one.head { one.number + " " } else { h(one.inset * 1mm); if one.number.len() > 9 { one.number + h(0.6em) } else { box(width: hang, one.number) } }
      }
      for span in one.words {
        let body = if span.note { super(span.t) } else { words(span) }
        if span.look { highlight(fill: none, stroke: 0.6pt + ink, extent: 0.8pt, top-edge: "ascender", bottom-edge: "descender", body) } else { body }
      }
    })
  })
  for fact in one.facts {
    block(width: 100%, above: 0.45em, below: 0.3em, inset: if one.rtl { (right: inset) } else { (left: inset) }, aside(size: 8.5pt,
      if fact.bad { text(fill: danger, weight: "bold", fact.t) } else { fact.t }))
  }
  v(0.5em)
}

#title(for span in doc.heading { words(span) })
#aside(size: 8.5pt, { set par(spacing: 0.5em); for fact in doc.facts { par(fact) } })
#block(width: 100%, stroke: 0.5pt + line-grey, inset: 3mm, {
  set par(spacing: 0.6em)
  for total in doc.totals { par(text(font: sans, size: 9pt, dir: ltr, lang: "en", total)) }
  for one in doc.unexplained { par(text(font: sans, size: 9pt, dir: ltr, lang: "en", fill: danger, weight: "bold", one)) }
  for remark in doc.legend { par(aside(size: 8.5pt, remark)) }
})

#if doc.looks.len() > 0 {
  heading(level: 1, text(dir: ltr, lang: "en", "Look twice"))
  if doc.lookSum != "" { par(aside(size: 9pt, doc.lookSum)) }
  for look in doc.looks {
    grid(columns: (22mm, 1fr), gutter: 2mm, aside(size: 8.5pt, strong(look.where)), aside(size: 8.5pt, {
      set par(spacing: 0.5em)
      for line in look.lines { par(line) }
    }))
  }
}

#for part in doc.parts {
  heading(level: 1, text(dir: ltr, lang: "en", part.heading))
  for item in part.items {
    if "fold" in item {
      block(width: 100%, stroke: (y: 0.4pt + line-grey), inset: (y: 1.2mm), aside(size: 8.5pt, item.fold))
    } else { entry(item) }
  }
}

#if doc.renumbered.len() > 0 {
  heading(level: 1, text(dir: ltr, lang: "en", "Old and new numbers"))
  for part in doc.renumbered {
    par(aside(size: 9pt, if part.name == "" { part.numbers.join(", ") } else { part.name + ": " + part.numbers.join(", ") }))
  }
}
`.trimStart();
