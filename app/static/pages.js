// What is pleasant and not needed: names while typing, and copying a citation.
(() => {
  "use strict";
  const fill = (list, names) => {
    list.replaceChildren(
      ...names.map((name) => {
        const option = document.createElement("option");
        option.value = name;
        return option;
      }),
    );
  };
  let number = 0;
  for (const input of document.querySelectorAll('input[type="search"]')) {
    const list = document.createElement("datalist");
    list.id = `names-${(number += 1)}`;
    input.after(list);
    input.setAttribute("list", list.id);
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const typed = input.value.trim();
      if (typed.length < 2) return;
      waiting = setTimeout(async () => {
        const answer = await fetch(`${document.documentElement.dataset.base || ""}/v1/suggest?q=${encodeURIComponent(typed)}&limit=8`);
        if (!answer.ok || input.value.trim() !== typed) return;
        const { data } = await answer.json();
        fill(list, [...new Set(data.map((found) => found.name))]);
      }, 150);
    });
  }
  for (const citation of document.querySelectorAll(".citation")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = citation.dataset.copy || "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(citation.textContent);
      button.textContent = citation.dataset.copied || "Copied";
    });
    citation.after(button);
  }
  // Keys of what has `data-key`: buttons and links are pressed, fields are gone to. They can be turned off.
  const keys = document.getElementById("keys");
  if (keys) {
    keys.checked = localStorage.getItem("keys") !== "off";
    keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || (keys && !keys.checked)) return;
    if (target.matches("input, textarea, select")) {
      if (key === "Escape") target.blur();
      return;
    }
    if (key === "Enter" && target.matches("a, button, summary")) return;
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return;
    event.preventDefault();
    if (found.matches("a, button")) found.click();
    else found.focus();
  });
})();
