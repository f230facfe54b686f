//! The table of what can be found in a file.

use super::finding::Severity::{self, Block, Note, Warn};
use std::num::NonZeroU16;

/// A row of the table.
#[derive(Debug)]
pub struct Code {
    /// Its name, which never changes its meaning.
    pub name: &'static str,
    /// How much it matters, where nothing makes it matter more or less.
    pub severity: Severity,
    /// What is there, as a clause.
    pub message: &'static str,
    /// What to do, in the imperative.
    pub help: &'static str,
    /// The same in the words of a program's menus, where it differs.
    pub in_program: &'static [(Program, &'static str)],
}

/// The programs that officers make files with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Spreadsheets of Microsoft.
    Excel,
    /// Documents of Microsoft.
    Word,
    /// Slides of Microsoft.
    PowerPoint,
    /// Whatever makes OpenDocument.
    LibreOffice,
    /// None of these.
    Other,
}

impl Code {
    /// What to do in a program.
    pub fn help(&self, program: Program) -> &'static str {
        let own = self.in_program.iter().find(|(of, _)| *of == program);
        own.map_or(self.help, |(_, help)| help)
    }

    /// The number of its row, from 1.
    pub fn number(&self) -> Option<NonZeroU16> {
        let at = ALL.iter().position(|code| std::ptr::eq(*code, self))?;
        NonZeroU16::new(u16::try_from(at + 1).ok()?)
    }

    /// The row of a name.
    pub fn named(name: &str) -> Option<&'static Code> {
        ALL.iter().copied().find(|code| code.name == name)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $id:ident $name:literal $severity:ident $message:literal $help:literal $([$($program:ident $how:literal),+ $(,)?])?;)+) => {
        $(
            #[doc = concat!("`", $name, "`: ", $message, ".")]
            pub static $id: Code = Code {
                name: $name,
                severity: $severity,
                message: $message,
                help: $help,
                in_program: &[$($((Program::$program, $how)),+)?],
            };
        )+
        /// All of them.
        pub static ALL: &[&Code] = &[$(&$id),+];
    };
}

