//! Slides of PowerPoint: hidden ones, notes, and what lies outside a slide or under something on it.

use super::budget::{Budget, Stop};
use super::codes;
use super::colour::Theme;
use super::drawing::Scheme;
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::ooxml::{self, Package};
use super::slide::Page;
use super::xml::{self, Node};
use super::{Inspection, Program};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const MAIN: &[&str] = &[
    "presentationml.presentation.main+xml",
    "presentationml.slideshow.main+xml",
    "presentationml.template.main+xml",
];
const MACROS: &[&str] = &[
    "ms-powerpoint.presentation.macroenabled.main+xml",
    "ms-powerpoint.slideshow.macroenabled.main+xml",
    "ms-powerpoint.template.macroenabled.main+xml",
];

/// Slides without macros.
pub static PPTX: Format = Format {
    name: "pptx",
    endings: &["pptx", "ppsx", "potx"],
    program: Program::PowerPoint,
    is: |bytes| ooxml::is_of(bytes, MAIN),
    by_ending: false,
    read,
};

/// Slides that may have macros.
pub static PPTM: Format = Format {
    name: "pptm",
    endings: &["pptm", "ppsm", "potm"],
    program: Program::PowerPoint,
    is: |bytes| ooxml::is_of(bytes, MACROS),
    by_ending: false,
    read,
};

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let package = Package::open(bytes, inspection, budget)?;
    let main = package.main()?;
    let mut ids: Vec<String> = Vec::new();
    let mut size = (0.0, 0.0);
    let place = Place::named("presentation");
    let bytes = package.read(main, budget)?;
    xml::walk(&bytes, budget, |node, _| {
        ooxml::comment(&node, &place, inspection);
        let Node::Open(element) = node else {
            return Ok(());
        };
        match element.name() {
            "sldId" => ids.extend(element.prefixed("id")?.map(|id| id.into_owned())),
            "sldSz" => {
                let side = |key| -> Result<f64, Stop> { Ok(element.number(key)?.unwrap_or(0.0)) };
                size = (side("cx")?, side("cy")?);
            }
            "custShow" | "section" => {
                let name = element.get("name")?.unwrap_or_default();
                inspection.say(Role::Metadata, place.clone(), name.clone());
                inspection
                    .find(&codes::DOC_PROPERTIES, place.clone())
                    .detail("names of sections or of shows")
                    .hide(name);
            }
            "modifyVerifier" => {
                inspection.find(&codes::PROTECTION, place.clone());
            }
            _ => {}
        }
        Ok(())
    })?;
    let mut used = BTreeSet::new();
    let mut models = Models::default();
    for (n, id) in ids.iter().enumerate() {
        let part = package
            .related(main, id)
            .ok_or(Stop::because("a slide is missing"))?;
        let place = Place::nth_of("slide", n + 1, ids.len());
        let model = match package.all_related(part, "slidelayout").next() {
            Some(layout) => models.of(layout, &package, budget)?,
            None => Rc::default(),
        };
        let bytes = package.read(part, budget)?;
        let mut page = Page::read(&bytes, &model.scheme, &place, inspection, budget)?;
        page.stands_on(&model.page);
        page.tell(size, &model.page, &model.scheme, &place, inspection);
        for layout in package.all_related(part, "slidelayout") {
            used.insert(layout);
            used.extend(package.all_related(layout, "slidemaster"));
        }
        for notes in package.all_related(part, "notesslide") {
            let bytes = package.read(notes, budget)?;
            let page = Page::read(
                &bytes,
                &Scheme::default(),
                &place.clone().then(Place::named("notes")),
                inspection,
                budget,
            )?;
            let texts: Vec<&str> = page
                .shapes
                .iter()
                .filter(|shape| !shape.is_furniture() && !shape.text.trim().is_empty())
                .map(|shape| shape.text.as_str())
                .collect();
            if !texts.is_empty() {
                let finding = inspection.find(&codes::SPEAKER_NOTES, place.clone());
                for text in texts {
                    finding.hide(text);
                }
            }
        }
    }
    inspection.facts.pages = u32::try_from(ids.len()).ok();
    let layouts = package.parts.iter().enumerate().filter(|(_, part)| {
        [
            "slidelayout+xml",
            "slidemaster+xml",
            "notesmaster+xml",
            "handoutmaster+xml",
        ]
        .iter()
        .any(|kind| part.kind.ends_with(kind))
    });
    for (n, (part, _)) in layouts.enumerate() {
        let place = Place::nth("layout", n + 1);
        let bytes = package.read(part, budget)?;
        let page = Page::read(&bytes, &Scheme::default(), &place, inspection, budget)?;
        for shape in page.shapes {
            let text = shape.text.trim();
            // A placeholder's text is the prompt that its slides replace.
            if text.is_empty() || shape.placeholder.is_some() {
                continue;
            }
            if used.contains(&part) {
                inspection.say(Role::Visible, place.clone(), text);
            } else {
                inspection
                    .find(&codes::HIDDEN_TEXT, place.clone())
                    .weigh(Severity::Warn)
                    .detail("a layout that no slide uses")
                    .hide(text);
            }
        }
    }
    package.others(inspection, budget)
}

/// What slides stand on: a layout with its master, read once for all slides of it.
#[derive(Default)]
struct Model {
    page: Page,
    scheme: Scheme,
}

#[derive(Default)]
struct Models(BTreeMap<usize, Rc<Model>>);

impl Models {
    fn of(
        &mut self,
        layout: usize,
        package: &Package<'_>,
        budget: &mut Budget,
    ) -> Result<Rc<Model>, Stop> {
        if let Some(model) = self.0.get(&layout) {
            return Ok(Rc::clone(model));
        }
        // What is found in layouts and masters is told where they are read as what they are.
        let mut aside = Inspection::of(&PPTX);
        let place = Place::whole();
        let mut model = Model::default();
        let master = package.all_related(layout, "slidemaster").next();
        if let Some(master) = master {
            if let Some(theme) = package.all_related(master, "theme").next() {
                model.scheme = Scheme::of(Theme::read(&package.read(theme, budget)?, budget)?);
            }
            let bytes = package.read(master, budget)?;
            model.scheme.map(&bytes, budget)?;
            model.page = Page::read(&bytes, &model.scheme, &place, &mut aside, budget)?;
        }
        let bytes = package.read(layout, budget)?;
        let mut page = Page::read(&bytes, &model.scheme, &place, &mut aside, budget)?;
        page.stands_on(&model.page);
        page.lies_on(std::mem::take(&mut model.page));
        model.page = page;
        let model = Rc::new(model);
        self.0.insert(layout, Rc::clone(&model));
        Ok(model)
    }
}
