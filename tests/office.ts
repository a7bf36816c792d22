/**
 * Where LibreOffice of the tests comes from, and how it is driven: `SOFFICE_PATH`, an installed one, or, as root on Debian,
 * apt. It is started once for many files, without a screen, in a profile of its own with one macro in it, and does what it
 * is told line by line: open, accept, reject, type, save. It is the second reader of our Word files, never ours.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { findProgram, install, runs } from "./apt.ts";

const names = ["soffice", "libreoffice"];
const places = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/libreoffice/program"];
const applications = ["/Applications/LibreOffice.app/Contents/MacOS/soffice"];

/** What a test says that is skipped for want of it. On a build machine there is one (tests/run.ts). */
export const noOffice =
  "LibreOffice is not on this machine, or only one without windows, -nogui (on Debian: apt-get install -y libreoffice-writer)";

/**
 * Whether it opens files with comments: it draws them in windows, and packages that need no screen (`-nogui`) come without
 * the layout of these and fall over them. Where it is no Debian package, nobody knows before trying: it is taken to.
 */
const takesComments = (office: string): boolean => {
  const share = join(dirname(realpathSync(office)), "../share/config/soffice.cfg/modules");
  return !existsSync(share) || existsSync(join(share, "swriter/ui/annotation.ui"));
};

/** The LibreOffice to use, or null. A `SOFFICE_PATH` that cannot be used is an error, since somebody meant it. */
export const findOffice = (env: NodeJS.ProcessEnv = process.env): string | null => {
  const asked = env["SOFFICE_PATH"];
  if (asked) {
    if (!runs(asked)) throw new RangeError(`SOFFICE_PATH names "${asked}", which cannot be run.`);
    if (!takesComments(asked))
      throw new RangeError(`SOFFICE_PATH names "${asked}", which cannot open comments (-nogui).`);
    return asked;
  }
  const fit = (file: string): boolean => runs(file) && takesComments(file);
  return findProgram(names, places, env, fit) ?? applications.find(fit) ?? null;
};

/** As `findOffice`; where there is none, installs it as root on Debian and its kin. */
export const findOrInstallOffice = (): string | null => {
  const found = findOffice();
  if (found) return found;
  install("LibreOffice", "libreoffice-writer");
  return findOffice();
};

/** One thing done to an open document. Words are found as they stand in it, the first that fit. */
export type OfficeStep =
  | { readonly do: "accept-all" | "reject-all" }
  /** The changes whose words are these, by this author where one is named. */
  | { readonly do: "accept" | "reject"; readonly words: string; readonly author?: string }
  /** With tracking on, in the name of `officeAuthor`; `untracked` with it off. */
  | { readonly do: "type" | "type-untracked"; readonly over: string; readonly words: string }
  /** A paragraph end behind these words. */
  | { readonly do: "split"; readonly behind: string }
  | { readonly do: "new-paragraph"; readonly behind: string; readonly words: string }
  | { readonly do: "comment"; readonly on: string; readonly words: string };

/** One document: opened, changed step by step, and saved under another name; `.docx` or `.pdf`. */
export interface OfficeTask {
  readonly open: string;
  readonly steps: readonly OfficeStep[];
  readonly save: string;
}

/** Whom LibreOffice takes for the person at the keyboard. */
export const officeAuthor = "Clara Writer";

