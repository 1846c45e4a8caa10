// Before anything is drawn: pages that have scripts say so, so that nothing jumps later.
document.documentElement.classList.add("js");
