// Where focus goes after a swap: the answer names it, HX-Trigger: {"focus":"#hero-h"}. Polls name nothing.
document.addEventListener('focus', event => focusOn(event.detail?.value));

function focusOn(selector) {
  const element = selector && document.querySelector(selector);
  if (!element) {
    return false;
  }
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
  }
  element.focus();
  return true;
}

// A swap that took the focused element away must not leave focus on the body: a keyboard would start from the top again.
export function keepFocusNear(region) {
  if (document.activeElement && document.activeElement !== document.body) {
    return;
  }
  const heading = region?.isConnected ? region.querySelector('[tabindex="-1"]') : null;
  (heading ?? document.getElementById('main'))?.focus();
}
