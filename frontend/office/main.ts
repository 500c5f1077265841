// What every page of the office loads.
import "@tabler/core/dist/css/tabler.min.css";
import "./office.css";
import "@tabler/core/dist/js/tabler.esm.js";
import "./htmx";
import "./confirm";
import "./dialogs";
import "./download";
import "./forms";
import "./keyboard";
import "./rows";
import "./suggestions";
import "./toasts";
import "./upload";
