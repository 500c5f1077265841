// Charts and the map of counties, on the pages that have one.
//
// `<figure data-chart="options-id">`: the element of that id is a JSON script with ECharts'
// options, as `json_script` writes it. `data-map="…"` names where the map's outlines lie.
import { BarChart, LineChart, MapChart, PieChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  AriaComponent, BarChart, DatasetComponent, GeoComponent, GridComponent, LegendComponent,
  LineChart, MapChart, PieChart, SVGRenderer, TitleComponent, TooltipComponent, VisualMapComponent,
]);

const MAP = "counties";

async function draw(figure: HTMLElement): Promise<void> {
  const source = document.getElementById(figure.dataset.chart ?? "");
  const options = JSON.parse(source?.textContent ?? "{}");
  if (figure.dataset.map && !echarts.getMap(MAP)) {
    const answer = await fetch(figure.dataset.map);
    if (!answer.ok) throw new Error(`the map's outlines: ${answer.status}`);
    echarts.registerMap(MAP, await answer.json());
  }
  const chart = echarts.init(figure, null, { renderer: "svg" });
  // A tooltip of HTML would bring inline styles, which the policy forbids.
  chart.setOption({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    aria: { enabled: true, decal: { show: true } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    ...options,
    tooltip: { ...options.tooltip, renderMode: "richText" },
  });
  new ResizeObserver(() => chart.resize()).observe(figure);
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  draw(figure).catch((error: unknown) => {
    figure.dataset.failed = "yes"; // the table beside the chart says the same in figures
    console.error(error);
  });
}