#[rustfmt::skip]
codes! {
    // Any file.
    TYPE_MISMATCH "type-mismatch" Block "the file is of another type than its name says" "save it anew in the program that made it, under the ending that goes with its type; never rename the ending by hand";
    POLYGLOT "polyglot" Block "the file is valid as two types at once" "save or export it anew in the program that made it";
    TRAILING_DATA "trailing-data" Block "there are bytes after the end of the document" "save or export it anew in the program that made it, and publish the new file";
    LEADING_DATA "leading-data" Block "there are bytes before the beginning of the document" "save or export it anew in the program that made it, and publish the new file";
    ENCRYPTED "encrypted" Block "the file is locked, so nobody can say what is in it" "open it with the password, remove the password, and save it" [
        Excel "File, Info, Protect Workbook, Encrypt with Password: empty the box, then save",
        Word "File, Info, Protect Document, Encrypt with Password: empty the box, then save",
        PowerPoint "File, Info, Protect Presentation, Encrypt with Password: empty the box, then save",
        LibreOffice "File, Save As: untick Save with password",
    ];
    CANNOT_PARSE "cannot-parse" Block "the file could not be read to its end" "open it in its program and save it anew; if that does not help, publish a CSV, a PDF or a picture instead";
    XML_DTD "xml-dtd" Block "a part of the file declares a document type, as no office program does" "save it anew in the program that made it";
    ZIP_BOMB "zip-bomb" Block "unpacked, the file is out of all proportion" "make the archive anew with less in it, or publish its files one by one";
    ZIP_PATH "zip-path" Block "an entry of the archive has a path that leaves its folder" "make the archive anew from a folder with plain names";
    ZIP_COMMENT "zip-comment" Warn "the archive has a comment" "make the archive anew without a comment";
    ZIP_DUPLICATE "zip-duplicate" Block "the archive's list of entries and the entries themselves differ" "make the archive anew from the unpacked files; a document: save it anew in its program";
    NESTED_ARCHIVE "nested-archive" Warn "there is an archive in the archive" "publish the files one by one: readers find and open them more easily";
    LEGACY_FORMAT "legacy-format" Warn "files of this type keep remains of what was deleted" "save it in a newer type: CSV for figures, PDF for documents" [
        Excel "File, Save As: CSV for figures, or Excel Workbook (.xlsx)",
        Word "File, Export, Create PDF, or File, Save As: Word Document (.docx)",
        PowerPoint "File, Export, Create PDF",
    ];
    LOCAL_PATH "local-path" Warn "the path of a file on somebody's computer or server stands in the file" "remove the link, or break it: what is linked should be in the document";

    // Spreadsheets.
    HIDDEN_SHEET "hidden-sheet" Block "a sheet is hidden" "show it and delete it; better, publish a CSV of the sheet that was asked for" [
        Excel "right-click a sheet's tab, Unhide; then delete the sheet. Better: File, Save As, CSV UTF-8, of the sheet that was asked for",
        LibreOffice "Sheet, Show Sheet; then delete it. Better: File, Save As, Text CSV, of the sheet that was asked for",
    ];
    VERY_HIDDEN_SHEET "very-hidden-sheet" Block "a sheet is hidden so that the menu cannot show it" "copy the sheet that was asked for into a new workbook by its values, or save it as CSV" [
        Excel "select and copy the cells that were asked for, then Paste Special, Values, in a new workbook; or File, Save As, CSV UTF-8",
    ];
    ORPHAN_PART "orphan-part" Block "a part of the file belongs to nothing in it" "copy what was asked for into a new file";
    UNKNOWN_PART "unknown-part" Block "a part of the file is of a kind that is not known" "copy what was asked for into a new file, or publish a CSV or a PDF";
    HIDDEN_ROWS "hidden-rows" Block "rows are hidden" "show all rows, delete those that are not to go out, and save" [
        Excel "select all (Ctrl+A), Home, Format, Hide & Unhide, Unhide Rows; then delete what is not to go out",
        LibreOffice "select all (Ctrl+A), Format, Rows, Show; then delete what is not to go out",
    ];
    HIDDEN_COLUMNS "hidden-columns" Block "columns are hidden" "show all columns, delete those that are not to go out, and save" [
        Excel "select all (Ctrl+A), Home, Format, Hide & Unhide, Unhide Columns; then delete what is not to go out",
        LibreOffice "select all (Ctrl+A), Format, Columns, Show; then delete what is not to go out",
    ];
    ZERO_WIDTH_COLUMN "zero-width-column" Block "columns are so narrow that nobody sees them" "give all columns a width, and delete those that are not to go out";
    FILTERED_ROWS "filtered-rows" Block "a filter is set: the rows that it hides are in the file" "clear the filter, then delete the rows that are not to go out" [
        Excel "Data, Clear; then delete the rows that are not to go out. Or copy the filtered rows into a new workbook by their values",
        LibreOffice "Data, More Filters, Reset Filter; then delete the rows that are not to go out",
    ];
    PIVOT_CACHE "pivot-cache" Block "a pivot table carries a copy of the data behind it" "copy the table into a new workbook by its values" [
        Excel "select the pivot table, copy, Paste Special, Values, in a new workbook",
        LibreOffice "select the pivot table, copy, Paste Special, Unformatted Text, in a new spreadsheet",
    ];
    DATA_MODEL "data-model" Block "the workbook carries a data model or a query with its data" "copy what was asked for into a new workbook by its values";
    EXTERNAL_LINK_CACHE "external-link-cache" Block "values copied from another workbook are in the file" "break the links, so that only the shown values stay" [
        Excel "Data, Edit Links, Break Link",
        LibreOffice "Edit, External Links, Break Link",
    ];
    CONNECTION "connection" Block "the file says how to reach a database or a server" "delete the connection" [
        Excel "Data, Queries & Connections: delete each",
        LibreOffice "Edit, External Links, and Data, Define Range: delete each",
    ];
    DEFINED_NAME_HIDDEN "defined-name-hidden" Block "a hidden name is defined" "copy what was asked for into a new workbook by its values";
    DEFINED_NAME "defined-name" Warn "a name is defined" "look at the names, and delete those that readers need not see" [
        Excel "Formulas, Name Manager",
        LibreOffice "Sheet, Named Ranges and Expressions, Manage",
    ];
    COMMENTS "comments" Block "there are comments" "delete all comments" [
        Excel "Review, Delete, for each; or File, Info, Check for Issues, Inspect Document",
        Word "Review, Delete, Delete All Comments in Document",
        PowerPoint "Review, Delete, Delete All Comments in This Presentation",
        LibreOffice "right-click a comment, Delete All Comments",
    ];
    BLANK_NUMBER_FORMAT "blank-number-format" Block "cells have a number format that shows nothing" "give these cells the format General, and delete what is not to go out" [
        Excel "select all, Home, Number, General",
        LibreOffice "select all, Format, Clear Direct Formatting",
    ];
    INVISIBLE_CELL_TEXT "invisible-cell-text" Block "cells have text that cannot be seen on their ground" "clear the formats of all cells, and delete what is not to go out" [
        Excel "select all, Home, Clear, Clear Formats",
        LibreOffice "select all, Format, Clear Direct Formatting",
    ];
    DATA_VALIDATION_PROMPT "data-validation-prompt" Block "rules for input carry messages or lists" "clear the validation of all cells" [
        Excel "select all, Data, Data Validation, Clear All",
        LibreOffice "select all, Data, Validity: allow All values, and empty both messages",
    ];
    EMBEDDED_OBJECT "embedded-object" Block "another file is embedded" "delete the object, or put a picture of it in its place";
    MACRO "macro" Block "there are macros or scripts" "save it as a type without macros" [
        Excel "File, Save As, Excel Workbook (.xlsx)",
        Word "File, Save As, Word Document (.docx)",
        PowerPoint "File, Save As, PowerPoint Presentation (.pptx)",
        LibreOffice "Tools, Macros, Organize Macros: delete those of this document",
    ];
    REVISION_LOG "revision-log" Block "earlier values of cells are kept as a history" "stop sharing the workbook, which deletes the history, and save";
    CUSTOM_XML "custom-xml" Warn "data of a program or a document store is attached" "inspect the document and remove custom XML data" [
        Excel "File, Info, Check for Issues, Inspect Document: Custom XML Data, Remove All",
        Word "File, Info, Check for Issues, Inspect Document: Custom XML Data, Remove All",
        PowerPoint "File, Info, Check for Issues, Inspect Document: Custom XML Data, Remove All",
    ];
    DOC_PROPERTIES "doc-properties" Warn "the document's properties name people, programs or subjects" "remove them; disclog inspect --clean does it too" [
        Excel "File, Info, Check for Issues, Inspect Document: Document Properties and Personal Information, Remove All",
        Word "File, Info, Check for Issues, Inspect Document: Document Properties and Personal Information, Remove All",
        PowerPoint "File, Info, Check for Issues, Inspect Document: Document Properties and Personal Information, Remove All",
        LibreOffice "File, Properties: untick Apply user data, Reset Properties; empty the other pages",
    ];
    PRINTER_SETTINGS "printer-settings" Warn "settings of a printer are kept, which may name it and its server" "save it anew without a printer, or publish a CSV or a PDF";
    THUMBNAIL "thumbnail" Block "a small picture of the first page is kept, perhaps of an earlier one" "save it without a preview picture" [
        Excel "File, Info, Properties, Advanced Properties: untick Save Thumbnails",
        Word "File, Info, Properties, Advanced Properties: untick Save Thumbnails",
        PowerPoint "File, Info, Properties, Advanced Properties: untick Save preview picture",
        LibreOffice "File, Properties, General: untick Save preview image with this document",
    ];
    PROTECTION "protection" Warn "protection is set, which hides nothing" "remove it, and delete what is not to go out";
    HIDDEN_TEXT "hidden-text" Block "there is text that readers do not see" "show it, and delete what is not to go out" [
        Excel "copy what was asked for into a new workbook by its values",
        Word "Home, Show/Hide (Ctrl+*), or File, Info, Inspect Document: Hidden Text, Remove All",
        LibreOffice "View, Formatting Marks, and View, Field Hidden Paragraphs: delete what then shows",
    ];

    // Documents.
    TRACKED_CHANGE "tracked-change" Block "tracked changes keep what was deleted or moved" "accept or reject all changes" [
        Word "Review, Accept, Accept All Changes and Stop Tracking",
        LibreOffice "Edit, Track Changes, Accept All",
    ];
    TRACKED_FORMAT_CHANGE "tracked-format-change" Warn "tracked changes of formats name their authors" "accept all changes" [
        Word "Review, Accept, Accept All Changes and Stop Tracking",
        LibreOffice "Edit, Track Changes, Accept All",
    ];
    WHITE_TEXT "white-text" Block "there is text in the colour of its ground" "select all, set the font's colour to automatic, and delete what is not to go out";
    CROPPED_IMAGE "cropped-image" Block "the cut-off part of a picture is still in the file" "delete the cropped areas of pictures" [
        Excel "Picture Format, Compress Pictures: tick Delete cropped areas, untick Apply only to this picture",
        Word "Picture Format, Compress Pictures: tick Delete cropped areas, untick Apply only to this picture",
        PowerPoint "Picture Format, Compress Pictures: tick Delete cropped areas, untick Apply only to this picture",
        LibreOffice "right-click the picture, Compress: tick Delete cropped areas",
    ];
    ATTACHED_TEMPLATE "attached-template" Block "the path of a template or a source of data is kept" "detach it" [
        Word "Developer, Document Template: empty the box; Mailings: choose Normal Word Document",
    ];
    RSID "rsid" Warn "marks of editing sessions join this document to others" "stop keeping them, and save" [
        Word "File, Options, Trust Center, Privacy Options: untick Store random numbers to improve Combine accuracy",
    ];
    DOC_VARIABLE "doc-variable" Block "variables of the document have values that no page shows" "copy the text into a new document";
    ALT_TEXT "alt-text" Warn "pictures have descriptions, which readers see" "read them: they go out with the picture";
    EXTERNAL_RELATIONSHIP "external-relationship" Warn "something is fetched from elsewhere when the file is opened" "put it into the document, or remove it";

    // Slides.
    HIDDEN_SLIDE "hidden-slide" Block "a slide is hidden" "delete the slide" [
        PowerPoint "right-click the slide, Hide Slide shows it again: then delete it",
        LibreOffice "right-click the slide, Show Slide: then delete it",
    ];
    HIDDEN_SHAPE "hidden-shape" Block "something on a page is hidden" "show it, and delete what is not to go out" [
        Excel "Home, Find & Select, Selection Pane: Show All",
        Word "Layout, Selection Pane: Show All",
        PowerPoint "Home, Arrange, Selection Pane: Show All",
    ];
    SPEAKER_NOTES "speaker-notes" Block "there are speaker's notes" "delete the notes" [
        PowerPoint "File, Info, Check for Issues, Inspect Document: Presentation Notes, Remove All",
        LibreOffice "View, Notes: delete the text of each",
    ];
    OFF_SLIDE "off-slide" Block "something lies outside the page" "move it onto the page, or delete it";
    COVERED_SHAPE "covered-shape" Block "something lies under something else that hides it" "delete what lies below, not only what shows of it";

    // PDF.
    COVERED_TEXT "covered-text" Block "there is text under a cover: it can be copied and searched" "apply redaction in the program, which removes the text, instead of drawing over it";
    COVERED_TEXT_IMAGE "covered-text-image" Block "there is text under a picture: it can be copied and searched" "apply redaction in the program, which removes the text, instead of laying a picture over it";
    SAME_COLOUR_TEXT "same-colour-text" Block "there is text in the colour of its ground" "delete the text in the program that made the document, and export it anew";
    INVISIBLE_TEXT "invisible-text" Warn "there is text that is drawn invisibly, as under a scan" "read the text: it can be copied and searched; remove it where the page is redacted";
    OFF_PAGE_TEXT "off-page-text" Block "there is text outside the page" "delete it in the program that made the document, and export it anew";
    CLIPPED_TEXT "clipped-text" Block "there is text that is cut away from view" "delete it in the program that made the document, and export it anew";
    REDACT_ANNOTATION "redact-annotation" Block "text is marked for redaction, and redaction was never applied" "apply the redactions, save as a new file, and publish that";
    ANNOTATION "annotation" Block "there are notes or marks laid over the pages" "delete them, or export the document without them";
    INCREMENTAL_UPDATE "incremental-update" Block "an earlier version of the document is in the file" "save it as a new file (Save As, or print to PDF), and publish that";
    UNREFERENCED_OBJECTS "unreferenced-objects" Warn "there are objects that no page uses" "save it as a new file (Save As, or print to PDF), and publish that";
    PDF_METADATA "pdf-metadata" Warn "the document's properties name people, programs or subjects" "remove them: File, Properties, or export the document anew";
    EMBEDDED_FILE "embedded-file" Block "another file is attached to the document" "delete the attachment, and publish that file by itself if it is to go out";
    JAVASCRIPT "javascript" Block "the document runs a script or another program" "export it anew without scripts and actions";
    HIDDEN_LAYER "hidden-layer" Block "a layer is hidden" "delete the layer, or flatten the document after showing all layers";
    FORM_FIELD "form-field" Block "a form keeps entries or choices" "print the form to PDF after emptying what is not to go out";
    CROPPED_PAGE "cropped-page" Block "pages are cropped, and what was cut off is still there" "print the document to PDF, which leaves out what does not show";
    PAGE_THUMBNAIL "page-thumbnail" Block "small pictures of pages are kept, perhaps of earlier ones" "save it as a new file without thumbnails";
    PIECE_INFO "piece-info" Warn "private data of the program that made it is kept" "export it anew, or print it to PDF";
    PDF_OUTLINE "pdf-outline" Warn "there are bookmarks" "read them: what was redacted on the page may stand there still";
    TAGGED_STRUCTURE "tagged-structure" Warn "the tags have texts of their own for what is drawn" "read them: what was redacted on the page may stand there still";
    PICTURES_ONLY "pictures-only" Warn "pages are pictures alone: nothing can look into them, and no screen reader can read them" "look at each page, and give a text that can be read, as `alternative`";

    // Pictures.
    EXIF_GPS "exif-gps" Block "the picture says where it was taken" "remove its metadata; disclog inspect --clean does it";
    EXIF_THUMBNAIL "exif-thumbnail" Block "a small picture is kept beside it, perhaps of what was there before" "remove its metadata; disclog inspect --clean does it";
    EXIF_ID "exif-id" Warn "the picture names its owner, its author or the camera's number" "remove its metadata; disclog inspect --clean does it";
    EXIF "exif" Warn "the picture tells how and when it was taken" "remove its metadata; disclog inspect --clean does it";
    XMP "xmp" Warn "a program left data on the picture" "remove its metadata; disclog inspect --clean does it";
    IPTC "iptc" Warn "the picture has captions and credits inside" "remove its metadata; disclog inspect --clean does it";
    IMAGE_TEXT_CHUNK "image-text-chunk" Warn "the picture has text inside that does not show" "remove its metadata; disclog inspect --clean does it";
    ICC "icc" Note "the picture has a colour profile" "nothing needs to be done";
    IMAGE_FRAMES "image-frames" Block "there are more pictures in the file than the one that shows" "export the one picture anew";
    ALPHA_OVER_PIXELS "alpha-over-pixels" Block "what looks transparent has its pixels still" "export it anew without transparency";
    SVG_SCRIPT "svg-script" Block "the drawing runs a script" "export it anew as plain SVG, or as PNG";

    // Text and tables.
    CSV_FORMULA "csv-formula" Warn "cells begin as formulas do, and spreadsheets may run them" "put an apostrophe or a blank in front of these cells";
    CSV_BOM "csv-bom" Note "the file begins with a byte-order mark" "nothing needs to be done; save it as CSV UTF-8 without a mark if your program can";
    CSV_SHAPE "csv-shape" Block "the table is not one table of rows as long as its head" "save it anew as CSV UTF-8 from a sheet with one table";
    MIXED_ENCODING "mixed-encoding" Block "the text is not one encoding throughout" "save it anew as UTF-8";
    CONTROL_CHARACTERS "control-characters" Block "there are characters that steer a program and do not show" "save it anew as plain UTF-8 text";
    HIDDEN_CHARACTERS "hidden-characters" Block "there are characters that do not show or turn the order of others" "remove them: paste the text as plain text, and save it anew";

    // Mail.
    MAIL_HEADERS "mail-headers" Block "the headers name hosts, addresses and programs" "publish the text alone, as a PDF or in the response";
    MAIL_BCC "mail-bcc" Block "blind copies are named" "publish the text alone, as a PDF or in the response";
    MAIL_ATTACHMENT "mail-attachment" Block "files are attached" "publish each by itself if it is to go out";
    MAIL_HIDDEN_HTML "mail-hidden-html" Block "the HTML text hides or says something that the plain text does not" "publish the text alone, as a PDF or in the response";
    MAIL_QUOTED "mail-quoted" Block "earlier messages are quoted below" "publish the text alone, as a PDF or in the response";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<&str> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
