// Draws the charts of a page from the figures that stand in it as JSON. Canvas and plain-text tooltips: nothing inline.
(() => {
  const held = document.getElementById("charts");
  if (!held || !window.echarts) return;
  const figures = JSON.parse(held.textContent);
  const css = getComputedStyle(document.documentElement);
  const tone = (name) => css.getPropertyValue(name).trim();
  // Cinnabar is for the unconfirmed alone: it never decorates.
  const [pine, indigo, ochre, cinnabar, ink] = ["--pine-700", "--indigo-700", "--ochre-500", "--cinnabar-700", "--ink-500"].map(tone);
  const palettes = {
    routes: [pine, indigo, ochre, "#5f8577", ink, cinnabar],
    months: [pine, indigo, ochre, "#5f8577", ink, "#7fa3cf"],
  };
  const text = { color: tone("--ink-700"), fontSize: 13 };
  const splitLine = { lineStyle: { color: tone("--line") } };
  const kinds = {
    routes: (names) => ({
      xAxis: { type: "value", axisLabel: text, splitLine },
      yAxis: { type: "category", data: names, inverse: true, axisLabel: text },
    }),
    months: (names) => ({
      xAxis: { type: "category", data: names, axisLabel: text },
      yAxis: { type: "value", axisLabel: text, splitLine },
    }),
  };
  const looks = { routes: { type: "bar", stack: "all", barWidth: 18 }, months: { type: "line", symbolSize: 6 } };

  for (const place of document.querySelectorAll("[data-chart]")) {
    const name = place.dataset.chart;
    const { names, series } = figures[name];
    place.hidden = false;
    const canvas = place.classList.contains("ns-chart") ? place : place.querySelector(".ns-chart");
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      color: palettes[name],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { top: 8, textStyle: text },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      ...kinds[name](names),
      series: series.map((each) => ({ ...looks[name], name: each.name, data: each.numbers })),
    });
    new ResizeObserver(() => chart.resize()).observe(canvas);
  }
})();
