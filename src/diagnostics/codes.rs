//! Every code with its severity, its words and its ground: one table, a row a code.
//!
//! `DL0101` to `DL0899` are the rows of the law's table (an outside document numbers them); `DL0001` to `DL0099` concern
//! the command line, `site.toml`, the theme and the machine; from `DL1001` on, a hundred an area: files, front matter and
//! addresses (10), marks (11), body and links (12), targets (13), attachments (14), the gate (15),
//! personal data beyond the law's table (16), official figures (17), refusals that have all their parts and yet do not hold (18), languages (20), publication (22), the site's own theme (23).

use super::Severity::{self, Error, Note, Warning};
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
        #[allow(rustdoc::broken_intra_doc_links, reason = "messages show the brackets of Markdown")]
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
    Contrast 22 Error "these two colours are too alike to be read on each other", "choose another shade", "WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11";
    ContrastUnknown 23 Warning "the contrast of this colour was not checked", "set it as # and six hexadecimal digits, or check it yourself", "WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11";
    LawFile 28 Error "this file of law/ cannot be used", "mend it or take it out", "records.md";
    OutChanged 29 Warning "files of the output folder were changed after they were published; they are replaced", "put what is meant to stay into the sources: a page, the theme, static/", "commands.md";
    BesideNotOurs 30 Error "the working folder beside the output folder is not one that disclog made", "move it away, or name another output folder with --out", "commands.md";
    HeavyTheme 24 Warning "this is more than a phone on a slow line should have to fetch", "make it shorter, or leave out what few readers need", "the theme's budget: docs/theming.md";
    BlockedByPolicy 41 Warning "the policy that docs/site.md recommends blocks this", "put it into a file of themes/default/assets", "commands.md, The published site";

    Unsaid 60 Error "what this needs to know was not said", "name it on the command line, or run this on a terminal, where it asks", "commands.md";
    NameTaken 61 Error "a file of this name is there already, and nothing is overwritten", "name another folder, or move the file away", "commands.md";
    ImportInput 62 Error "this file cannot be read as what it is said to be", "see that it is whole and of this format, without a password; save it again if need be", "commands.md, Importing";
    ImportColumns 63 Error "it is not known what the columns of this table hold", "say so with --map COLUMN=KEY: the header or the number of the column, and the key", "commands.md, Importing";
    RowBroken 64 Warning "this row is not read as the others are", "mend it in the file, then import again", "commands.md, Importing";
    RowLacks 65 Warning "this row lacks what a draft needs", "fill it in, then import again", "commands.md, Importing";
    RowDay 66 Warning "this row has no day where one belongs", "write it as 2 March 2026 or 02/03/2026, then import again", "commands.md, Importing";
    RowOutcome 67 Warning "this row says an outcome that is not known, or several", "write one of the outcomes of docs/writing.md, then import again", "commands.md, Importing";
    RowTwice 68 Warning "this reference stood in an earlier row, which was taken", "give it a reference of its own, or take one of the two out", "commands.md, Importing";
    DraftEdited 69 Warning "what it is about has changed, and somebody has edited the draft since it was imported, so the draft stays as it is", "bring the change into the draft by hand", "commands.md, Importing";
    RecordThere 70 Warning "a record of this reference is there that was not imported, or is no draft any more, so it stays as it is", "see whether both are the same request", "commands.md, Importing";

    BeforeTheActs 50 Warning "on this day nobody had a right to information yet: the Acts and the regulations are in force since 1 January 2005", "see that the year is right", "FOIA s87 and SI 2004/3122; FOISA s75 and SSI 2004/203; EIR r1; EISR r1";

    // The law's table (DL0101 to DL0899): the numbers of an outside document.
    // The reasons that a refusal must give (DL01xx).
    MissingPublicInterestTest 101 Error "no public interest test is given for this qualified provision", "add for_disclosure, against_disclosure and balance", "FOIA s2(1)(b), s2(2)(b), s17(3); EIR r12(1)(b), r14(3)(b); FOISA s2(1)(b), s16(2); EISR r10(1)(b), r13(b)";
    MissingHarm 102 Error "no harm is described, and this provision applies only where there is harm", "add harm to the exemption, or once to the record", "the words of the provision; FOIA s17(1)(c); EIR r14(3); FOISA s16(1)(d); EISR r13(b)-(c)";
    OneSidedFactors 103 Error "factors of the public interest are given on one side only", "write at least one factor for the other side", "FOIA s2, s17(3); EIR r12(1)(b); FOISA s2(1)(b)";
    MissingBalance 104 Error "factors are listed but not weighed", "add balance: which side wins, and why", "FOIA s17(3); EIR r14(3)(b); FOISA s16(2); EISR r13(b)";
    BalanceWithoutFactors 105 Warning "the balance weighs no listed factors", "list them in for_disclosure and against_disclosure", "FOIA s17(3); ICO guidance on the public interest test";
    NeedlessPublicInterestTest 106 Note "this provision needs no public interest test", "take the test out, or cite the qualified limb that was meant", "FOIA s2(3); FOISA s2(2); EIR r13(1)(a)";
    LikelihoodNotStated 108 Note "the harm does not say whether it would, or would be likely to, happen", "say which of the two is claimed, or add likelihood", "for example FOIA s31(1): would, or would be likely to";
    LimbNotNamed 109 Warning "no limb of this provision is named", "cite the limb", "FOIA s17(1)(b); EIR r14(3)(a); FOISA s16(1)(c)";
    SameHarmPasted 110 Note "two exemptions of different sections share one pasted harm", "use the record's harm, or write one for each", "ICO guidance: each exemption must be justified";
    BalanceFavoursOtherSide 111 Warning "the balance is said to favour disclosure, yet the provision is relied on", "correct the balance, or disclose", "FOIA s2(1)(b), s2(2)(b)";
    NcndTestAboutDisclosure 112 Warning "the test weighs disclosure instead of confirming or denying", "write of confirming or denying", "FOIA s2(1)(b), s17(3)(a)";
    PersonalDataConditionMissing 113 Warning "nothing says which condition makes this personal data exempt", "name the data protection principle that would be broken, or add condition, for example s40(3A)(a)", "FOIA s40(2)(b), (3A)-(4A), s17(1)(c); EIR r13(1)-(3A); FOISA s38(1)(b); EISR r11(2)";
    ConditionNeedsPublicInterestTest 114 Error "this condition is qualified, and no public interest test is given", "add for_disclosure, against_disclosure and balance", "FOIA s2(3)(fa); EIR r13(1)(b); FOISA s2(2)(e); EISR r11(2)(b)";
    PresumptionNotApplied 115 Note "the presumption in favour of disclosure is not mentioned", "say in balance how it was applied", "EIR r12(2); EISR r10(2)(b)";
    AdverseEffectThreshold 116 Warning "the regulations need harm that would happen; that it is likely is not enough", "say that harm would follow, or drop the exception", "EIR r12(5): would adversely affect";
    SubstantialPrejudiceNotShown 117 Warning "Scottish law needs substantial prejudice, and the harm does not say that it is", "show that the harm is substantial", "for example FOISA s35(1); EISR r10(5)";
    PublicInterestInHarmOnly 118 Note "the factors only repeat the harm", "say why the harm matters to the public", "ICO guidance on the public interest test";

    // Outcomes, and the provisions that go with them (DL02xx).
    DisclosedButWithheld 201 Error "the outcome says that all was disclosed, yet something is withheld", "set outcome = \"partly-withheld\", or take the withholding out", "FOIA s17(1)";
    WithheldButDisclosed 202 Error "the outcome says that all was withheld, yet content is published", "set outcome = \"partly-withheld\", or withhold this too", "FOIA s17(1)";
    RefusalWithoutProvision 203 Error "a refusal names no provision", "add exemptions", "FOIA s17(1)(b); EIR r14(3)(a); FOISA s16(1)(c); EISR r13(b)";
    PartlyWithheldNothingShown 204 Warning "the outcome says partly withheld, but nothing is disclosed", "add what was disclosed, or set outcome = \"withheld\"", "FOIA s1(1)(b)";
    NotHeldWithExemption 205 Error "what is not held cannot be exempt", "take the exemption out, or change the outcome", "FOIA s1(1)(a)";
    NotHeldWithContent 206 Error "the outcome says not held, yet content is published or withheld", "change the outcome, or take the content out", "FOIA s1(1)(a)";
    NotHeldGroundMissing 207 Warning "under this regime not to hold information is itself a formal ground, and none is cited", "cite it: r12(4)(a) (EIR), r10(4)(a) (EISR), s17(1) (FOISA)", "EIR r12(4)(a), r14; EISR r10(4)(a), r13; FOISA s17(1), s19";
    CostLimitGround 208 Error "the outcome is the cost limit, and no provision of section 12 is cited", "cite s12(1) or s12(2)", "FOIA s12; FOISA s12";
    CostLimitWithWithheldContent 209 Error "section 12 refuses a request as a whole; nothing is withheld under exemptions", "take it out, or change the outcome", "FOIA s12(1)";
    CostLimitOutcomeMismatch 210 Error "section 12 is cited, but the outcome is another", "set outcome = \"cost-limit\"", "FOIA s12, s17(5)";
    VexatiousGround 211 Error "the outcome is vexatious, and its provision is not cited", "cite s14(1), under EIR r12(4)(b), under EISR r10(4)(b)", "FOIA s14(1), s17(5); FOISA s14(1), s16(5)";
    RepeatedGround 212 Error "the outcome is repeated, and its provision is not cited", "cite s14(2), under EIR r12(4)(b), under EISR r10(4)(b)", "FOIA s14(2), s17(5)";
    ProceduralRefusalWithContent 213 Error "a procedural refusal withholds no content and needs no public interest test", "take it out", "FOIA s14";
    AlreadyAvailableGround 214 Error "the outcome is already available, and its provision is not cited", "cite s21(1), under FOISA s25(1), under the regulations r6(1)(b)", "FOIA s21; FOISA s25; EIR r6(1)(b)";
    ClarificationLapsedShape 215 Error "a request that lapsed needs the day on which the question was asked, no answer to it, and no exemption", "fill clarification.asked, and take clarification.received and exemptions out", "FOIA s1(3); EIR r9(2); FOISA s1(3); EISR r9(2)";
    NcndWithoutLimb 216 Error "no provision that allows neither confirming nor denying is cited", "cite the limb, for example s31(3)", "FOIA s17(1), s1(1)(a); EIR r12(6), r13(5A); FOISA s18; EISR r10(8), r11(6)";
    NcndOtherExemption 217 Error "a refusal to confirm or deny cites a provision that withholds content, which says that information is held", "cite the limb that refuses to confirm or deny instead", "FOIA s1(1)(a)";
    NcndLimbElsewhere 218 Error "a provision that refuses to confirm or deny is relied on for part of the request; which part is not said", "add covers to this exemption", "FOIA s17(1), s1(1)(a)";
    CostLimitWithHoldingStatement 219 Error "section 12(2) means that the force cannot say whether it holds the information; this sentence does", "cite s12(1), or take the sentence out", "FOIA s12(2)";
    ConfirmAndNcndSamePart 220 Error "the same part is both withheld and neither confirmed nor denied", "give the two different covers, or drop one", "FOIA s1(1)(a)";
    ExemptionWithholdsNothing 221 Warning "nothing is marked as withheld under this provision", "mark it, name it in withholds, or take the exemption out", "FOIA s17(1)(b)";
    OverturnedButUnchanged 222 Warning "the review changed the answer, and no entry of changes says so", "update the response and the outcome, and add an entry to changes", "section 45 code of practice, part 5";
    CommissionerNotReflected 223 Note "the regulator decided, and no entry of changes says so", "see that the record shows the result, and add an entry to changes", "FOIA s50(4)";
    UpheldWithNewDisclosure 224 Note "the review upheld the answer, yet the note speaks of something released", "set the outcome of the review to \"partly-upheld\"", "section 45 code of practice, part 5";
    DisclosedWithPartialNcnd 225 Note "all is said to be disclosed, with a part neither confirmed nor denied", "consider \"partly-withheld\": official figures count a refusal in part", "FOIA s17(1)";
    WithheldAndCostLimit 226 Warning "which part was refused for cost is not said", "add covers to this exemption", "FOIA s12(1)";

    // What a refusal to confirm or deny may not give away (DL03xx).
    NcndContent 301 Error "a refusal to confirm or deny holds content, and so answers the question", "take it out", "FOIA s1(1)(a); records.md";
    NcndHeld 302 Error "this sentence says that information is held", "write: the force can neither confirm nor deny that it holds the information requested", "FOIA s1(1)(a)";
    NcndNotHeld 303 Error "this sentence says that no information is held", "write: the force can neither confirm nor deny that it holds the information requested", "FOIA s1(1)(a)";
    NcndExempt 304 Error "calling information exempt, withheld or redacted says that it exists", "write \"if held\" before it, or write of confirming and denying only", "FOIA s1(1)(a)";
    NcndFigure 305 Warning "a figure in a refusal to confirm or deny may give the answer away", "take it out", "ICO guidance on neither confirming nor denying";
    NcndTitle 306 Error "the title, the summary, a heading or a topic gives the answer away", "name only the subject that was asked about", "FOIA s1(1)(a)";
    NcndRelatedRecord 307 Warning "a related record has another outcome, and may give the answer away", "look at both, or take the reference out of related", "ICO guidance: use the response consistently";
    NcndNoInference 308 Note "the usual sentence against inference is absent", "add: This should not be taken as an indication that the information is or is not held.", "police practice";
    NcndHarm 309 Error "the reasons speak of information as if it existed", "write of the harm and the interest in confirming or denying", "FOIA s1(1)(a)";
    NcndNote 310 Error "a note gives the answer away", "word it so that it fits either answer", "FOIA s1(1)(a)";
    NcndInconsistent 311 Warning "nearly the same request was answered in another way elsewhere", "look at both, and answer alike", "ICO guidance: use the response consistently";
    NcndSuggestiveReference 312 Warning "the reference, which makes the address, may give the answer away", "use a plain case number", "FOIA s1(1)(a)";
    ScottishNcndUnderlying 313 Error "section 18 works only together with one of the exemptions that it lists, and none is cited", "cite the exemption that would apply: one of sections 28 to 35, 38, 39(1) or 41", "FOISA s18(1)";
    MarkCitesNcnd 314 Error "a mark shows that information exists; the provision cited refuses to say so", "cite the provision that withholds content", "FOIA s1(1)(a)";
    MarkCitesGround 315 Error "the provision cited refuses a request; it cannot hide a passage", "cite an exemption", "FOIA s12, s14";

    // What single provisions ask for (DL04xx).
    NoQualifiedPerson 401 Error "the reasonable opinion of a qualified person is needed, and none is given", "add qualified_person with title, opinion and on", "FOIA s36(2), (3), (5)";
    OpinionAfterResponse 402 Error "the qualified person's opinion is later than the response that relies on it", "correct the date, or obtain the opinion first", "FOIA s36(2), s17(1)";
    OpinionBeforeRequest 403 Warning "the qualified person's opinion is older than the request", "see that it was about this request", "FOIA s36(2)";
    QualifiedPersonElsewhere 404 Warning "only section 36 has a qualified person", "take qualified_person out", "FOIA s36";
    OpinionWrongLimb 405 Note "the harm does not fit this limb of section 36", "write of what would be inhibited, or cite the fitting limb: (c) is for harm that (a) and (b) do not cover", "FOIA s36(2)(c): otherwise";
    CostLimitNoAdvice 406 Error "refused for cost, without help to narrow the request", "say how the request could be brought within the limit", "FOIA s16; FOISA s15; section 45 code of practice, part 2";
    CostLimitNoEstimate 407 Warning "no estimate of the cost is given", "add estimate_hours, or say how many records, and minutes for each", "FOIA s12(1): estimates; ICO guidance";
    CostLimitWrong 408 Error "the limit quoted is that of another kind of authority", "write £450 and 18 hours (police, FOIA), or £600 and 40 hours (FOISA)", "SI 2004/3244 reg 3; SSI 2004/467 reg 5";
    RepeatedNoEarlier 409 Warning "the earlier request is not shown", "say in the Response when it was answered and under what reference; if it is a response of this log, add it to related too", "FOIA s14(2)";
    AlreadyAvailableNoPlace 410 Error "the public is not told where to find it", "add where, with a link", "FOIA s21(1), s16; FOISA s25; EIR r6(1)(b)";
    IntendedDateMissing 411 Warning "nothing says when this will be published", "add intended: a day, a month, or that it is not yet decided", "FOIA s22(1)(a)";
    ScottishPublicationTooLate 412 Error "this provision covers only what is published within twelve weeks of the request", "add intended with a day within twelve weeks, or use another provision, or disclose", "FOISA s27(1)(a)";
    IntendedDatePassed 413 Warning "the day of publication has passed", "publish it, or explain", "FOIA s22(1)(c)";
    NoEnactment 414 Error "the law that forbids disclosure is not named", "add enactment: the Act and the section", "FOIA s17(1)(c), s44(1)(a); FOISA s26(a)";
    PurposeMissing 415 Error "this limb works only for a purpose of the next subsection, and none is named", "add purposes, for example s31(2)(b)", "FOIA s31(1)(g)-(i), s31(2); FOISA s35(1)(g)-(h), s35(2)";
    InvestigationWithLawEnforcement 416 Error "sections 30 and 31 cannot cover the same information", "give each its own covers, or say in covers that they are relied on in the alternative", "FOIA s31(1): not exempt by virtue of section 30";
    SecurityBodiesWithNationalSecurity 417 Warning "sections 23 and 24 can cover the same information only in the alternative", "say in covers that they are relied on in the alternative", "FOIA s24(1); FCDO v Information Commissioner [2021] UKUT 248 (AAC)";
    PairedExemptionsOneTest 418 Warning "two exemptions stand together, and only one has a public interest test", "give each its test, or a balance for both to the record", "FOIA s17(3)";
    OwnDataPublished 419 Warning "the record tells the world that somebody asked about themselves", "don't publish it, or take great care", "UK GDPR; FOIA s40(1), s40(5A)";
    EnvironmentalInAct 420 Note "the environmental part is answered under the regulations, and no related record does so", "add that record to related, or answer here", "FOIA s39; FOISA s39(2); EIR r5";
    Emissions 421 Error "information on emissions cannot be withheld under this exception", "disclose it, or use another exception", "EIR r12(9); EISR r10(6)";
    CompletionDateMissing 422 Warning "nothing says when the material will be complete", "add intended: the time, and who prepares it", "EIR r14(4); EISR r13(d)";
    TooGeneralWithoutHelp 423 Error "this exception needs the authority to have asked and helped first", "add clarification.asked", "EIR r12(4)(c), r9(2); EISR r10(4)(c), r9(2)";
    UnreasonableWithoutHelp 424 Warning "refused as unreasonable for its cost, without help to narrow the request", "say how the request could be narrowed", "EIR r9(1); EISR r9(1)";
    NotForThisAuthority 425 Error "an authority of this kind cannot use this provision", "cite the fitting one, often s36(2)(b); or correct authority_kind in site.toml", "FOIA s33(1), s35(1), s36(2)(a); FOISA s29(1), s40";
    ConditionAlone 426 Error "a condition is cited without the exemption it belongs to", "add that exemption", "FOIA s40(2)(b)";
    PersonalDataOfDeceased 427 Note "personal data is about the living only, and this speaks of somebody who has died", "consider s38(1) or s41(1)", "UK GDPR; FOIA s40(7)";
    TradeSecretNcnd 428 Note "section 43(3) does not cover trade secrets", "cite s43(2)", "FOIA s43(3)";
    SourceOfConfidence 429 Note "a confidence needs information obtained from somebody else, and nothing says so", "say that it came from another person, not who", "FOIA s41(1)(a)";
    AvailableAndWithheld 430 Warning "what the public can get elsewhere is blanked out here", "link to it instead", "FOIA s21";

    // Days (DL05xx).
    RespondedBeforeReceived 501 Error "the response is older than the request", "correct received or responded", "FOIA s10";
    LateResponse 502 Note "the answer came after the limit", "nothing to mend: it is published as late", "FOIA s10(1); EIR r5(2), r14(2); FOISA s10(1); EISR r5(2)(a)";
    LateDespiteExtension 503 Note "the answer came after the extended limit", "nothing to mend: it is published as late", "FOIA s10(3), s17(3); EIR r7(1); EISR r7(1)";
    ExtensionWithoutQualified 504 Error "the Act allows more time only for the public interest test, and no qualified exemption is cited", "take the extension out, or cite the qualified exemption", "FOIA s10(3)";
    ExtensionOver40 505 Warning "the extension goes past 40 working days in all", "correct the date", "section 45 code of practice, part 4; EIR r7(1); EISR r7(1)";
    ExtensionPointless 506 Note "the extension ends within the normal limit", "take it out", "FOIA s10(1)";
    ExtensionReasonWrong 507 Error "the regulations allow more time only for requests that are complex and voluminous", "give that reason, or take the extension out", "EIR r7(1); EISR r7(1), r7(3)(b)";
    ExtensionForbidden 508 Error "the Scottish Act has no extension", "take the extension out", "FOISA s10";
    ExtensionReasonMissing 509 Error "an extension needs a reason", "add reason to the extension", "FOIA s17(2); EIR r7(3); EISR r7(3)(b)";
    ClarificationOrder 510 Error "the clarification's dates are out of order", "put received, asked, answered and responded in the order of time", "FOIA s1(3), s10(6)(b)";
    ClarificationAskedLate 511 Warning "clarification was asked after the limit had passed", "correct the date, or count the request as late", "FOIA s10(1); EIR r9(2)(a); EISR r9(2)(a)";
    ReviewLate 512 Warning "the internal review took longer than it should", "nothing to mend: it is shown as late", "section 45 code of practice, part 5; EIR r11(4); FOISA s21(1); EISR r16(4)";
    ReviewRequestedLate 513 Note "the review was asked for after the normal 40 working days", "nothing to mend: the force may accept it", "section 45 code of practice, part 5; EIR r11(2); FOISA s20(5); EISR r16(2)";
    ReviewDates 514 Error "the dates of the review are out of order", "correct them", "section 45 code of practice, part 5";
    CommissionerBeforeReview 515 Note "the regulator normally decides after the review", "look at the dates", "FOIA s50(2)(a)";
    ReviewOnPassed 516 Warning "the withholding was due to be looked at again on a day that has passed", "look again, and move review_on or disclose", "good practice: harm fades with time";
    ReviewOnMissing 517 Note "no day is set on which to look at this again", "add review_on", "good practice";
    DateInFuture 518 Error "this day lies in the future", "correct it", "records.md";
    OutsideHolidayTable 519 Warning "the bank holidays of these years are worked out by rule, not as proclaimed", "see whether a later version of disclog has them", "FOIA s10(6)";
    ScottishEpidemicWindow 520 Note "answers given in this window had 60 working days", "nothing to mend: it is shown with that limit", "Coronavirus (Scotland) Act 2020 sch 6 pt 2";
    ChangeBeforeResponded 521 Error "a change is older than the answer", "correct the date", "records.md";
    PublishedBeforeResponse 522 Warning "it becomes public before the requester has the answer", "move publish_on", "good practice: the requester first";
    LapsedTooSoon 523 Note "the request was closed less than two months after the question", "see whether the requester had time to reply", "practice";

    // What the whole log owes its readers (DL06xx).
    NoReviewProcedure 601 Error "the site does not say how to ask for a review", "say it in complaints.review of site.toml", "FOIA s17(7)(a); EIR r14(5)(a); FOISA s19(a); EISR r13(e)";
    NoRegulatorRight 602 Error "neither the site nor its own page template says how to reach the regulator", "say it in complaints.review of site.toml, or keep response.regulator in the template", "FOIA s17(7)(b), s50; EIR r14(5)(b); FOISA s19(b), s47(1); EISR r13(e)";
    WrongRegulator 603 Error "this names the regulator of another regime", "name the Information Commissioner (FOIA, EIR) or the Scottish Information Commissioner (FOISA, EISR)", "FOIA s50; FOISA s47";
    ScottishRefusalSilentOnHolding 604 Warning "a Scottish refusal must say that the information is held", "add to the Response: We hold this information.", "FOISA s16(1)(a)";
    NoLicence 605 Note "readers are not told the terms of re-use", "add the Open Government Licence to the template or to a page re-use", "section 45 code of practice, part 11; FOIA s11A, s19(2A)";
    DatasetNotReusable 606 Note "figures stand in a file that programs cannot read well, and no CSV gives them too", "add a CSV, or name it in alternative", "FOIA s11(1A), s19(2A)(b)";
    StatisticsBasisMissing 607 Error "the site's own statistics page does not say that its counts come from published responses alone", "keep lede in the template, or say: these figures count the responses published in this log", "section 45 code of practice, 8.5 and 8.6";
    NoWelshTwin 608 Warning "this is not there in Welsh, and the log is read in Welsh", "write it: a page as NAME.cy.md beside NAME.md, a text of site.toml under its key with _cy at the end", "Welsh Language Standards (compliance notices under the Welsh Language (Wales) Measure 2011, section 44)";

    // Personal data that slipped in (DL07xx).
    EmailAddress 701 Error "an e-mail address stands here", "take it out or mark it; what is an office's can stand in personal_data.allow of site.toml", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    Telephone 702 Error "a telephone number stands here", "take it out or mark it; what is an office's can stand in personal_data.allow of site.toml", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    NationalInsuranceNumber 703 Error "a National Insurance number stands here", "take it out or mark it", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    HomeAddress 704 Warning "a house number and a postcode stand here", "take them out or mark them; an office's postcode can stand in personal_data.allow of site.toml", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    VehicleRegistration 705 Warning "a vehicle's registration mark stands here", "take it out or mark it", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    DateOfBirth 706 Error "a date of birth stands here", "take it out or mark it", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    WarrantNumber 707 Warning "a rank and a number tell who an officer is", "take the number out or mark it", "UK GDPR Art 5(1)(a), (c); FOIA s40(2)";
    PrivateName 708 Error "a value of the private table stands here", "take it out", "UK GDPR Art 5(1)(a), (c); records.md";
    RequesterIdentity 709 Error "this may tell who asked", "cut greeting, signature, and what the requester says of themselves", "UK GDPR; ICO guidance: do not identify requesters";
    JuniorStaffName 710 Warning "a rank and a name tell who an officer is", "write the role, or mark the name; site.toml can allow it (personal_data.allow), or all from a rank on (personal_data.named_from)", "UK GDPR; FOIA s40(2)";
    SmallCount 711 Note "a small number stands beside what people are like, and could tell who somebody is", "add the column to suppress", "UK GDPR (identification)";
    CaseReference 712 Note "a crime or incident reference stands here", "take it out", "UK GDPR (identification)";

    // Citations (DL08xx).
    UnknownProvision 801 Error "the regime's catalogue has no such provision", "use the id from the catalogue", "records.md";
    OtherRegime 802 Error "this provision belongs to another regime", "change the regime or the provision", "FOIA s39; EIR r5; FOISA s39(2)";
    NotDeclared 803 Error "cited here but not declared in exemptions", "add an [[exemptions]] entry for this provision, or cite one that is there", "records.md";
    DeclaredTwice 804 Warning "this provision is declared twice for the same part", "join the two", "records.md";
    BareSection 805 Error "a whole section is cited", "cite a subsection", "FOIA s17(1)(b)";
    OldNumbering 806 Error "this provision was renumbered on 25 May 2018", "use s40(3A) to s40(5B), under EIR r13(2A) to r13(5B), under FOISA s38(2A) to s38(3A)", "Data Protection Act 2018 sch 19";
    NotYetInForce 807 Warning "this provision did not exist when the response was given", "cite the one that was in force then", "the Acts that inserted it";

    // The law, beyond the table that the codes above stand in.
    FeeOrder 1851 Error "the fee's dates are out of order", "put received, notice, paid and answered in the order of their days", "FOIA s9(2), s10(2); EIR r8";
    FeesNoticeLate 1852 Warning "the fees notice came after the time to answer had run out", "correct the date, or count the request as late", "FOIA s9(1), s10(1); EIR r8(4)";
    FeePaidAfterAll 1853 Warning "the fee was paid, and the outcome says that it was not", "correct the outcome, or take fee.paid out", "FOIA s9(2); EIR r8(5)";
    ProseNotRead 1854 Note "the rules that read reasons know English alone, and did not read those of this record", "let somebody read them who knows this language and the law", "docs/law.md";

    // Files, front matter, addresses.
    UnexpectedFile 1001 Error "this file has no place here", "put it where the format wants it, list it as an attachment, or take it out of content/", "records.md";
    LinkLeaves 1002 Error "this link leads out of the site's folder", "copy the file into the site", "records.md";
    NotAFile 1003 Error "this is neither a file nor a folder", "take it out", "records.md";
    Unreadable 1004 Error "this cannot be read", "see that the file is there and that you may read it", "records.md";
    NotUtf8 1005 Error "this file is not UTF-8 text", "save it as UTF-8", "records.md";
    NoFrontMatter 1006 Error "the record has no front matter", "begin with a line +++, then the keys, then another line +++", "records.md";
    FrontMatterOpen 1007 Error "the front matter is not closed", "add a line +++ after the last key", "records.md";
    ControlCharacter 1008 Error "a control character stands here, which no text needs", "delete it and type the word again", "records.md";
    Huge 1009 Warning "this record is very large", "see whether a table in it should be a CSV attachment", "records.md";
    TwoForms 1010 Error "this file and a folder give one record twice", "keep one of them", "records.md";
    Link 1040 Error "this is a link, and a site's files are read only where they lie", "put the file itself here, or take the link out", "records.md";
    SecondName 1041 Error "this file stands in the site under two names", "keep one of them; where both are meant, make the other a copy of its own", "records.md";
    FileName 1042 Error "the name of this file or folder holds a control character", "rename it", "records.md";
    NoLibraryText 1043 Error "library/ has no text of this name", "write the name of a file of library/ without .toml, or make that file", "records.md";
    LibraryCircle 1044 Error "these texts of the library use each other in a circle, and none of them is ever at its end", "take use out of one of them", "records.md";
    OnlyFromLibrary 1045 Note "all reasons of this exemption come from the library: the Act asks for the harm in this case", "write in harm or balance what of it is so in this case", "FOIA s17(1)(c), s17(3); EIR r14(3); FOISA s16(1)(d)";
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
    NoSuchReference 1035 Error "no record has this reference", "correct the reference, or take it out: what is not in this log can be named in the Response", "records.md";
    NotYet 1036 Error "this version of disclog cannot do this yet", "take it out until a later version", "records.md";
    HeavyPage 1037 Warning "the page of this record is more than a phone on a slow line should have to fetch, and this is its longest section", "put long tables into a CSV attachment, and long text into a record of its own", "the theme's budget: docs/theming.md";

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

    HandMadeBar 1113 Warning "a bar made by hand stands here: it names no provision, and what is struck out can still be read", "write a withheld mark, :withheld[text]{provision}, in its place", "records.md; FOIA s17(1)(b)";

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
    Gap 1220 Error "a gap stands here that nobody has filled", "write what belongs here, and take the double square brackets out", "records.md";
    EmptyPart 1221 Error "this section holds no text, bar, table or picture", "write below the heading what it is to say; a reader sees no comment, no definition of a link and no note that nothing cites", "records.md";
    EmptySection 1222 Warning "nothing stands below this heading", "write what it is to say, or take the heading out", "records.md";
    UnusedDefinition 1223 Warning "a line of this form, [name]: address, defines a link that nothing uses, so no reader sees it", "put a backslash before the first bracket if it is text; else use the name in a link, or take the line out", "records.md";
    CellsBeyondHeader 1224 Warning "this row has more cells than the table's header, and no reader sees those beyond it", "give the header and the line of dashes below it as many cells as the row", "records.md";
    UncitedNote 1225 Warning "nothing cites this footnote, so no reader sees it", "write its name in brackets, as it stands here, where it belongs in the text; or give two notes two names", "records.md";
    NoHeading 1226 Warning "this begins as a heading does, and is none", "write the number signs at the line's beginning with one ordinary space behind them: one from a word processor is another character", "records.md";
    NoTable 1227 Warning "this looks like a row of a table, and is published as a line of text", "put an empty line before the table, a pipe between cells, and a line |---|---| below the header, with ordinary spaces", "records.md";
    NoLink 1228 Warning "this looks like a link, and is published as it stands here", "write [text](address) with nothing between the brackets, and %20 for each space in the address", "records.md";
    NoBullet 1229 Warning "this line begins with the bullet of a word processor, which makes no list", "begin each item with a hyphen and a space, on a line of its own", "records.md";
    HtmlTable 1230 Warning "this is a table in HTML, and readers see its tags as text", "write it with pipes between its cells, or put it into a CSV attachment", "records.md";
    PlaceWithoutLink 1231 Error "where says no address at which the information can be found", "write the address, https://..., or a link, [text](address)", "records.md; FOIA s21(1)";
    UnlinkedPage 1232 Note "nothing that is public leads to this page", "link to it from a response or another page, or name it in [[nav]] or [[footer]] of site.toml", "commands.md, site.toml";

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
    BadCount 1407 Error "a suppressed column holds something that is not a count", "write a whole number, a dash, nothing, or <5 where below is 5", "records.md";
    TotalTells 1408 Error "a total gives a suppressed count back", "take the total out, or suppress more", "records.md";
    NotInspected 1409 Warning "nothing has looked inside this file for what a reader could dig out of it", "publish CSV or plain text instead, or check it by hand for hidden content", "leak-vectors.md";
    AttachmentTwice 1410 Error "two entries name one file", "keep one", "records.md";
    NoColumn 1411 Error "no file has this column", "write the header as it stands in the file's first row", "records.md";
    FileChanged 1412 Error "this file changed while the site was built", "run this again", "leak-vectors.md";
    StaticTaken 1420 Error "the site makes this address itself", "rename the file, or take it out of static/", "commands.md";
    StaticName 1421 Error "not every system and web server takes a name like this", "rename the file or folder, without \\ : * ? \" < > | and names of devices", "commands.md";
    WithheldFileNamed 1413 Error "this names a file that is withheld", "take it out", "records.md";
    FewValuesLeft 1430 Warning "this number leaves half or fewer of the values that a suppressed count can have", "take the number out, or suppress more", "records.md";
    MayBeTotal 1431 Warning "this number is the sum of counts of which one at least is suppressed: as their total it may give that one back", "take it out if it is their total, or accept this if it is not", "records.md";
    ShareBesideCount 1432 Error "a share or rate stands beside a suppressed count, which can be worked out from it", "add its column to suppress.columns: then every cell of it is published as a dash", "records.md";
    CountElsewhere 1433 Error "this count is suppressed in another table of this record, under the same labels and header", "suppress it here too, or take it out", "records.md";
    TotalsUndecided 1434 Error "so many totals cross here that it could not be found out whether this one gives a suppressed count back", "take totals out, or suppress more", "records.md";

    // The gate.
    InTheClear 1501 Error "words that are withheld elsewhere stand here in the clear", "mark them here too, or remove the other mark", "records.md";
    PrivateInTheClear 1502 Error "words of a private table stand here in the clear", "take them out", "records.md";
    InOutput 1503 Error "words that are withheld stand in what would be published", "take them out of the theme or the site's own texts", "records.md";
    AcceptsNothing 1504 Warning "this acceptance accepts nothing", "take it out, or name in it the code and the place of what it is for", "records.md";

    // Personal data for which the law's table has no row.
    NhsNumber 1601 Error "an NHS number stands here", "take it out or mark it", "UK GDPR Art 5(1)(a), (c), Art 9; FOIA s40(2)";

    // Official figures.
    StatisticsFile 1701 Error "this file of official figures is not the CSV that the format asks for", "save it as UTF-8, comma-separated, each row as long as the first", "RFC 4180; commands.md";
    StatisticsColumn 1702 Error "this is no column of the official figures", "name it as docs/site.md does", "commands.md";
    StatisticsValue 1703 Error "this is not a count", "write a whole number, or nothing", "commands.md";
    StatisticsSum 1704 Error "the figures of this quarter do not add up", "correct them from the case system", "code of practice under FOIA s45, 8.5";
    QuarterTwice 1705 Error "this quarter stands twice", "keep one row for it", "commands.md";
    StatisticsBelowLog 1706 Warning "the log has more responses to requests of this quarter than were received", "correct the figure, or the day on which a response says that its request arrived", "code of practice under FOIA s45, 8.5";

    // Refusals that have all their parts and yet do not hold (DL18xx).
    EstimateBelowLimit 1801 Warning "the estimate does not exceed the limit, and so section 12 does not apply", "correct estimate_hours, or answer the request", "FOIA s12(1), SI 2004/3244 regs 3, 4; FOISA s12(1), SSI 2004/467 reg 5";
    RedactionInEstimate 1802 Warning "time for redaction or for weighing exemptions is counted, and the estimate may not count it", "count only the time to find out whether it is held, to locate, to retrieve and to extract it", "SI 2004/3244 reg 4(3); Chief Constable of South Yorkshire v Information Commissioner [2011] EWHC 44 (Admin)";
    NothingSaidOfVexation 1803 Warning "nothing says why the request is vexatious or repeated", "say in a sentence what makes it so: its burden, its purpose, or the earlier request and its answer", "FOIA s14, s16; section 45 code of practice; Dransfield v Information Commissioner [2015] EWCA Civ 454";
    IntentionAfterRequest 1804 Warning "publication was decided on after the request, and section 22 wants the intention to be there before", "show that publication was intended when the request came, or use another provision, or disclose", "FOIA s22(1)(b)";
    BareHarm 1805 Warning "the harm says no more than the words of the Act", "say how disclosure would do it: who would use it, for what, with what result", "FOIA s17(1)(c); Hogan v Information Commissioner EA/2005/0026: a causal link; Scottish Information Commissioner's guidance on substantial prejudice";
    EnvironmentalUnderAct 1806 Note "this may be environmental information, which is answered under the regulations", "consider regime = \"eir\", in Scotland \"eisr\"", "FOIA s39; FOISA s39(2); EIR reg 2(1)";
    BalanceWeighsNothing 1807 Warning "the balance weighs nothing: it does not say which side is the stronger, or why", "say which side wins, and why", "FOIA s17(3); EIR r14(3)(b); FOISA s16(2); EISR r13(b)";
    NotQualifiedPerson 1810 Warning "this is hardly the post of a qualified person", "give the title of the chief officer, or of whoever a Minister has authorised", "FOIA s36(5)(o)";
    OpinionOnAnotherLimb 1811 Warning "the opinion is on another limb of section 36 than the one relied on", "ask for an opinion on this limb, or cite the one that it is on", "FOIA s36(2); Commissioner's guidance on section 36";
    VexatiousPerson 1812 Warning "a person is called vexatious, and only a request can be", "say what makes the request so", "FOIA s14(1); FOISA s14(1); Commissioner's guidance on section 14";
    LikelihoodOfNoHarm 1813 Warning "this provision asks for no harm, and a likelihood of some is stated", "take likelihood out, or cite the provision that the harm belongs to", "FOIA s17(1)(c); FOISA s16(1)(d); Commissioner's guidance on the prejudice test";
    BalanceEven 1814 Warning "the two sides are said to weigh the same, and then the information must be disclosed", "say which side is the stronger, and why, or disclose", "FOIA s2(1)(b), s2(2)(b); EIR r12(1)(b); FOISA s2(1)(b); EISR r10(1)(b)";
    MisunderstandingAlone 1815 Warning "nothing speaks against disclosure but that readers may misunderstand", "name what the provision protects, or disclose with an explanation", "Commissioner's guidance on the public interest test: misleading or complicated information";

    // What is in files (DL19xx).
    FileHides 1901 Error "a file holds what its readers do not see", "put it right in the program that made the file; docs/attachments.md says how", "leak-vectors.md";
    FileCarries 1902 Warning "a file carries what its readers may not expect", "look at it, and put it right in the program that made the file; docs/attachments.md says how", "leak-vectors.md";
    FileHas 1903 Note "a file has something that is worth knowing", "nothing needs to be done", "leak-vectors.md";
    NotCleaned 1904 Error "there is more in this file than metadata, and a copy without metadata would still hold it", "put right what disclog inspect tells of it first", "leak-vectors.md";

    TwinsDiffer 2001 Error "the record of this reference in another language says something else", "make both say the same: all but title, summary, aliases, attachments, words of fields and texts agree", "records.md, Languages";

    // Publication that can be trusted (DL22xx).
    NotSealed 2201 Error "this record cannot be emptied without changing what is public", "empty it by hand, and tell the people who keep disclog; no file was changed", "records.md, Withheld text";
    HistoryUnknown 2202 Warning "the git repository around this site could not be asked what its history still holds", "run git log on these files yourself: an earlier commit holds what was emptied", "commands.md, Publishing";
    NotPublished 2203 Error "this is a draft: there is nothing public to take back", "take the file out, or leave it as it is", "records.md, Status";
    NotWithdrawn 2204 Error "this record could not be made a withdrawn one", "set status, withdrawn_on and withdrawn_reason by hand; no file was changed", "records.md, Status";
    FileMissing 2205 Error "the manifest names this file, and it is not there", "publish again", "commands.md, Publishing";
    FileAltered 2206 Error "this file is not the one that the manifest names", "find out who changed it, and publish again", "commands.md, Publishing";
    FileForeign 2207 Error "the manifest does not name this file: disclog did not publish it", "take it out, or put it into static/ and publish again", "commands.md, Publishing";
    NotAsSigned 2208 Error "what would be published is not what was signed", "look at the difference again (disclog diff --format json), and have it signed", "commands.md, Publishing";
    TooFewNames 2209 Error "too few people have signed this difference", "have it signed by another one: disclog approve FILE --by NAME", "commands.md, site.toml";
    ChangedSilently 2210 Warning "what is published of this response changes, and its changes say nothing of it", "add an entry to changes that tells readers what was changed, and when", "records.md, changes";
    ReferenceMoved 2211 Error "this response was published under another reference, and its old address would lead nowhere", "add the old address to aliases, or keep the reference", "records.md, aliases";
    Unreachable 2212 Error "the destination cannot be reached, or failed", "see that the address is right and the service is there, then run this again: it goes on where this one stopped", "commands.md, Publishing";
    Refused 2213 Error "the destination does not take these credentials", "ask whoever looks after it for credentials that may read, write, list and delete", "commands.md, Publishing";
    NoCredentials 2214 Error "the environment has no credentials for the destination", "set them under the names of docs/publishing.md; they may not stand in site.toml", "commands.md, Publishing";

    // The site's own theme (DL23xx).
    CopyBehind 2301 Warning "the default theme's file of this name has changed since this copy was taken", "move this file away, take a new copy (disclog theme eject), and bring your changes into it", "commands.md";
    CopyUnknown 2302 Note "nobody wrote down which default this was copied from", "compare it with the default: move it away, and take a new copy (disclog theme eject)", "commands.md";
    CopyOfNone 2304 Warning "the default theme has no file of this name any more", "see what took its place (docs/theming.md), and take this file out if nothing of yours uses it", "commands.md";
    CopySame 2303 Note "this is the default theme's file as it is, and changes nothing", "take it out, so that it follows the default", "commands.md";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DL{:04}", *self as u16)
    }
}

