/* On a narrow screen a wide table is stacked, row by row (handbook.css); each cell then says
   what it is, as the head of its column does. Without this the table scrolls. */
document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll(".md-typeset table")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    if (heads.length < 4) continue;
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, place) => cell.setAttribute("data-head", heads[place] ?? ""));
    }
  }
});
