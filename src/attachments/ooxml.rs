//! What documents, workbooks and slides of Microsoft have in common: a package of parts, each with a type, joined by relationships.
//!
//! A part that no relationship reaches is in the file and in no program's view; a part of a type that no row of [`PARTS`] knows blocks.

use super::budget::{Budget, Stop};
use super::codes::{self, Code};
use super::finding::{Place, Role, Severity};
use super::xml::{self, Node};
use super::zip::{self, Archive};
use super::{Inspection, shapes};
use std::collections::HashMap;

/// Unpacked, the list of types is no longer than this in any real document.
const TYPES_LIST: u64 = 4 << 20;

/// The type of the main part of a package, or nothing where the bytes are none.
fn main_type(bytes: &[u8]) -> Option<String> {
    if !zip::is(bytes) {
        return None;
    }
    let mut budget = Budget::default();
    let archive = Archive::walk(bytes, &mut budget).ok()?;
    let list = archive.named("[Content_Types].xml")?;
    if list.size() > TYPES_LIST {
        return None;
    }
    let types = Types::read(&archive.read(list, &mut budget).ok()?, &mut budget).ok()?;
    let of_main = |name: &String| {
        name.ends_with(".main+xml") || name.ends_with(".sheet.binary.macroenabled.main")
    };
    types
        .by_part
        .into_values()
        .chain(types.by_ending.into_values())
        .find(of_main)
}

/// Whether a package's main part has one of these types.
pub fn is_of(bytes: &[u8], types: &[&str]) -> bool {
    main_type(bytes).is_some_and(|main| types.iter().any(|of| main.ends_with(of)))
}

