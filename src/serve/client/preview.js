// Keeps a page of the preview up to date, and shows what is wrong. Part of `disclog serve` alone: no page that is published has it.
//
// 1. Reload: a page that has changed is loaded again, and its reader is where they were.
// 2. Styles: exchanged without a reload.
// 3. Badge and panel: what the preview is of, and what is wrong.
// 4. News: who listens, who asks, and what happens when the server is gone.
(() => {
  "use strict";
  const script = document.currentScript;
  let print = script.dataset.print;
  // Whether problems stand in the place of the page.
  const standIn = "standIn" in script.dataset;

  // The store may be closed to us (a browser that keeps nothing): then nothing is remembered, and all else works.
  const store = {
    get: (key) => { try { return JSON.parse(sessionStorage.getItem(`disclog:${key}`)); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(`disclog:${key}`, JSON.stringify(value)); } catch { /* see above */ } },
    remove: (key) => { try { sessionStorage.removeItem(`disclog:${key}`); } catch { /* see above */ } },
  };

  // ---- 1. Reload.

  const place = location.pathname;
  const folds = () => [...document.querySelectorAll("details")];
  const label = (fold) => fold.querySelector("summary")?.textContent.trim() ?? "";
  const stops = () => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const kind = (stop) => `${stop.tagName} ${stop.type ?? ""} ${stop.name ?? ""} ${stop.id}`;
  const secret = (stop) => ["password", "file", "hidden"].includes(stop.type);

  // What was put into a field since the page came: nothing else would come back by itself.
  function put(stop) {
    if (secret(stop)) return undefined;
    if (stop.matches("[type=checkbox], [type=radio]")) return stop.checked === stop.defaultChecked ? undefined : { checked: stop.checked };
    if (stop.matches("input, textarea")) return stop.value === stop.defaultValue ? undefined : { value: stop.value };
    if (stop.matches("select")) return [...stop.options].every((o) => o.selected === o.defaultSelected) ? undefined : { value: stop.value };
    return undefined;
  }

  function remember(wanted) {
    // The page before it will be back, and its reader where they were.
    if (standIn) return store.set(place, { ...store.get(place), wanted });
    const all = stops();
    const active = document.activeElement;
    // Some kinds of field have no selection, and some browsers throw for that.
    let selection = null;
    try { selection = [active.selectionStart, active.selectionEnd]; } catch { /* see above */ }
    store.set(place, {
      wanted, x: scrollX, y: scrollY,
      folds: folds().map((fold) => [fold.open, label(fold)]),
      fields: all.map((stop, i) => [i, kind(stop), put(stop)]).filter(([, , value]) => value),
      focus: all.includes(active) ? [all.indexOf(active), kind(active), selection] : null,
    });
  }

  // By its place and its name: what was put in or taken out before it moves the others.
  const again = (list, i, name, named) => (list[i] && named(list[i]) === name ? list[i] : list.find((one) => named(one) === name));

  // Gives back the print that the page was loaded again for.
  function restore() {
    const kept = store.get(place);
    if (!kept) return null;
    if (standIn) return kept.wanted;
    store.remove(place);
    if (!kept.folds) return kept.wanted;
    const now = folds(), all = stops();
    kept.folds.forEach(([open, name], i) => {
      const fold = again(now, i, name, label);
      if (fold) fold.open = open;
    });
    for (const [i, name, value] of kept.fields) {
      const stop = again(all, i, name, kind);
      if (stop) Object.assign(stop, value);
    }
    const [i, name, selection] = kept.focus ?? [];
    const stop = name && again(all, i, name, kind);
    if (stop) {
      stop.focus({ preventScroll: true });
      try { if (selection) stop.setSelectionRange(...selection); } catch { /* no selection in this kind of field */ }
    }
    const scroll = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    scroll();
    // Pictures and the theme's own scripts may still move everything. Whoever has scrolled by then is let be.
    const moved = new AbortController();
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(kind, () => moved.abort(), { once: true, passive: true, signal: moved.signal });
    addEventListener("load", () => {
      if (!moved.signal.aborted) scroll();
      moved.abort();
      history.scrollRestoration = "auto";
    }, { once: true });
    return kept.wanted;
  }

  // A page that was loaded again and still is not the one that it should be is left alone until there is another one.
  let tried = restore();

  function reload(wanted) {
    if (wanted === tried) return;
    remember(wanted);
    history.scrollRestoration = "manual";
    location.reload();
  }

  // ---- 2. Styles. The old one goes when the new one is there, so that the page is never bare. The new one may have to go for a
  // newer one before it has come: then that one takes the place of all before it.

  const leaving = new Map(); // links that are to go, and the one that each goes for

  function restyle({ pairs, print }) {
    const path = (address) => new URL(address, location.href).pathname;
    for (const [from, to] of pairs) {
      const links = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => !leaving.has(link));
      if (links.some((link) => path(link.href) === path(to))) continue;
      const old = links.filter((link) => path(link.href) === path(from));
      // It is not the page that the server takes it for.
      if (old.length === 0) return reload(print);
      for (const link of old) {
        const next = link.cloneNode();
        next.removeAttribute("integrity");
        next.href = to;
        for (const [one, by] of leaving) if (by === link) leaving.set(one, next);
        leaving.set(link, next);
        next.addEventListener("load", () => {
          for (const [one, by] of leaving) {
            if (by !== next) continue;
            one.remove();
            leaving.delete(one);
          }
        });
        next.addEventListener("error", () => { if (!leaving.has(next)) reload(print); });
        link.after(next);
      }
    }
  }

  // ---- 3. Badge and panel. Made once and then changed: a screen reader hears only what changes in what it knows.

  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  const host = make("disclog-preview", { hidden: "" });
  const said = make("p", { class: "said", "aria-live": "assertive" });
  const title = make("h2", { id: "title" });
  const close = make("button", { type: "button", id: "hide" }, "Hide");
  const list = make("ul", { tabindex: "0", "aria-labelledby": "title" });
  const panel = make("section", { id: "problems", "aria-labelledby": "title", hidden: "" }, make("div", { class: "head" }, title, close), list);
  const words = make("span", { role: "status" });
  const due = make("a", { id: "due", href: "/_disclog/" }, "What is due");
  const unpublished = make("a", { id: "unpublished", hidden: "" });
  const toggle = make("button", { type: "button", id: "toggle", "aria-controls": "problems", hidden: "" });
  const filesTitle = make("summary");
  const filesList = make("ul");
  const files = make("details", { id: "files", hidden: "" }, filesTitle, filesList);
  const badge = make("aside", { "aria-label": "Preview" }, words, due, unpublished, toggle, files);
  const style = make("link", { rel: "stylesheet", href: "/_disclog/preview.css" });
  host.attachShadow({ mode: "open" }).append(style, make("div", { class: "dock" }, panel, badge), said);
  // What is not displayed is not heard either.
  const ready = new Promise((done) => style.addEventListener("load", () => {
    host.hidden = false;
    done();
  }));

  let state = null;
  let lost = false;
  let open = false;
  let listed = ""; // what the panel lists
  let told = store.get("errors") ?? { mark: "", hidden: false }; // the errors that were last shown

  function keep(errors) {
    told = errors;
    store.set("errors", told);
  }

  function problem(row) {
    const item = make("li", { class: row.severity });
    if (row.file) item.append(make("p", { class: "at" }, [row.file, row.line, row.column].filter(Boolean).join(":")));
    item.append(make("p", { class: "what" }, `${row.severity} ${row.code}: ${row.message}`));
    if (row.help) item.append(make("p", {}, `What to do: ${row.help}`));
    if (row.open) item.append(make("a", { href: row.open }, "Open in the editor"));
    return item;
  }

  // What was found in a file of the response that the page is of.
  function file({ name, said, findings }) {
    const rows = findings.map(({ severity, code, place, message, help }) =>
      make("li", { class: severity === "block" ? "error" : severity === "warn" ? "warning" : "note" },
        make("p", { class: "what" }, `${code}: ${message}`), make("p", {}, `Where: ${place}`), make("p", {}, `What to do: ${help}`)));
    return make("li", {}, make("p", { class: "at" }, name), make("p", {}, said), ...(rows.length ? [make("ul", {}, ...rows)] : []));
  }

  function draw() {
    const text = lost ? "Preview stopped" : state ? `Preview, as of ${state.today}` : "Preview";
    if (words.textContent !== text) words.textContent = text;
    const problems = state?.problems ?? [];
    const number = (severity) => problems.filter((row) => row.severity === severity).length;
    unpublished.hidden = lost || !state?.unpublished;
    if (state?.unpublished) {
      unpublished.textContent = `${state.unpublished} not yet public`;
      unpublished.href = state.list;
    }
    const within = state?.files ?? [];
    files.hidden = within.length === 0;
    const inside = within.flatMap(({ findings }) => findings).length;
    filesTitle.textContent = `${counted(within.length, "file")}: ${inside ? counted(inside, "finding") : "nothing found"}`;
    toggle.hidden = problems.length === 0;
    toggle.textContent = ["error", "warning", "note"].filter(number).map((severity) => counted(number(severity), severity)).join(", ");
    toggle.setAttribute("aria-expanded", String(open));
    panel.hidden = !open;
  }

  function tell(news) {
    const first = state === null;
    state = news;
    const errors = news.problems.filter((row) => row.severity === "error");
    const others = news.problems.filter((row) => row.severity !== "error");
    const heading = news.kept ? `${counted(errors.length, "problem")}: the rest of the log is shown` : "Nothing can be shown yet";
    const now = JSON.stringify([news.kept, news.problems]);
    if (now !== listed) {
      listed = now;
      title.textContent = errors.length ? heading : "The log can be published, but look at these";
      panel.setAttribute("role", errors.length ? "alertdialog" : "dialog");
      list.replaceChildren(...[...errors, ...others].map(problem));
    }
    // It opens by itself for errors that are new, and goes with them. Those that were hidden stay so, on the next page too.
    const mark = errors.length ? JSON.stringify([news.kept, errors]) : "";
    if (mark !== told.mark) {
      open = errors.length > 0;
      keep({ mark, hidden: false });
      ready.then(() => { said.textContent = errors.length ? `${heading}. ${errors[0].message}` : "No more problems"; });
    } else if (first && errors.length) {
      open = !told.hidden;
    }
    if (news.problems.length === 0) open = false;
    const within = JSON.stringify(news.files);
    if (files.dataset.listed !== within) {
      files.dataset.listed = within;
      filesList.replaceChildren(...news.files.map(file));
    }
    draw();
  }

  function show(so) {
    const inside = panel.contains(host.shadowRoot.activeElement);
    open = so;
    keep({ ...told, hidden: !so });
    draw();
    if (so) list.focus();
    else if (inside) toggle.focus();
  }

  toggle.addEventListener("click", () => show(!open));
  close.addEventListener("click", () => show(false));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open && !event.defaultPrevented) show(false);
  });

  // ---- 4. News. A browser has six connections to a server, and a stream takes one for good. So of all pages that are seen
  // one listens (it holds the lock) and tells the others when there is something to ask for; each then asks for itself. A page that
  // is not seen does neither: its browser may have put it to sleep. When it is seen again it asks, with the print that it has.

  const seen = () => document.visibilityState !== "hidden";
  const channel = new BroadcastChannel("disclog-preview");

  function found(so) {
    if (lost === !so) return;
    lost = !so;
    draw();
  }

  function hear(news) {
    // It has become the page that it should be: the same print may be wanted again later.
    if (!news.print) tried = null;
    if (news.print && news.print !== print) {
      if (!news.styles) return reload(news.print);
      restyle({ pairs: news.styles, print: news.print });
      print = news.print;
    }
    if (news.state) tell(news.state);
  }

  let asking = false, askAgain = false;

  async function ask() {
    askAgain = true;
    if (asking) return;
    asking = true;
    while (askAgain && seen()) {
      askAgain = false;
      try {
        const query = new URLSearchParams({ page: decodeURIComponent(location.pathname), print, state: state?.state ?? "" });
        const news = await (await fetch(`/_disclog/news?${query}`)).json();
        found(true);
        hear(news);
      } catch {
        found(false);
      }
    }
    asking = false;
  }

  // Listens until `rest` is called for.
  function listen(rest, failed = false) {
    if (rest.aborted) return;
    const stream = new EventSource("/_disclog/events");
    rest.addEventListener("abort", () => stream.close());
    stream.addEventListener("changed", () => {
      failed = false;
      channel.postMessage("ask");
      ask();
    });
    stream.addEventListener("error", () => {
      stream.close();
      if (rest.aborted) return;
      // Only when it fails twice: a page that is being left loses its stream too.
      if (failed) {
        found(false);
        channel.postMessage("lost");
      }
      setTimeout(listen, 500, rest, true);
    });
  }

  let rest = null; // stops listening, and waiting for one's turn

  function attend() {
    if (!seen()) {
      rest?.abort();
      rest = null;
      return;
    }
    if (rest) return;
    rest = new AbortController();
    const { signal } = rest;
    ask();
    // Locks are there on this machine alone; seen from another, each page that is seen listens for itself.
    if (!navigator.locks) return listen(signal);
    navigator.locks.request("disclog-preview", { signal }, () => {
      if (signal.aborted) return undefined;
      listen(signal);
      return new Promise((done) => signal.addEventListener("abort", done));
    }).catch(() => { /* it is not seen any more */ });
  }

  channel.addEventListener("message", ({ data }) => {
    if (!rest) return;
    if (data === "lost") found(false);
    else ask();
  });
  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", () => { rest?.abort(); rest = null; });
  addEventListener("pageshow", (event) => { if (event.persisted) attend(); });

  document.body.append(host);
  draw();
  attend();
})();
