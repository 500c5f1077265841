/* Tables on every screen. A name or an address may break after its underscores, dots and
   strokes, so that it wraps before the table scrolls; and on a narrow screen a table of three columns or more is
   stacked, row by row (handbook.css): each cell then says what it is, as the head of its column
   does. Without this the table scrolls. */
document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll(".md-typeset table")) {
    for (const code of table.querySelectorAll("code")) mayBreak(code, /./);
    for (const cell of table.querySelectorAll("td")) mayBreak(cell, /https?:/);
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    if (heads.length < 3) continue;
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, place) => cell.setAttribute("data-head", heads[place] ?? ""));
    }
  }
});

function mayBreak(part, wanted) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found.filter((one) => wanted.test(one.data))) {
    const pieces = text.data.split(/(?<=[_./])(?=[^\s_./])/);
    text.replaceWith(...pieces.flatMap((piece, place) => (place ? [document.createElement("wbr"), piece] : [piece])));
  }
}
