// What a script may add. Every page works without it: remove this file and nothing is lost but comfort.
//
//   data-drop        a box with a file input: files may be dropped on it
//   data-focus       takes the focus when the page opens (error summary, verdict)
//   data-appearance  the form in the footer: changes the appearance without leaving the page
//   data-copy="id"   a button that copies the value or text of the element with that id; hidden without a script
//   data-print       a button that prints; hidden without a script
//   data-send        a form that is sent as soon as something in it is changed; its data-sends button is hidden
//   data-live        a part that is fetched anew, in its place, until the page that comes has none
//   data-node="id"   a part of an outline: may be dragged, and moved with Alt and the arrow keys
//   data-into="id"   a group of an outline, into which parts may be dropped
//   data-steps       the form that carries out what the outline's buttons say
"use strict";

for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  const over = (event) => {
    event.preventDefault();
    box.classList.add("is-over");
  };
  const away = () => box.classList.remove("is-over");
  box.addEventListener("dragover", over);
  box.addEventListener("dragleave", away);
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    away();
    if (!event.dataTransfer.files.length) return;
    const chosen = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.querySelector("[data-focus]")?.focus({ preventScroll: true });

document.querySelector("[data-appearance]")?.addEventListener("submit", async (event) => {
  if (!event.submitter) return;
  event.preventDefault();
  const form = event.currentTarget;
  const theme = event.submitter.value;
  const body = new URLSearchParams(new FormData(form));
  body.set("theme", theme);
  // The answer leads back to this page; only its cookie matters.
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.querySelector("meta[name=color-scheme]").content = theme === "auto" ? "light dark" : theme;
  for (const button of form.querySelectorAll("[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
});

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const words = button.querySelector("span") ?? button;
  const before = words.textContent;
  words.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    words.textContent = "Copied";
    setTimeout(() => (words.textContent = before), 2000);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const form of document.querySelectorAll("[data-send]")) {
  form.querySelector("[data-sends]").classList.add("vh");
  form.addEventListener("change", () => form.requestSubmit(form.querySelector("[data-sends]")));
}

const look = async () => {
  const shown = document.querySelector("[data-live]");
  if (!shown) return;
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(shown.id);
  if (fresh && !shown.contains(document.activeElement)) {
    shown.replaceWith(fresh);
    document.title = page.title;
  }
  setTimeout(look, 2000);
};
setTimeout(look, 2000);

const steps = document.querySelector("[data-steps]");
if (steps) {
  const step = (words) => {
    const button = document.createElement("button");
    Object.assign(button, { name: "do", value: words, hidden: true });
    steps.append(button);
    steps.requestSubmit(button);
  };
  const arrows = { ArrowUp: "up", ArrowDown: "down" };
  document.addEventListener("keydown", (event) => {
    const part = event.target.closest("[data-node]");
    if (!part || !event.altKey || !(event.key in arrows)) return;
    event.preventDefault();
    step(`${arrows[event.key]} ${part.dataset.node}`);
  });
  // Where the reader was: the arrows of the part that was just moved.
  // The browser goes to the anchor after the page has loaded, and takes the focus away; so we come after it.
  addEventListener("load", () => setTimeout(() => {
    const moved = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (moved?.dataset.node) moved.querySelector(".moves button:not(:disabled)")?.focus();
  }));

  let carried = null;
  const unmark = () => {
    for (const one of document.querySelectorAll(".is-before, .is-into")) one.classList.remove("is-before", "is-into");
  };
  // The group under the pointer, and the part of it before which the carried one would stand.
  const target = (event) => {
    const into = event.target.closest("[data-into]");
    if (!carried || !into || carried.contains(into)) return null;
    const parts = [...into.querySelectorAll("[data-node]")].filter(
      (one) => one !== carried && one.parentElement.closest("[data-into]") === into,
    );
    const before = parts.find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    return { into, before, at: before ? parts.indexOf(before) : parts.length };
  };
  for (const part of document.querySelectorAll("[data-node]")) {
    part.draggable = true;
    part.addEventListener("dragstart", (event) => {
      event.stopPropagation();
      carried = part;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", part.dataset.node);
      part.classList.add("is-carried");
    });
    part.addEventListener("dragend", () => {
      part.classList.remove("is-carried");
      carried = null;
      unmark();
    });
  }
  document.addEventListener("dragover", (event) => {
    const there = target(event);
    unmark();
    if (!there) return;
    event.preventDefault();
    if (there.before) there.before.classList.add("is-before");
    else there.into.classList.add("is-into");
  });
  document.addEventListener("drop", (event) => {
    const there = target(event);
    if (!there) return;
    event.preventDefault();
    step(`place ${carried.dataset.node} ${there.into.dataset.into} ${there.at}`);
  });
}