/// What a part is.
#[derive(Clone, Copy, Debug)]
enum Class {
    /// The one that everything hangs on.
    Main,
    /// What the format reads itself.
    Body,
    /// How things look: no words of an author.
    Look,
    /// Shapes and pictures on a sheet.
    Drawing,
    /// A chart.
    Chart,
    /// Shapes of the old kind.
    Vml,
    /// The document's properties.
    Properties,
    /// Properties that somebody or some program named.
    CustomProperties,
    /// Data of programs.
    CustomXml,
    /// Something that is a finding by being there.
    Found(&'static Code),
}

/// The parts that are known, by the end of their type.
#[rustfmt::skip]
static PARTS: &[(&str, Class)] = &[
    (".main+xml", Class::Main),
    // Workbooks.
    ("spreadsheetml.worksheet+xml", Class::Body),
    ("spreadsheetml.chartsheet+xml", Class::Body),
    ("spreadsheetml.dialogsheet+xml", Class::Found(&codes::MACRO)),
    ("ms-excel.macrosheet+xml", Class::Found(&codes::MACRO)),
    ("ms-excel.intlmacrosheet+xml", Class::Found(&codes::MACRO)),
    ("spreadsheetml.sharedstrings+xml", Class::Body),
    ("spreadsheetml.styles+xml", Class::Body),
    ("spreadsheetml.table+xml", Class::Body),
    ("spreadsheetml.calcchain+xml", Class::Look),
    ("spreadsheetml.sheetmetadata+xml", Class::Look),
    ("spreadsheetml.volatiledependencies+xml", Class::Found(&codes::CONNECTION)),
    ("spreadsheetml.comments+xml", Class::Found(&codes::COMMENTS)),
    ("ms-excel.threadedcomments+xml", Class::Found(&codes::COMMENTS)),
    ("ms-excel.person+xml", Class::Found(&codes::COMMENTS)),
    ("spreadsheetml.pivottable+xml", Class::Look),
    ("spreadsheetml.pivotcachedefinition+xml", Class::Found(&codes::PIVOT_CACHE)),
    ("spreadsheetml.pivotcacherecords+xml", Class::Found(&codes::PIVOT_CACHE)),
    ("ms-excel.slicer+xml", Class::Found(&codes::PIVOT_CACHE)),
    ("ms-excel.slicercache+xml", Class::Found(&codes::PIVOT_CACHE)),
    ("ms-excel.timeline+xml", Class::Found(&codes::PIVOT_CACHE)),
    ("ms-excel.timelinecache+xml", Class::Found(&codes::PIVOT_CACHE)),
    ("spreadsheetml.externallink+xml", Class::Found(&codes::EXTERNAL_LINK_CACHE)),
    ("spreadsheetml.connections+xml", Class::Found(&codes::CONNECTION)),
    ("spreadsheetml.querytable+xml", Class::Found(&codes::CONNECTION)),
    ("spreadsheetml.revisionheaders+xml", Class::Found(&codes::REVISION_LOG)),
    ("spreadsheetml.revisionlog+xml", Class::Found(&codes::REVISION_LOG)),
    ("spreadsheetml.usernames+xml", Class::Found(&codes::REVISION_LOG)),
    ("spreadsheetml.tablesinglecells+xml", Class::Found(&codes::CONNECTION)),
    ("spreadsheetml.customproperty", Class::Found(&codes::CUSTOM_XML)),
    ("application/vnd.openxmlformats-officedocument.model+data", Class::Found(&codes::DATA_MODEL)),
    ("ms-excel.model+data", Class::Found(&codes::DATA_MODEL)),
    ("officedocument.model+data", Class::Found(&codes::DATA_MODEL)),
    ("ms-excel.rdrichvalue+xml", Class::Found(&codes::HIDDEN_TEXT)),
    ("ms-excel.rdrichvaluestructure+xml", Class::Look),
    ("ms-excel.rdrichvaluetypes+xml", Class::Look),
    ("ms-excel.rdarray+xml", Class::Found(&codes::HIDDEN_TEXT)),
    ("ms-excel.richstyles+xml", Class::Look),
    ("ms-excel.rdsupportingpropertybag+xml", Class::Found(&codes::HIDDEN_TEXT)),
    ("ms-excel.rdsupportingpropertybagstructure+xml", Class::Look),
    ("ms-excel.richvaluerel+xml", Class::Look),
    ("ms-excel.featurepropertybag+xml", Class::Look),
    ("ms-excel.namedsheetviews+xml", Class::Found(&codes::FILTERED_ROWS)),
    ("ms-excel.controlproperties+xml", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("ms-excel.attachedtoolbars", Class::Found(&codes::MACRO)),
    // Documents.
    ("wordprocessingml.styles+xml", Class::Body),
    ("ms-word.styleswitheffects+xml", Class::Look),
    ("wordprocessingml.settings+xml", Class::Body),
    ("wordprocessingml.websettings+xml", Class::Look),
    ("wordprocessingml.fonttable+xml", Class::Look),
    ("wordprocessingml.numbering+xml", Class::Body),
    ("wordprocessingml.header+xml", Class::Body),
    ("wordprocessingml.footer+xml", Class::Body),
    ("wordprocessingml.footnotes+xml", Class::Body),
    ("wordprocessingml.endnotes+xml", Class::Body),
    ("wordprocessingml.comments+xml", Class::Found(&codes::COMMENTS)),
    ("wordprocessingml.commentsextended+xml", Class::Found(&codes::COMMENTS)),
    ("wordprocessingml.commentsids+xml", Class::Found(&codes::COMMENTS)),
    ("wordprocessingml.commentsextensible+xml", Class::Found(&codes::COMMENTS)),
    ("wordprocessingml.people+xml", Class::Found(&codes::COMMENTS)),
    ("wordprocessingml.document.glossary+xml", Class::Found(&codes::HIDDEN_TEXT)),
    ("ms-word.keymapcustomizations+xml", Class::Found(&codes::MACRO)),
    ("ms-word.attachedtoolbars+binary", Class::Found(&codes::MACRO)),
    ("ms-word.vbadata+xml", Class::Found(&codes::MACRO)),
    ("wordprocessingml.mailmergerecipientdata+xml", Class::Found(&codes::CONNECTION)),
    ("obfuscatedfont", Class::Look),
    // Slides.
    ("presentationml.slide+xml", Class::Body),
    ("presentationml.slidelayout+xml", Class::Body),
    ("presentationml.slidemaster+xml", Class::Body),
    ("presentationml.notesslide+xml", Class::Body),
    ("presentationml.notesmaster+xml", Class::Body),
    ("presentationml.handoutmaster+xml", Class::Body),
    ("presentationml.comments+xml", Class::Found(&codes::COMMENTS)),
    ("presentationml.commentauthors+xml", Class::Found(&codes::COMMENTS)),
    ("ms-powerpoint.comments+xml", Class::Found(&codes::COMMENTS)),
    ("ms-powerpoint.authors+xml", Class::Found(&codes::COMMENTS)),
    ("presentationml.presprops+xml", Class::Look),
    ("presentationml.viewprops+xml", Class::Look),
    ("presentationml.tablestyles+xml", Class::Look),
    ("presentationml.tags+xml", Class::Found(&codes::CUSTOM_XML)),
    ("presentationml.slideupdateinfo+xml", Class::Found(&codes::LOCAL_PATH)),
    ("ms-powerpoint.revisioninfo+xml", Class::Look),
    ("ms-powerpoint.changesinfo+xml", Class::Look),
    ("x-fontdata", Class::Look),
    // All of them.
    ("officedocument.theme+xml", Class::Look),
    ("officedocument.themeoverride+xml", Class::Look),
    ("officedocument.drawing+xml", Class::Drawing),
    ("drawingml.chart+xml", Class::Chart),
    ("ms-office.chartex+xml", Class::Chart),
    ("drawingml.chartshapes+xml", Class::Drawing),
    ("ms-office.chartstyle+xml", Class::Look),
    ("ms-office.chartcolorstyle+xml", Class::Look),
    ("drawingml.diagramdata+xml", Class::Drawing),
    ("drawingml.diagramlayout+xml", Class::Look),
    ("drawingml.diagramstyle+xml", Class::Look),
    ("drawingml.diagramcolors+xml", Class::Look),
    ("ms-office.drawingml.diagramdrawing+xml", Class::Drawing),
    ("officedocument.vmldrawing", Class::Vml),
    ("package.core-properties+xml", Class::Properties),
    ("officedocument.extended-properties+xml", Class::Properties),
    ("officedocument.custom-properties+xml", Class::CustomProperties),
    ("officedocument.customxmlproperties+xml", Class::Look),
    ("ms-office.classificationlabels+xml", Class::CustomProperties),
    ("spreadsheetml.printersettings", Class::Found(&codes::PRINTER_SETTINGS)),
    ("wordprocessingml.printersettings", Class::Found(&codes::PRINTER_SETTINGS)),
    ("presentationml.printersettings", Class::Found(&codes::PRINTER_SETTINGS)),
    ("ms-excel.devicemode", Class::Found(&codes::PRINTER_SETTINGS)),
    ("ms-office.vbaproject", Class::Found(&codes::MACRO)),
    ("ms-office.vbaprojectsignature", Class::Found(&codes::MACRO)),
    ("ms-office.vbaprojectsignatureagile", Class::Found(&codes::MACRO)),
    ("ms-office.vbaprojectsignaturev3", Class::Found(&codes::MACRO)),
    ("officedocument.oleobject", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("officedocument.package", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("ms-office.activex", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("ms-office.activex+xml", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("package.digital-signature-origin", Class::Found(&codes::DOC_PROPERTIES)),
    ("package.digital-signature-xmlsignature+xml", Class::Found(&codes::DOC_PROPERTIES)),
    ("package.digital-signature-certificate", Class::Found(&codes::DOC_PROPERTIES)),
    ("application/inkml+xml", Class::Found(&codes::HIDDEN_TEXT)),
    ("ms-office.webextension+xml", Class::Found(&codes::MACRO)),
    ("ms-office.webextensiontaskpanes+xml", Class::Found(&codes::MACRO)),
];

/// Relationships whose target is a finding whatever type it says it has.
#[rustfmt::skip]
static RELATIONS: &[(&str, Class)] = &[
    ("oleobject", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("package", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("afchunk", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("control", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("activexcontrolbinary", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("vbaproject", Class::Found(&codes::MACRO)),
    ("extensibility", Class::Found(&codes::MACRO)),
    ("thumbnail", Class::Found(&codes::THUMBNAIL)),
    ("metadata/thumbnail", Class::Found(&codes::THUMBNAIL)),
    ("printersettings", Class::Found(&codes::PRINTER_SETTINGS)),
    ("powerpivotdata", Class::Found(&codes::DATA_MODEL)),
    ("customproperty", Class::Found(&codes::CUSTOM_XML)),
    ("xmlmaps", Class::Found(&codes::CUSTOM_XML)),
    ("bibliography", Class::Found(&codes::HIDDEN_TEXT)),
    ("customxml", Class::CustomXml),
    ("video", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("audio", Class::Found(&codes::EMBEDDED_OBJECT)),
    ("media", Class::Found(&codes::EMBEDDED_OBJECT)),
];

/// The small pictures of the empty templates of python-docx and python-pptx, which every document that they write has.
const TEMPLATES: &[&str] = &[
    "96367138dc44ce09bf2c8f0f8e49348a1478d2c5c0af69bbc2bbc38b63cdcead",
    "116f9aa8ea038e39ef47ee99a23592ab569cf77feafecd0a30e222369e931d25",
];

/// A part of a package.
pub struct Part {
    /// Its path, without a slash in front.
    pub name: String,
    /// Its type, in small letters.
    pub kind: String,
    /// Its relationships.
    pub relations: Vec<Relation>,
    /// The last word of the type of the relationship that reached it first.
    pub reached_by: Option<String>,
    /// The part that has this relationship.
    pub reached_from: Option<usize>,
    entry: usize,
}

/// A relationship of a part.
pub struct Relation {
    /// Its identifier within the part.
    pub id: String,
    /// The last word of its type, in small letters.
    pub kind: String,
    /// Where it leads.
    pub target: Target,
}

/// Where a relationship leads.
pub enum Target {
    /// To a part, by its number.
    Part(usize),
    /// To a part that is not there.
    Missing,
    /// Out of the file.
    Outside(String),
}

/// A package whose parts are known and whose relationships were followed.
pub struct Package<'a> {
    archive: Archive<'a>,
    /// The parts, in the archive's order.
    pub parts: Vec<Part>,
    /// The relationships of the package itself.
    pub relations: Vec<Relation>,
}

/// Which type each part has.
#[derive(Default)]
struct Types {
    by_ending: HashMap<String, String>,
    by_part: HashMap<String, String>,
}

impl Types {
    fn read(bytes: &[u8], budget: &mut Budget) -> Result<Types, Stop> {
        let mut types = Types::default();
        xml::walk(bytes, budget, |node, _| {
            if let Node::Open(element) = node {
                let kind = element.get("ContentType")?.unwrap_or_default();
                let kind = kind
                    .split(';')
                    .next()
                    .unwrap_or("")
                    .trim()
                    .to_ascii_lowercase();
                match element.name() {
                    "Default" => {
                        let ending = element.get("Extension")?.unwrap_or_default();
                        types.by_ending.insert(ending.to_ascii_lowercase(), kind);
                    }
                    "Override" => {
                        let part = element.get("PartName")?.unwrap_or_default();
                        let part = part.trim_start_matches('/').to_ascii_lowercase();
                        types.by_part.insert(part, kind);
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(types)
    }

    fn of(&self, name: &str) -> String {
        let name = name.to_ascii_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let kind = self
            .by_part
            .get(&name)
            .or_else(|| self.by_ending.get(ending));
        kind.cloned().unwrap_or_default()
    }
}

impl<'a> Package<'a> {
    /// Reads the list of types and all relationships, and follows them.
    pub fn open(
        bytes: &'a [u8],
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<Package<'a>, Stop> {
        let archive = Archive::walk(bytes, budget)?;
        zip::tell(&archive, inspection);
        let list = archive
            .named("[Content_Types].xml")
            .ok_or(Stop::because("the list of types is missing"))?;
        let types = Types::read(&archive.read(list, budget)?, budget)?;
        let mut parts = Vec::new();
        let mut by_name = HashMap::new();
        for (entry, found) in archive.entries.iter().enumerate() {
            if found.is_folder
                || relations_of(&found.name).is_some()
                || found.name.eq_ignore_ascii_case("[Content_Types].xml")
            {
                continue;
            }
            by_name.insert(found.name.to_ascii_lowercase(), parts.len());
            parts.push(Part {
                name: found.name.clone(),
                kind: types.of(&found.name),
                relations: Vec::new(),
                reached_by: None,
                reached_from: None,
                entry,
            });
        }
        let mut package = Package {
            archive,
            parts,
            relations: Vec::new(),
        };
        for entry in 0..package.archive.entries.len() {
            let Some(source) = relations_of(&package.archive.entries[entry].name) else {
                continue;
            };
            let bytes = package
                .archive
                .read(&package.archive.entries[entry], budget)?;
            let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
            let relations = relations(&bytes, folder, &by_name, budget)?;
            if source.is_empty() {
                package.relations = relations;
            } else if let Some(part) = by_name.get(&source.to_ascii_lowercase()) {
                package.parts[*part].relations = relations;
            } else {
                inspection.find(&codes::ORPHAN_PART, Place::nth("entry", entry + 1));
            }
        }
        package.follow();
        Ok(package)
    }

    /// Notes for each part what reaches it, beginning at the package itself.
    fn follow(&mut self) {
        let mut next: Vec<(usize, String, Option<usize>)> = Vec::new();
        let lead = |relations: &[Relation], from: Option<usize>, next: &mut Vec<_>| {
            for relation in relations.iter().rev() {
                if let Target::Part(part) = relation.target {
                    next.push((part, relation.kind.clone(), from));
                }
            }
        };
        lead(&self.relations, None, &mut next);
        while let Some((part, kind, from)) = next.pop() {
            if self.parts[part].reached_by.is_none() {
                self.parts[part].reached_by = Some(kind);
                self.parts[part].reached_from = from;
                lead(&self.parts[part].relations, Some(part), &mut next);
            }
        }
    }

    /// The main part.
    pub fn main(&self) -> Result<usize, Stop> {
        self.relations
            .iter()
            .find_map(|relation| match relation.target {
                Target::Part(part) if relation.kind == "officedocument" => Some(part),
                _ => None,
            })
            .ok_or(Stop::because("the main part is missing"))
    }

    /// A part, unpacked.
    pub fn read(&self, part: usize, budget: &mut Budget) -> Result<Vec<u8>, Stop> {
        let entry = &self.archive.entries[self.parts[part].entry];
        self.archive.read(entry, budget)
    }

    /// The part to which a relationship of a part leads, by the relationship's identifier.
    pub fn related(&self, part: usize, id: &str) -> Option<usize> {
        let relation = self.parts[part].relations.iter().find(|r| r.id == id)?;
        match relation.target {
            Target::Part(part) => Some(part),
            Target::Missing | Target::Outside(_) => None,
        }
    }

    /// The parts to which relationships of one kind lead from a part.
    pub fn all_related<'p>(
        &'p self,
        part: usize,
        kind: &'p str,
    ) -> impl Iterator<Item = usize> + 'p {
        self.parts[part]
            .relations
            .iter()
            .filter_map(move |relation| match relation.target {
                Target::Part(part) if relation.kind == kind => Some(part),
                _ => None,
            })
    }

    /// Reads whatever no format has to read itself, and tells what is not allowed to be there.
    pub fn others(&self, inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
        for relation in &self.relations {
            outside(relation, inspection, &Place::whole());
        }
        let mut pictures = 0;
        for (n, part) in self.parts.iter().enumerate() {
            let place = Place::nth_of("part", n + 1, self.parts.len());
            inspection.say(Role::Name, place.clone(), part.name.clone());
            for relation in &part.relations {
                outside(relation, inspection, &place);
            }
            let Some(reached_by) = &part.reached_by else {
                let texts = self.texts(n, budget)?;
                inspection.find(&codes::ORPHAN_PART, place).hide(texts);
                continue;
            };
            let class = RELATIONS
                .iter()
                .find(|(kind, _)| kind == reached_by)
                .or_else(|| PARTS.iter().find(|(kind, _)| part.kind.ends_with(kind)))
                .map(|(_, class)| *class);
            let is_picture = part.kind.starts_with("image/") || reached_by == "image";
            match class {
                None if is_picture => {
                    pictures += 1;
                    let place = Place::nth("picture", pictures);
                    self.picture(n, &place, inspection, budget)?;
                }
                None => {
                    let texts = self.texts(n, budget)?;
                    inspection.find(&codes::UNKNOWN_PART, place).hide(texts);
                }
                Some(Class::Main | Class::Body) => {}
                Some(Class::Look) => self.look(n, &place, inspection, budget)?,
                Some(Class::Drawing) => {
                    let bytes = self.read(n, budget)?;
                    shapes::read(&bytes, &place, inspection, budget)?;
                }
                Some(Class::Chart) => {
                    let bytes = self.read(n, budget)?;
                    shapes::chart(&bytes, &place, inspection, budget)?;
                }
                Some(Class::Vml) => {
                    let bytes = self.read(n, budget)?;
                    shapes::vml(&bytes, &place, inspection, budget)?;
                }
                Some(Class::Properties) => self.properties(n, inspection, budget)?,
                Some(Class::CustomProperties) => {
                    let texts = self.texts(n, budget)?;
                    let place = Place::named("custom properties");
                    inspection.say(Role::Metadata, place.clone(), texts.clone());
                    if !texts.trim().is_empty() {
                        inspection.find(&codes::DOC_PROPERTIES, place).hide(texts);
                    }
                }
                Some(Class::CustomXml) => self.custom_xml(n, place, inspection, budget)?,
                Some(Class::Found(code)) => {
                    let texts = self.texts(n, budget)?;
                    inspection.say(Role::Metadata, place.clone(), texts.clone());
                    let of_library = std::ptr::eq(code, &codes::THUMBNAIL)
                        && TEMPLATES
                            .contains(&crate::publish::sha256_hex(&self.read(n, budget)?).as_str());
                    let finding = inspection.find(code, place);
                    if of_library {
                        finding
                            .weigh(Severity::Warn)
                            .detail("that of the empty template of the program that wrote it");
                    } else {
                        finding.hide(texts);
                    }
                }
            }
        }
        Ok(())
    }

    /// A picture in the document is a file of its own.
    fn picture(
        &self,
        part: usize,
        place: &Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let bytes = self.read(part, budget)?;
        let inner = budget.deeper(|budget| Ok(super::inspect(&bytes, None, budget)))?;
        inspection.absorb(inner, place);
        Ok(())
    }

    /// A part that says how things look: only what an author can't have put there through a program is looked for.
    fn look(
        &self,
        part: usize,
        place: &Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        if !self.is_xml(part) {
            return Ok(());
        }
        let bytes = self.read(part, budget)?;
        xml::walk(&bytes, budget, |node, _| {
            comment(&node, place, inspection);
            if let Node::Open(element) = node {
                for attribute in element.attributes() {
                    let (key, value) = attribute?;
                    if !key.starts_with("xmlns") && is_local_path(&value) {
                        inspection
                            .find(&codes::LOCAL_PATH, place.clone())
                            .hide(value);
                    }
                }
            }
            Ok(())
        })
    }

    fn is_xml(&self, part: usize) -> bool {
        let kind = &self.parts[part].kind;
        kind.ends_with("xml") || kind.ends_with("vmldrawing")
    }

    /// All words of a part, in texts and attributes, for the gate.
    pub fn texts(&self, part: usize, budget: &mut Budget) -> Result<String, Stop> {
        let bytes = self.read(part, budget)?;
        if !self.is_xml(part) {
            return Ok(words_of_binary(&bytes));
        }
        texts(&bytes, budget)
    }

    /// What the document's properties tell.
    pub fn properties(
        &self,
        part: usize,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let bytes = self.read(part, budget)?;
        let place = Place::named("document properties");
        let mut told = Vec::new();
        let mut text = String::new();
        xml::walk(&bytes, budget, |node, around| {
            comment(&node, &place, inspection);
            match node {
                Node::Open(_) => text.clear(),
                Node::Text(more) => text.push_str(more),
                Node::Comment(_) => {}
                Node::Close(name) => {
                    let value = text.trim();
                    if !value.is_empty() {
                        inspection.say(Role::Metadata, place.clone(), value);
                        if is_telling(name, value) && around.depth() <= 2 {
                            told.push(value.to_owned());
                        }
                    }
                    text.clear();
                }
            }
            Ok(())
        })?;
        for value in told {
            let path = is_local_path(&value);
            inspection
                .find(&codes::DOC_PROPERTIES, place.clone())
                .hide(value.clone());
            if path {
                inspection
                    .find(&codes::LOCAL_PATH, place.clone())
                    .hide(value);
            }
        }
        Ok(())
    }

    fn custom_xml(
        &self,
        part: usize,
        place: Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let bytes = self.read(part, budget)?;
        let mut has_text = false;
        let mut is_query = false;
        let read = xml::walk(&bytes, budget, |node, _| {
            match node {
                Node::Text(text) => has_text |= !text.trim().is_empty(),
                Node::Open(element) => is_query |= element.name() == "DataMashup",
                Node::Comment(_) => has_text = true,
                Node::Close(_) => {}
            }
            Ok(())
        });
        // It may be anything; what is not XML is not read.
        let severity = if read.is_err() || has_text {
            Severity::Block
        } else {
            Severity::Warn
        };
        let texts = texts(&bytes, budget).unwrap_or_else(|_| words_of_binary(&bytes));
        inspection.say(Role::Metadata, place.clone(), texts.clone());
        let code = if is_query {
            &codes::DATA_MODEL
        } else {
            &codes::CUSTOM_XML
        };
        let finding = inspection.find(code, place);
        if !is_query {
            finding.weigh(severity);
        }
        finding.hide(texts);
        Ok(())
    }
}

/// Whether a property tells something of people or subjects.
fn is_telling(name: &str, value: &str) -> bool {
    match name {
        "creator" | "lastModifiedBy" | "title" | "subject" | "description" | "keywords"
        | "category" | "contentStatus" | "identifier" | "lastPrinted" | "Manager" | "Company"
        | "HyperlinkBase" | "contentType" | "version" | "language" => true,
        "Template" => !matches!(
            value,
            "Normal" | "Normal.dotm" | "Normal.dot" | "Office Theme"
        ),
        _ => false,
    }
}

/// A comment of XML is seen by nobody who opens the document.
pub fn comment(node: &Node<'_>, place: &Place, inspection: &mut Inspection) {
    if let Node::Comment(text) = node
        && !text.trim().is_empty()
    {
        inspection
            .find(&codes::HIDDEN_TEXT, place.clone())
            .detail("a comment in the part's own markup")
            .hide(*text);
    }
}

/// The words of a part in XML: its texts, and its attributes but for those of its own grammar.
pub fn texts(bytes: &[u8], budget: &mut Budget) -> Result<String, Stop> {
    let mut texts = String::new();
    xml::walk(bytes, budget, |node, _| {
        match node {
            Node::Text(text) | Node::Comment(text) => texts.push_str(text),
            Node::Open(element) => {
                for attribute in element.attributes() {
                    let (key, value) = attribute?;
                    if !key.starts_with("xmlns") && value.chars().any(char::is_alphabetic) {
                        texts.push(' ');
                        texts.push_str(&value);
                    }
                }
                texts.push(' ');
            }
            Node::Close(_) => texts.push(' '),
        }
        Ok(())
    })?;
    Ok(texts)
}

/// Words in bytes of whatever kind: runs of letters, in one byte a letter or two.
pub fn words_of_binary(bytes: &[u8]) -> String {
    let mut words = String::new();
    let mut take = |run: &mut String| {
        if run.chars().count() >= 4 {
            words.push_str(run);
            words.push('\n');
        }
        run.clear();
    };
    let printable = |c: char| !c.is_control() && c != '\u{FFFD}';
    let mut run = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if printable(c) {
                run.push(c);
            } else {
                take(&mut run);
            }
        }
        take(&mut run);
    }
    for odd in [0, 1] {
        for pair in bytes.get(odd..).unwrap_or(&[]).chunks_exact(2) {
            let unit = u16::from_le_bytes([pair[0], pair[1]]);
            match char::from_u32(u32::from(unit)).filter(|c| printable(*c) && unit < 0x2000) {
                Some(c) => run.push(c),
                None => take(&mut run),
            }
        }
        take(&mut run);
    }
    words
}

/// The source of a list of relationships: `xl/_rels/workbook.xml.rels` is of `xl/workbook.xml`; `_rels/.rels` is the package's.
fn relations_of(name: &str) -> Option<String> {
    let stem = name
        .strip_suffix(".rels")
        .or_else(|| name.strip_suffix(".RELS"))?;
    let (folder, base) = stem.rsplit_once('/')?;
    let folder = folder.strip_suffix("_rels")?;
    Some(format!("{folder}{base}"))
}

fn relations(
    bytes: &[u8],
    folder: &str,
    by_name: &HashMap<String, usize>,
    budget: &mut Budget,
) -> Result<Vec<Relation>, Stop> {
    let mut relations = Vec::new();
    xml::walk(bytes, budget, |node, _| {
        let Node::Open(element) = node else {
            return Ok(());
        };
        if element.name() != "Relationship" {
            return Ok(());
        }
        let target = element.get("Target")?.unwrap_or_default();
        let kind = element.get("Type")?.unwrap_or_default();
        let outside = element
            .get("TargetMode")?
            .is_some_and(|mode| mode.eq_ignore_ascii_case("External"));
        relations.push(Relation {
            id: element.get("Id")?.unwrap_or_default().into_owned(),
            kind: kind.rsplit('/').next().unwrap_or("").to_ascii_lowercase(),
            target: if outside {
                Target::Outside(target.into_owned())
            } else if target.starts_with('#') {
                // A place in the document itself.
                Target::Missing
            } else {
                by_name
                    .get(&resolve(folder, &target).to_ascii_lowercase())
                    .map_or(Target::Missing, |part| Target::Part(*part))
            },
        });
        Ok(())
    })?;
    Ok(relations)
}

/// A path from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let (mut steps, target): (Vec<&str>, _) = match target.strip_prefix('/') {
        Some(whole) => (Vec::new(), whole),
        None => (
            folder.split('/').filter(|step| !step.is_empty()).collect(),
            target,
        ),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let path = steps.join("/");
    match percent(&path) {
        Some(plain) => plain,
        None => path,
    }
}

/// Percent signs undone, where there are any.
fn percent(path: &str) -> Option<String> {
    if !path.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// What leads out of the file.
fn outside(relation: &Relation, inspection: &mut Inspection, place: &Place) {
    let Target::Outside(target) = &relation.target else {
        return;
    };
    inspection.say(Role::Metadata, place.clone(), target.clone());
    let is_path = is_local_path(target);
    let code = match relation.kind.as_str() {
        "attachedtemplate" | "mailmergesource" | "mailmergeheadersource" | "subdocument" => {
            &codes::ATTACHED_TEMPLATE
        }
        _ if is_path => &codes::LOCAL_PATH,
        // A link that a reader may follow or not.
        "hyperlink" => return,
        _ => &codes::EXTERNAL_RELATIONSHIP,
    };
    inspection.find(code, place.clone()).hide(target.clone());
}

/// Whether a text is the path of a file on somebody's computer or server.
pub fn is_local_path(text: &str) -> bool {
    let lower = text.get(..5).map(str::to_ascii_lowercase);
    if lower.as_deref() == Some("file:") || text.starts_with(r"\\") {
        return true;
    }
    let bytes = text.as_bytes();
    let drive = |at: usize| {
        let letter = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        let first = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let root = matches!(bytes.get(at + 2), Some(b'\\' | b'/'));
        // `http://` has letters before its colon, a drive has one.
        letter && first && root && bytes.get(at + 3) != Some(&b'/')
    };
    memchr::memchr_iter(b':', bytes).any(|colon| colon > 0 && drive(colon - 1))
}
