import "./widget.js"; // with a bundler: import "ministudio-updates", see package.json

const updates = document.createElement("ministudio-updates");
updates.setAttribute("src", "releases.json");
document.querySelector("header").append(updates);
