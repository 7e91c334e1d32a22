// The QR code carries the code behind "#", which browsers never send: fill it in here.
const code = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("#id_code");
if (field && !field.value && /^[0-9A-Za-z-]{12,20}$/.test(code)) {
  field.value = code;
  document.querySelector("#id_password").focus();
  history.replaceState(null, "", location.pathname);
}
