// Times are shown in the browser's zone: it is said in a cookie, and the first page that was made without it is read again.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cookie = `zone=${zone}`;
  const isKept = () => document.cookie.split("; ").includes(cookie);
  if (!zone || isKept()) return;
  document.cookie = `${cookie}; path=/admin/; max-age=31536000; SameSite=Lax`;
  const named = new URLSearchParams(location.search).get("zone");
  if (isKept() && !named && zone !== "UTC") location.reload();
})();
