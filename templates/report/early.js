"use strict";
// Before the first paint: the theme chosen last time, and that scripts run at all.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("ministudio-report-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* storage may be shut, as in some file: pages */ }
