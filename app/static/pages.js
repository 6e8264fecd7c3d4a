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
})();
