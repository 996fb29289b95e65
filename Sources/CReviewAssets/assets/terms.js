
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
  // A slider next to the number, as far as twice what it is now.
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

// What is typed into a form is kept until it is saved: looking at consequences and going back loses nothing.
const typed = 'derm-typed ';
const where = new URLSearchParams(location.search);
const here = [location.pathname, where.get('facet'), where.get('term'), where.get('class')].join(' ');
function draft(form) { return typed + here + ' ' + form.getAttribute('aria-label'); }
function drafts(work) {
  try { work(sessionStorage); } catch { /* a private window keeps nothing */ }
}
for (const form of main.querySelectorAll('form.deed')) {
  const shown = [...form.elements].filter((field) => field.name && field.type !== 'hidden');
  drafts((kept) => {
    const values = JSON.parse(kept.getItem(draft(form)) ?? 'null');
    if (!values) return;
    shown.forEach((field, index) => {
      if (field.type === 'checkbox') field.checked = values[index] === true;
      else if (typeof values[index] === 'string') field.value = values[index];
    });
    for (let fold = form.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  });
  form.addEventListener('input', () => drafts((kept) => kept.setItem(draft(form), JSON.stringify(
    shown.map((field) => (field.type === 'checkbox' ? field.checked : field.value))))));
}
for (const form of main.querySelectorAll('form[action="/terms/save"], form[action="/terms/keep"], form[action="/terms/undo"]')) {
  form.addEventListener('submit', () => drafts((kept) => {
    // Those of the term that is saved, or of the pages without a term.
    const term = where.get('term');
    for (const key of Object.keys(kept)) {
      if (term ? key.includes(' ' + term + ' ') : key.startsWith(typed) && !key.startsWith(typed + '/terms ')) {
        kept.removeItem(key);
      }
    }
  }));
}
