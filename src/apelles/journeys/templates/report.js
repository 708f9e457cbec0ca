(() => {
  const chinese = document.getElementById("speak-zh");
  if (navigator.language && navigator.language.toLowerCase().startsWith("zh")) chinese.checked = true;
  for (const slide of document.querySelectorAll(".slide")) {
    const box = slide.closest(".choose");
    const laid = box.querySelector(".laid");
    const range = slide.querySelector("input");
    slide.hidden = false;
    const move = (at) => {
      range.value = at;
      laid.style.setProperty("--cut", at + "%");
      box.querySelector(".mode-half").checked = true;
    };
    range.addEventListener("input", () => move(range.value));
    const stack = box.querySelector(".stack");
    stack.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse" && event.buttons === 0) return;
      const edge = stack.getBoundingClientRect();
      move(Math.round(100 * Math.min(1, Math.max(0, (event.clientX - edge.left) / edge.width))));
    });
  }
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const part of closed) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
