// Comfort only; every page works without it. "/" goes to the search box, unless the
// visitor switched that off; the form leaves out what was not filled in.
"use strict";
(() => {
  const store = (value) => {
    try {
      if (value) localStorage.setItem("keys", value);
      return localStorage.getItem("keys");
    } catch {
      return null;
    }
  };
  const box = document.getElementById("q");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || store() === "off" || !box) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  const usual = { lang: "any", sort: "relevance" };
  document.getElementById("search")?.addEventListener("submit", (event) => {
    for (const field of event.target.elements) {
      const same = field.value === (usual[field.name] ?? "");
      if (field.name && field.name !== "q" && same) field.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll(":disabled")) field.disabled = false;
  });

  const line = document.getElementById("keys");
  if (line) {
    const button = line.querySelector("button");
    const show = () => {
      button.textContent = store() === "off" ? button.dataset.off : button.dataset.on;
    };
    button.addEventListener("click", () => {
      store(store() === "off" ? "on" : "off");
      show();
    });
    line.hidden = false;
    show();
  }
})();
