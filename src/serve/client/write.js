// Sends what is pasted or dropped to the preview, which makes a draft of it. Part of `disclog serve --write` alone.
(() => {
  "use strict";
  const came = document.getElementById("came");
  const paste = document.getElementById("paste");
  const files = document.getElementById("files");
  const FORMATS = { docx: "docx", odt: "odt", html: "html", htm: "html", csv: "csv", tsv: "csv", txt: "csv", xlsx: "xlsx", ods: "ods", json: "alaveteli" };

  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  let first = true;
  function say(...lines) {
    if (first) came.replaceChildren();
    first = false;
    came.prepend(make("div", {}, ...lines));
  }

  function tell({ answer, pages }) {
    const { drafts, rows, told, report } = answer;
    const list = make("ul");
    drafts.slice(0, 50).forEach((draft, i) => {
      const name = pages[i] ? make("a", { href: pages[i] }, draft.reference) : draft.reference;
      list.append(make("li", {}, name, `: ${draft.file}, ${counted(draft.gaps, "gap")} to fill`));
    });
    for (const row of told.slice(0, 50)) list.append(make("li", {}, `Line ${row.line}: ${row.message} (${row.code})`));
    const words = `${rows.read} read: ${counted(rows.drafted, "draft")} written, ${rows.unchanged} unchanged, ${rows.told} told. The report: ${report}`;
    say(make("p", {}, words), list);
  }

  let turn = Promise.resolve();
  function send(format, body) {
    turn = turn.then(async () => {
      try {
        const response = await fetch(format, { method: "POST", body });
        const kind = response.headers.get("content-type") ?? "";
        if (!kind.startsWith("application/json")) return say(make("p", {}, (await response.text()).trim()));
        const told = await response.json();
        if (response.ok) return tell(told);
        say(...told.diagnostics.map(({ message, help }) => make("p", {}, `Nothing was written: ${message}.${help ? ` ${help}.` : ""}`)));
      } catch {
        say(make("p", {}, "Nothing was written: the preview does not answer. Start it again, and open the address that it tells then."));
      }
      return undefined;
    });
  }

  function take(list) {
    for (const file of list) {
      const format = FORMATS[file.name.split(".").pop().toLowerCase()];
      if (format) send(format, file);
      else say(make("p", {}, "Nothing was written: this is no file that can be imported."));
    }
  }

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

  function pasted(data) {
    if (data.files.length) return take(data.files);
    const plain = data.getData("text/plain");
    const lines = plain.split(/\r?\n/).filter((line) => line.trim());
    // Rows of a spreadsheet come with tabs between their cells.
    if (lines.length > 1 && lines.every((line) => line.includes("\t"))) return send("csv", plain);
    const html = data.getData("text/html");
    if (html) return send("html", html);
    // A paragraph ends at an empty line; where there is none, each line is one.
    const parts = plain.split(/\n\s*\n/.test(plain.trim()) ? /\r?\n\s*\r?\n/ : /\r?\n/);
    const paragraphs = parts.filter((part) => part.trim()).map((part) => `<p>${escaped(part.trim()).replace(/\r?\n/g, "<br>")}</p>`);
    if (paragraphs.length) send("html", `<meta charset="utf-8">${paragraphs.join("\n")}`);
    return undefined;
  }

  addEventListener("paste", (event) => {
    event.preventDefault();
    paste.value = "";
    pasted(event.clipboardData);
  });
  files.addEventListener("change", () => {
    take(files.files);
    files.value = "";
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    pasted(event.dataTransfer);
  });
})();