impl Code {
    /// The code of a number as authors write it (`DL0801`).
    pub fn parse(text: &str) -> Option<Code> {
        let number: u16 = text
            .strip_prefix("DL")
            .filter(|n| n.len() == 4)?
            .parse()
            .ok()?;
        Code::ALL.iter().copied().find(|c| *c as u16 == number)
    }

    /// Whether it is one of the legal rules, which only warn in a draft.
    pub fn is_legal(self) -> bool {
        (101..=799).contains(&(self as u16))
            || (1801..=1899).contains(&(self as u16))
            || self == Code::NhsNumber
    }

    /// Whether a mark would mend it.
    pub fn asks_for_a_mark(self) -> bool {
        matches!(self as u16, 701..=712) || matches!(self, Code::NhsNumber | Code::HandMadeBar)
    }

    /// Whether its rule goes by words or by a shape, and so may be mistaken about a sound text: its help then offers the acceptance.
    pub fn may_be_mistaken(self) -> bool {
        matches!(
            self as u16,
            111 | 112 | 116 | 117 | 219 | 302..=306 | 309..=312 | 406 | 407 | 410 | 411 | 414 | 424 | 603 | 604 | 701..=707 | 709 | 710 | 1801..=1849
        ) || matches!(self, Code::NhsNumber | Code::HandMadeBar)
    }

