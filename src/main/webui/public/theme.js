// Before the first paint, so that nobody who chose dark is shown white. A file, since the policy forbids inline scripts.
try {
  const theme = localStorage.getItem("truss.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme is taken.
}
