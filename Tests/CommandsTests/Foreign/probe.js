// Runs in a copy of the page and writes what it sees into it.
(() => {
  const channels = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const luminance = (rgb) => {
    const linear = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.alpha === 1) return colour.rgb;
    }
    return [255, 255, 255];
  };
  const found = { scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" };
  let least = 99, where = "", texts = 0;
  const note = (ratio, text) => { texts += 1; if (ratio < least) { least = ratio; where = text; } };
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest("script") || element.tagName === "title") continue;
    const style = getComputedStyle(element);
    if (element.ownerSVGElement) {
      const rect = element.parentElement.querySelector("rect.node");
      const colour = channels(style.fill).rgb;
      const grounds = rect ? [channels(getComputedStyle(rect).fill).rgb] : [behind(element)];
      const stripe = document.querySelector(".stripe");
      if (!rect && stripe) grounds.push(channels(getComputedStyle(stripe).fill).rgb);
      for (const ground of grounds) note(contrast(colour, ground), element.textContent);
    } else {
      note(contrast(channels(style.color).rgb, behind(element)), element.textContent.trim().slice(0, 40));
    }
  }
  const box = (selector) => [...document.querySelectorAll(selector)].map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return [width, height];
  });
  found.contrast = least;
  found.worst = where;
  found.texts = texts;
  found.timeline = box("#timeline")[0];
  found.graph = box("#graph")[0];
  found.bars = box("#timeline .bar");
  found.nodes = box("#graph .node");
  found.edges = box("#graph .edge").length;
  found.clashes = box("#timeline .clash").length;
  found.merges = box("#timeline .merge").length;
  found.commits = box("#timeline .commit").length;
  found.titles = document.querySelectorAll("#timeline .bar > title").length;
  found.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  const answer = document.createElement("pre");
  answer.id = "probe";
  answer.textContent = JSON.stringify(found);
  document.body.append(answer);
})();
