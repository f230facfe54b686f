// Copies the citation of a response. The button stays hidden where the browser has no clipboard to copy to.
const button = document.getElementById("copy");
const status = document.getElementById("copied");

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(document.getElementById("citation").textContent.trim());
      status.textContent = "Copied";
    } catch {
      status.textContent = "Could not copy. Select the text and copy it.";
    }
  });
}
