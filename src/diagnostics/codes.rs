//! Every code with its severity, its words and its ground: one table, a row a code.
//!
//! `DL0101` to `DL0899` are the rows of the law's table (an outside document numbers them); `DL0001` to `DL0099` concern
//! the command line, `site.toml`, the theme and the machine; from `DL1001` on, a hundred an area: files, front matter and
//! addresses (10), marks (11), body and links (12), targets (13), attachments (14), the gate (15).

use super::Severity::{self, Error, Warning};
use std::fmt;

/// What a code says where nothing more exact is known.
#[derive(Debug)]
pub struct Entry {
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one clause.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
    /// The law or the rule it rests on.
    pub ground: &'static str,
}

macro_rules! codes {
    ($($name:ident $number:literal $severity:ident $message:literal, $help:literal, $ground:literal;)*) => {
        /// A kind of fault. A code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the table's message is the documentation of each")]
        #[repr(u16)]
        pub enum Code { $(#[doc = $message] $name = $number,)* }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The row of the table.
            pub fn entry(self) -> &'static Entry {
                match self { $(Code::$name => &Entry { severity: $severity, message: $message, help: $help, ground: $ground },)* }
            }
        }
    };
}

codes! {
    // The command line, the site, the theme, the machine.
    CommandLine 1 Error "the command line is not understood", "run disclog --help for what can be asked", "commands.md";
    NoSite 2 Error "there is no site here: no site.toml", "name the site's folder with --site, or run this in it", "commands.md";
    OutNotOurs 3 Error "the output folder is not empty and disclog did not make it", "name an empty or new folder with --out, or empty this one yourself", "commands.md";
    OutIsSource 4 Error "the output folder is the site's own folder, one above it, or one of its sources", "name another folder with --out", "commands.md";
    Machine 5 Error "the machine could not do it", "see that there is room and permission, then run this again; what was published before is untouched", "commands.md";
    Busy 6 Error "another disclog is writing to this output folder", "wait until it has finished", "commands.md";
    Internal 7 Error "disclog itself failed", "tell the people who keep disclog, with this place; what was published before is untouched", "commands.md";
    SiteSyntax 10 Error "site.toml is not valid TOML here", "mend the line: a key, an equals sign, a value; text in quotation marks", "TOML 1.0";
    SiteKey 11 Error "site.toml has no such key", "take the key out", "commands.md";
    SiteType 12 Error "this value is of the wrong kind", "write a value of the kind that the key takes", "commands.md";
    SiteMissing 13 Error "site.toml lacks a key that every site needs", "add the key", "commands.md";
    SiteValue 14 Error "this value cannot be used", "write another value", "commands.md";
    SiteMark 15 Error "a withheld mark, or something like one, stands where nothing can be withheld", "take it out: only responses withhold text", "records.md";
    Template 20 Error "this template does not work", "mend the template, or take the file out to use the default one", "Tera 2";
    ThemeFile 21 Error "this file of the theme cannot be used", "mend it or take it out", "commands.md";

    // The legal rules that the format itself carries (DL0101 to DL0899: the law's table).
    NcndWithoutLimb 216 Error "no provision that allows neither confirming nor denying is cited", "cite the limb, for example s31(3)", "FOIA s17(1), s1(1)(a); EIR r12(6), r13(5A); FOISA s18; EISR r10(8), r11(6)";
    NcndOtherExemption 217 Error "a refusal to confirm or deny cites a provision that withholds content, which says that information is held", "cite the limb that refuses to confirm or deny instead", "FOIA s1(1)(a)";
    NcndLimbElsewhere 218 Error "a provision that refuses to confirm or deny is relied on for part of the request; which part is not said", "add covers to this exemption", "FOIA s17(1), s1(1)(a)";
    NcndContent 301 Error "a refusal to confirm or deny holds content, and so answers the question", "take it out", "FOIA s1(1)(a); records.md";
    NcndHeld 302 Error "this sentence says that information is held", "write: the force can neither confirm nor deny that it holds the information requested", "FOIA s1(1)(a)";
    NcndNotHeld 303 Error "this sentence says that no information is held", "write: the force can neither confirm nor deny that it holds the information requested", "FOIA s1(1)(a)";
    NcndExempt 304 Error "calling information exempt, withheld or redacted says that it exists", "write \"if held\" before it, or write of confirming and denying only", "FOIA s1(1)(a)";
    NcndTitle 306 Error "the title or summary gives the answer away", "name only the subject that was asked about", "FOIA s1(1)(a)";
    NcndHarm 309 Error "the reasons speak of information as if it existed", "write of the harm and the interest in confirming or denying", "FOIA s1(1)(a)";
    NcndNote 310 Error "a note gives the answer away", "word it so that it fits either answer", "FOIA s1(1)(a)";
    MarkCitesNcnd 314 Error "a mark shows that information exists; the provision cited refuses to say so", "cite the provision that withholds content", "FOIA s1(1)(a)";
    MarkCitesGround 315 Error "the provision cited refuses a request; it cannot hide a passage", "cite an exemption", "FOIA s12, s14";
    RespondedBeforeReceived 501 Error "the response is older than the request", "correct received or responded", "FOIA s10";
    ExtensionForbidden 508 Error "the Scottish Act has no extension", "take the extension out", "FOISA s10";
    ClarificationOrder 510 Error "the clarification's dates are out of order", "put received, asked, answered and responded in the order of time", "FOIA s1(3), s10(6)(b)";
    UnknownProvision 801 Error "the regime's catalogue has no such provision", "use the id from the catalogue", "records.md";
    OtherRegime 802 Error "this provision belongs to another regime", "change the regime or the provision", "FOIA s39; EIR r5; FOISA s39(2)";
    NotDeclared 803 Error "cited here but not declared in exemptions", "add an [[exemptions]] entry for this provision, or cite one that is there", "records.md";
    BareSection 805 Error "a whole section is cited", "cite a subsection", "FOIA s17(1)(b)";

    // Files, front matter, addresses.
    UnexpectedFile 1001 Error "this file has no place here", "put it where the format wants it, list it as an attachment, or take it out of content/", "records.md";
    LinkLeaves 1002 Error "this link leads out of the site's folder", "copy the file into the site", "records.md";
    NotAFile 1003 Error "this is neither a file nor a folder", "take it out of content/", "records.md";
    Unreadable 1004 Error "this cannot be read", "see that the file is there and that you may read it", "records.md";
    NotUtf8 1005 Error "this file is not UTF-8 text", "save it as UTF-8", "records.md";
    NoFrontMatter 1006 Error "the record has no front matter", "begin with a line +++, then the keys, then another line +++", "records.md";
    FrontMatterOpen 1007 Error "the front matter is not closed", "add a line +++ after the last key", "records.md";
    ControlCharacter 1008 Error "a control character stands here, which no text needs", "delete it and type the word again", "records.md";
    Huge 1009 Warning "this record is very large", "see whether a table in it should be a CSV attachment", "records.md";
    TwoForms 1010 Error "this file and a folder give one record twice", "keep one of them", "records.md";
    Syntax 1020 Error "the front matter is not valid TOML here", "mend the line: a key, an equals sign, a value; text in quotation marks", "TOML 1.0";
    UnknownKey 1021 Error "there is no such key", "take the key out", "records.md";
    WrongType 1022 Error "this value is of the wrong kind", "write a value of the kind that the key takes", "records.md";
    MissingKey 1023 Error "a required key is missing", "add the key", "records.md";
    BadValue 1024 Error "this value is not one of those allowed", "write one of those allowed", "records.md";
    NotHere 1025 Error "this key does not go with the rest of the record", "take it out", "records.md";
    MisplacedKey 1026 Error "this is a key of the record, written below the head of a table", "move it above the first line in square brackets, or give the fact another name", "records.md";
    PartsDisagree 1027 Error "the outcomes of the parts do not agree with the record's", "correct the outcome of the record or of a part", "records.md";
    SeeNowhere 1028 Error "no heading of the body and no attachment has this name", "write the heading's text, or an attachment's file", "records.md";
    NotOneParagraph 1029 Error "this is more than one paragraph", "shorten it to one paragraph of plain sentences", "records.md";
    EmptySlug 1030 Error "no address can be made of this", "use at least one letter a to z or digit", "records.md";
    SameAddress 1031 Error "two names give one address", "change one of them", "records.md";
    Reserved 1032 Error "this address is one that the site makes itself", "choose another name", "records.md";
    BadAlias 1033 Error "this is not a path of the site", "write it from the site's root, without ?, #, .. or %", "records.md";
    AliasTaken 1034 Error "this address is taken", "take the alias out or change it", "records.md";
    NoSuchReference 1035 Error "no record has this reference", "correct the reference or take it out", "records.md";
    NotYet 1036 Error "this version of disclog cannot do this yet", "take it out until a later version", "records.md";

    // Marks.
    NearMiss 1101 Error "this looks like a withheld mark and is not one", "write :withheld[text]{provision}, or put a backslash before a whole mark to show it as text", "records.md";
    NoProvision 1102 Error "this mark cites no provision", "write the provision in braces straight after the bracket, for example {s40(2)}", "records.md";
    NotClosed 1103 Error "this mark is not closed", "close the bracket, then the provision in braces, before the paragraph, cell or heading ends", "records.md";
    BlockNotClosed 1104 Error "this block mark is not closed", "add a line that holds only ::: after the passage", "records.md";
    Nested 1105 Error "a mark stands inside another", "use one mark, with every provision in its braces", "records.md";
    MarkNotHere 1106 Error "a mark stands where nothing can be withheld", "take it out, or withhold the whole value", "records.md";
    BadProvisions 1107 Error "the braces of this mark do not hold provisions alone", "write canonical provisions, separated by commas, for example {s31(1)(a), s24(1)}", "records.md";
    Sealed 1108 Error "this site is sealed, and withheld text stands here", "empty it and keep the mark, or run disclog in an unsealed copy", "records.md";
    CommentNotClosed 1109 Error "this comment is not closed", "add --> after it", "records.md";
    CommentUnclear 1110 Error "it is not clear whether this is a comment or code", "put the comment on a line of its own, at its beginning", "records.md";
    CrossesBlock 1111 Error "this mark begins in one cell, heading, item or paragraph and ends in another", "close it where it begins, and mark the rest again; or use a block mark", "records.md";

    BlockNearMiss 1112 Error "this looks like the beginning or the end of a block mark and is not one", "begin the block with a line that holds only :::withheld{provision}, and end it with a line that holds only :::", "records.md";

    // Body and links.
    MissingSection 1201 Error "the body lacks a section that every response has", "add the heading ## Request, then ## Response, each once and in this order", "records.md";
    BeforeRequest 1202 Error "something stands before the Request", "begin the body with ## Request", "records.md";
    TopHeading 1203 Error "a heading of the first level stands in the body", "use ## or a lower level: the title is the page's only heading of the first", "records.md";
    SectionTwice 1204 Error "this section stands twice", "join the two", "records.md";
    SectionOrder 1205 Error "the Response stands before the Request", "put ## Request first", "records.md";
    DeadLink 1206 Error "this link leads nowhere", "correct the address: /x from the site's root, x from this page, #x on it", "records.md";
    LinkScheme 1207 Error "this kind of link is not allowed", "use http, https, mailto, tel, or an address of this site", "records.md";
    BadPicture 1208 Error "this picture is not an attachment or a file of the site", "put the picture beside the record, list it in attachments, and name it here", "records.md";
    NotPublic 1209 Error "this link leads to something that is not public", "take the link out", "records.md";

    // Targets.
    BadTarget 1301 Error "this is not a target", "write fields.KEY, fields.KEY[2], FILE or FILE#COLUMN", "records.md";
    NoTarget 1302 Error "this target does not exist", "correct its name: a key of fields, an attachment's file, a column's header", "records.md";

    // Attachments.
    Unlisted 1401 Error "this file is not listed in the record's attachments", "add an [[attachments]] entry for it, or take it out of the folder", "records.md";
    NoAttachment 1402 Error "no file of this name stands beside the record", "check the spelling, or take the entry out", "records.md";
    AttachmentName 1403 Error "this is not the bare name of a file", "write the file's name alone, without folders", "records.md";
    NoTitle 1404 Error "an attachment that readers see needs a title", "add title", "records.md";
    BadCsv 1405 Error "this file is not the CSV that the format asks for", "save it as UTF-8, comma-separated, each row as long as the first, headers unique and not empty", "RFC 4180; records.md";
    NotCsv 1406 Error "only a CSV attachment can be treated so", "name a CSV attachment", "records.md";
    BadCount 1407 Error "a suppressed column holds something that is not a count", "write a whole number, a dash, or nothing", "records.md";
    TotalTells 1408 Error "a total gives a suppressed count back", "take the total out, or suppress more", "records.md";
    NotInspected 1409 Warning "nothing has looked inside this file for what a reader could dig out of it", "publish CSV or plain text instead, or check it by hand for hidden content", "leak-vectors.md";
    AttachmentTwice 1410 Error "two entries name one file", "keep one", "records.md";
    NoColumn 1411 Error "no file has this column", "write the header as it stands in the file's first row", "records.md";
    FileChanged 1412 Error "this file changed while the site was built", "run this again", "leak-vectors.md";
    WithheldFileNamed 1413 Error "this names a file that is withheld", "take it out", "records.md";

    // The gate.
    InTheClear 1501 Error "words that are withheld elsewhere stand here in the clear", "mark them here too, or remove the other mark", "records.md";
    PrivateInTheClear 1502 Error "words of a private table stand here in the clear", "take them out", "records.md";
    InOutput 1503 Error "words that are withheld stand in what would be published", "take them out of the theme or the site's own texts", "records.md";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DL{:04}", *self as u16)
    }
}

impl Code {
    /// The code of a number as authors write it (`DL0801`).
    pub fn parse(text: &str) -> Option<Code> {
        let number: u16 = text.strip_prefix("DL").filter(|n| n.len() == 4)?.parse().ok()?;
        Code::ALL.iter().copied().find(|c| *c as u16 == number)
    }

    /// Whether it is one of the legal rules, which only warn in a draft.
    pub fn is_legal(self) -> bool {
        (101..=799).contains(&(self as u16))
    }

    /// Whether an author may accept it with a reason: a judgement on the text, not a fault of the format.
    pub fn is_acceptable(self) -> bool {
        self.is_legal() || matches!(self, Code::InTheClear | Code::PrivateInTheClear | Code::NotInspected | Code::Huge)
    }
}
