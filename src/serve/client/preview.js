// Keeps a page of the preview up to date, and shows what is wrong. Part of `disclog serve` alone: no page that is published has it.
(() => {
  "use strict";
  const script = document.currentScript;
  let print = script.dataset.print;
  const place = "disclog:" + location.pathname;

  // ---- A reload that leaves the reader where they were.

  const folds = () => [...document.querySelectorAll("details")];
  const name = (fold) => fold.querySelector("summary")?.textContent.trim() ?? "";

  function remember() {
    const open = folds().map((fold) => [fold.open, name(fold)]);
    sessionStorage.setItem(place, JSON.stringify({ x: scrollX, y: scrollY, open }));
  }

  function restore() {
    const kept = sessionStorage.getItem(place);
    if (!kept) return;
    sessionStorage.removeItem(place);
    const { x, y, open } = JSON.parse(kept);
    folds().forEach((fold, i) => {
      // By its place and its name: a fold that was put in or taken out moves the others.
      const before = open[i]?.[1] === name(fold) ? open[i] : open.find(([, label]) => label === name(fold));
      if (before) fold.open = before[0];
    });
    scrollTo({ left: x, top: y, behavior: "instant" });
  }

  function reload() {
    remember();
    history.scrollRestoration = "manual";
    location.reload();
  }

  // ---- Styles, exchanged without a flash: the old one goes when the new one is there.

  function restyle(pairs) {
    for (const [from, to] of pairs) {
      for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
        if (new URL(old.href).pathname !== new URL(from, location.href).pathname) continue;
        const link = old.cloneNode();
        link.href = to;
        link.addEventListener("load", () => old.remove());
        link.addEventListener("error", reload);
        old.after(link);
      }
    }
  }

  // ---- What is said beside the page, in a tree of its own that no style of the theme reaches.

  const host = document.createElement("disclog-preview");
  const root = host.attachShadow({ mode: "open" });
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_disclog/preview.css";
  root.append(style);

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  let state = null;
  let lost = false;
  let shown = ""; // the problems that were last hidden
  let open = false;

  function problem(row) {
    const item = make("li", "", { class: row.severity });
    const at = row.file ? `${row.file}:${row.line}:${row.column}` : "";
    if (at) item.append(make("p", at, { class: "at" }));
    item.append(make("p", `${row.severity} ${row.code}: ${row.message}`, { class: "what" }));
    item.append(make("p", `What to do: ${row.help}`));
    if (row.open) item.append(make("a", "Open in the editor", { href: row.open }));
    return item;
  }

  function draw() {
    const focused = root.activeElement?.id;
    [...root.children].filter((child) => child !== style).forEach((child) => child.remove());
    const badge = make("aside", "", { "aria-label": "Preview" });
    const dock = make("div", "", { class: "dock" });
    dock.append(badge);
    root.append(dock);
    const errors = state ? state.problems.filter((row) => row.severity === "error") : [];
    const others = state ? state.problems.filter((row) => row.severity !== "error") : [];
    if (lost) {
      badge.append(make("span", "Preview stopped", { role: "status" }));
    } else if (state) {
      badge.append(make("span", `Preview, as of ${state.today}`));
      if (state.unpublished) {
        badge.append(make("a", `${state.unpublished} not yet public`, { href: state.list, id: "unpublished" }));
      }
      const many = [errors.length && counted(errors.length, "error"), others.length && counted(others.length, "warning")];
      const label = many.filter(Boolean).join(", ");
      if (label) {
        const button = make("button", label, { type: "button", id: "toggle", "aria-expanded": String(open) });
        button.addEventListener("click", () => {
          open = !open;
          draw();
        });
        badge.append(button);
      }
    }
    if (open && state && state.problems.length) {
      const dialog = make("section", "", { role: errors.length ? "alertdialog" : "dialog", "aria-labelledby": "title", id: "problems" });
      const rest = state.kept ? "the last good version is shown" : "nothing can be shown yet";
      const title = errors.length ? `${counted(errors.length, "problem")}: ${rest}` : counted(others.length, "warning");
      const head = make("div", "", { class: "head" });
      const close = make("button", "Hide", { type: "button", id: "hide" });
      close.addEventListener("click", hide);
      head.append(make("h2", title, { id: "title" }), close);
      const list = make("ul", "", { tabindex: "0", "aria-labelledby": "title" });
      list.append(...[...errors, ...others].map(problem));
      dialog.append(head, list);
      dock.prepend(dialog);
    }
    if (focused) root.getElementById(focused)?.focus();
  }

  function hide() {
    open = false;
    draw();
    root.getElementById("toggle")?.focus();
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) hide();
  });

  function tell(news) {
    state = news;
    const errors = JSON.stringify(news.problems.filter((row) => row.severity === "error"));
    // Problems open by themselves when they are new, and close when they are gone.
    if (errors !== shown) open = errors !== "[]";
    shown = errors;
    draw();
  }

  // ---- News. A browser has six connections to a server. So of all pages that are open one listens, and tells the others;
  // each then asks for itself, if it is seen, and otherwise when it is.

  const channel = new BroadcastChannel("disclog-preview");
  let asking = false;
  let again = true;

  async function ask() {
    again = true;
    if (asking || document.visibilityState === "hidden") return;
    asking = true;
    while (again) {
      again = false;
      try {
        const query = new URLSearchParams({ page: decodeURIComponent(location.pathname), print, state: state?.state ?? "" });
        const news = await (await fetch(`/_disclog/news?${query}`)).json();
        if (news.print && news.styles) {
          print = news.print;
          restyle(news.styles);
        } else if (news.print && news.print !== print) {
          return reload();
        }
        lost = false;
        if (news.state) tell(news.state);
        else draw();
      } catch {
        lost = true;
        draw();
      }
    }
    asking = false;
  }

  function listen() {
    const stream = new EventSource("/_disclog/events");
    const tell = () => {
      channel.postMessage("ask");
      ask();
    };
    stream.addEventListener("changed", tell);
    stream.addEventListener("error", () => {
      tell();
      // A browser that has given up is made to try again.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
  }

  channel.addEventListener("message", ask);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", (event) => event.persisted && ask());
  // Locks are there on this machine alone; seen from another, each page listens for itself.
  if (navigator.locks) {
    navigator.locks.request("disclog-preview", () => {
      listen();
      return new Promise(() => {});
    });
  } else {
    listen();
  }

  restore();
  document.body.append(host);
  ask();
})();