const macro = `
Option Explicit
Dim oDoc As Object
Sub Main
  Dim n As Integer, sLine As String, sOut As String, a
  n = FreeFile
  Open Environ("UNBRACKET_TASKS") For Input As #n
  On Error GoTo Failed
  Do While Not Eof(n)
    Line Input #n, sLine
    If sLine <> "" Then
      a = Split(sLine, Chr(9))
      Step1 a
    End If
  Loop
  Close #n
  Say "done"
  StarDesktop.terminate()
  Exit Sub
Failed:
  Say "failed: " & sLine & ": " & Error$ & " in line " & Erl
  StarDesktop.terminate()
End Sub

Sub Say(s As String)
  Dim n As Integer
  n = FreeFile
  Open Environ("UNBRACKET_TASKS") & ".out" For Append As #n
  Print #n, s
  Close #n
End Sub

Function Words(s As String) As String
  Dim i As Integer, p
  p = Split(s, " ")
  Dim t As String
  For i = LBound(p) To UBound(p)
    If p(i) <> "" Then t = t & Chr(CLng("&H" & p(i)))
  Next i
  Words = t
End Function

Sub Step1(a)
  Dim args(0) As New com.sun.star.beans.PropertyValue
  Select Case a(0)
    Case "open"
      args(0).Name = "Hidden" : args(0).Value = True
      oDoc = StarDesktop.loadComponentFromURL(a(1), "_blank", 0, args())
      If IsNull(oDoc) Then Error 53
      oDoc.RecordChanges = False
    Case "save"
      args(0).Name = "FilterName" : args(0).Value = a(2)
      oDoc.storeToURL(a(1), args())
      oDoc.close(True)
    Case "accept-all" : Dispatch ".uno:AcceptAllTrackedChanges"
    Case "reject-all" : Dispatch ".uno:RejectAllTrackedChanges"
    Case "accept" : Decide ".uno:AcceptTrackedChange", Words(a(1)), Words(a(2))
    Case "reject" : Decide ".uno:RejectTrackedChange", Words(a(1)), Words(a(2))
    Case "type" : Typed Words(a(1)), Words(a(2)), True
    Case "type-untracked" : Typed Words(a(1)), Words(a(2)), False
    Case "split" : Broken Words(a(1)), ""
    Case "new-paragraph" : Broken Words(a(1)), Words(a(2))
    Case "comment" : Commented Words(a(1)), Words(a(2))
    Case Else : Error 5
  End Select
End Sub

Sub Dispatch(sCommand As String)
  Dim none()
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(oDoc.CurrentController.Frame, sCommand, "", 0, none())
End Sub

Sub Decide(sCommand As String, sWords As String, sAuthor As String)
  Dim e, r, oCursor, n As Integer, bFound As Boolean
  ' Deciding one renews the list: from the start until none is left.
  Do
    bFound = False
    e = oDoc.Redlines.createEnumeration()
    Do While e.hasMoreElements()
      r = e.nextElement()
      If sAuthor = "" Or r.RedlineAuthor = sAuthor Then
        oCursor = r.RedlineStart.Text.createTextCursorByRange(r.RedlineStart)
        oCursor.gotoRange(r.RedlineEnd, True)
        If oCursor.String = sWords Then
          oDoc.CurrentController.select(oCursor)
          Dispatch sCommand
          bFound = True
          n = n + 1
          Exit Do
        End If
      End If
    Loop
  Loop While bFound And n < 50
  If n = 0 Then Error 9
End Sub

Function Found(sWords As String)
  Dim d
  d = oDoc.createSearchDescriptor()
  d.SearchString = sWords
  d.SearchCaseSensitive = True
  Found = oDoc.findFirst(d)
  If IsNull(Found) Then Error 91
End Function

Sub Typed(sOver As String, sWords As String, bTracked As Boolean)
  Dim f
  f = Found(sOver)
  oDoc.RecordChanges = bTracked
  If sWords = "" Then
    f.String = ""
  Else
    f.String = sWords
  End If
  oDoc.RecordChanges = False
End Sub

Sub Broken(sBehind As String, sWords As String)
  Dim c
  c = Found(sBehind)
  c.collapseToEnd()
  oDoc.RecordChanges = True
  c.Text.insertControlCharacter(c, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  If sWords <> "" Then c.Text.insertString(c, sWords, False)
  oDoc.RecordChanges = False
End Sub

Sub Commented(sOn As String, sWords As String)
  Dim f, o
  f = Found(sOn)
  o = oDoc.createInstance("com.sun.star.text.textfield.Annotation")
  o.Content = sWords
  o.Author = Environ("UNBRACKET_AUTHOR")
  f.Text.insertTextContent(f, o, True)
End Sub
`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A profile with the macro in it, and a name for whoever types. */
const writeProfile = (profile: string): void => {
  const basic = join(profile, "user", "basic");
  mkdirSync(join(basic, "Standard"), { recursive: true });
  const library = (name: string, inside: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:${name} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "${name}.dtd">\n${inside}`;
  const namespaces = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"';
  for (const kind of ["script", "dialog"]) {
    writeFileSync(
      join(basic, `${kind}.xlc`),
      library(
        "libraries",
        `<library:libraries ${namespaces}><library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/${kind}.xlb/" xlink:type="simple" library:link="false"/></library:libraries>`,
      ),
    );
    writeFileSync(
      join(basic, "Standard", `${kind}.xlb`),
      library(
        "library",
        `<library:library ${namespaces} library:name="Standard" library:readonly="false" library:passwordprotected="false">${kind === "script" ? '<library:element library:name="Tasks"/>' : ""}</library:library>`,
      ),
    );
  }
  writeFileSync(
    join(basic, "Standard", "Tasks.xba"),
    `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Tasks" script:language="StarBasic">${escaped(macro)}</script:module>`,
  );
  const [given, family] = officeAuthor.split(" ");
  const item = (path: string, name: string, value: string): string =>
    `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;
  writeFileSync(
    join(profile, "user", "registrymodifications.xcu"),
    `<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${[
      item("UserProfile/Data", "givenname", given!),
      item("UserProfile/Data", "sn", family!),
      // A new profile would be filled with what the program brings, over what stands here.
      item("Setup/Office", "ooSetupInstCompleted", "true"),
    ].join("")}</oor:items>`,
  );
};

/** Letters as code units in hexadecimal: a line of tasks is plain ASCII. */
const coded = (words: string): string =>
  Array.from({ length: words.length }, (_, n) => words.charCodeAt(n).toString(16)).join(" ");

const linesOf = ({ open, steps, save }: OfficeTask): string[] => [
  ["open", pathToFileURL(open).href].join("\t"),
  ...steps.map((step) => {
    switch (step.do) {
      case "accept-all":
      case "reject-all":
        return step.do;
      case "accept":
      case "reject":
        return [step.do, coded(step.words), coded(step.author ?? "")].join("\t");
      case "type":
      case "type-untracked":
        return [step.do, coded(step.over), coded(step.words)].join("\t");
      case "split":
        return [step.do, coded(step.behind)].join("\t");
      case "new-paragraph":
        return [step.do, coded(step.behind), coded(step.words)].join("\t");
      case "comment":
        return [step.do, coded(step.on), coded(step.words)].join("\t");
    }
  }),
  ["save", pathToFileURL(save).href, save.endsWith(".pdf") ? "writer_pdf_Export" : "MS Word 2007 XML"].join("\t"),
];

/** One that hangs is ended here; it starts in seconds. */
const patience = 180_000;

/** Does all tasks in one start. Throws with LibreOffice's own sentence where one cannot be done. */
export const runOffice = async (office: string, tasks: readonly OfficeTask[]): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "unbracket-office-"));
  try {
    const profile = join(folder, "profile");
    writeProfile(profile);
    const file = join(folder, "tasks");
    writeFileSync(file, `${tasks.flatMap(linesOf).join("\n")}\n`);
    writeFileSync(`${file}.out`, "");
    const said = await new Promise<string>((resolve, reject) => {
      const child = spawn(
        office,
        [
          `-env:UserInstallation=${pathToFileURL(profile).href}`,
          "--headless",
          "--invisible",
          "--norestore",
          "--nologo",
          "--nodefault",
          "macro:///Standard.Tasks.Main",
        ],
        {
          stdio: ["ignore", "ignore", "pipe"],
          // A process group of its own: what hangs is ended with all that it started.
          detached: true,
          env: { ...process.env, UNBRACKET_TASKS: file, UNBRACKET_AUTHOR: officeAuthor },
        },
      );
      let errors = "";
      child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      const timer = setTimeout(() => {
        errors += `\nended after ${patience / 1000} seconds`;
        process.kill(-child.pid!, "SIGKILL");
      }, patience);
      child.once("error", reject);
      child.once("close", () => {
        clearTimeout(timer);
        const out = readFileSync(`${file}.out`, "utf8").trim();
        resolve(out === "" ? `nothing said: ${errors.trim()}` : out);
      });
    });
    if (said !== "done") throw new Error(`LibreOffice: ${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