    /// Whether it says that something is not written yet, which keeps no draft from being looked at.
    pub fn is_unfinished(self) -> bool {
        matches!(self, Code::Gap | Code::EmptyPart)
    }

    /// Whether a site may set how much it matters. What keeps a secret may not be softened: marks, the gate, private
    /// values, and what a refusal to confirm or deny may not give away.
    pub fn is_adjustable(self) -> bool {
        let keeps_a_secret =
            matches!(self as u16, 216..=218 | 301..=304 | 306 | 309 | 310 | 313..=315 | 708);
        let beyond = matches!(
            self,
            Code::DeclaredTwice
                | Code::NotYetInForce
                | Code::HandMadeBar
                | Code::Huge
                | Code::OnlyFromLibrary
                | Code::HeavyPage
        );
        self.is_legal() && !keeps_a_secret || beyond
    }

    /// Whether all is known of what a record withholds, though it has this fault: a judgement on what readers would see, or a
    /// fault of its form that stands apart from marks, keys and names of files. What is mistyped where something was to be
    /// withheld is none of these.
    pub fn tells_what_is_withheld(self) -> bool {
        let of_form = matches!(self as u16, 1027..=1029 | 1031 | 1033..=1035 | 1201..=1207);
        self.is_adjustable() || of_form
    }

    /// The name of a rule: `missing-harm` of `MissingHarm`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(c.to_ascii_lowercase());
        }
        name
    }

    /// Whether it is a judgement on published numbers beside suppressed counts, which may be chance or already be weighed.
    pub fn is_of_counts(self) -> bool {
        matches!(
            self,
            Code::FewValuesLeft | Code::MayBeTotal | Code::ShareBesideCount
        )
    }

    /// Whether an author may accept it with a reason: a judgement on the text, not a fault of the format.
    pub fn is_acceptable(self) -> bool {
        self.is_legal()
            || self.is_adjustable()
            || self.is_of_counts()
            || matches!(self as u16, 1222..=1230)
            || matches!(
                self,
                Code::InTheClear | Code::PrivateInTheClear | Code::NotInspected
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acceptance_is_offered_only_where_it_is_possible() {
        for code in Code::ALL {
            let offers = code.may_be_mistaken() || code.entry().help.contains("accept");
            assert!(!offers || code.is_acceptable(), "{code}");
        }
    }
}
