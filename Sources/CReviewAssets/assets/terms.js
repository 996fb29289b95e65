
// The terms: the chosen one is in sight in the list, and the consequences of a threshold follow its number.
for (const row of main.querySelectorAll('tr[aria-current]')) {
  const list = row.closest('.rows');
  list.scrollTop = row.offsetTop - list.clientHeight / 2;
}
for (const number of main.querySelectorAll('[data-live]')) {
  const form = number.form;
  const output = form.querySelector('.live');
  let last = 0;
  let waiting = 0;
  const follow = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++last;
      const query = new URLSearchParams(new FormData(form));
      query.set('piece', '1');
      const response = await fetch('/terms/change?' + query).catch(() => null);
      // A slower answer to an older number is not shown.
      if (mine === last && response) output.innerHTML = await response.text();
    }, 120);
  };
  form.addEventListener('input', follow);
  // A slider beside the number, as far as twice what it is now.
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.min = '0';
  slider.max = String(Math.max(50, 2 * Number(number.value || 0)));
  slider.value = number.value || '0';
  slider.setAttribute('aria-label', 'At least, in images');
  slider.addEventListener('input', () => { number.value = slider.value; });
  number.addEventListener('input', () => { slider.value = number.value; });
  number.after(slider);
}
