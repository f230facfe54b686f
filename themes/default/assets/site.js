// Copies the citation of a response. The button stays hidden where the browser has no clipboard to copy to.
const button = document.getElementById("copy");
const status = document.getElementById("copied");

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(document.getElementById("citation").textContent.trim());
      status.textContent = button.dataset.copied;
    } catch {
      status.textContent = button.dataset.failed;
    }
  });
}

// Marks the words by which a search found the response (search/page.js leaves them), each time it is opened from a result.
try {
  const [path, words] = JSON.parse(sessionStorage.getItem("search-words")) ?? [];
  if (path === location.pathname && words.length > 0) {
    sessionStorage.removeItem("search-words");
    const any = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((a, b) => b.length - a.length).join("|");
    const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, "giu");
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(".bar, nav, button, pre") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      for (const { index, 0: word } of [...text.data.matchAll(found)].reverse()) {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        range.surroundContents(document.createElement("mark"));
      }
    }
  }
} catch {
  // Without storage nothing is marked.
}
