// The review pages: keys, answers without loading the page anew, zoom, pictures ahead of time.
// Without this script every button still works as a form.
'use strict';

const main = document.getElementById('content');
const status = document.getElementById('status');
const trouble = document.getElementById('trouble');
const root = document.documentElement;
let shownAt = performance.now();
let busy = false;
let missedKey = false;

// Colours and blur are the reader's, kept in the browser.
function remember(name, value) {
  try { localStorage.setItem('derm-' + name, value); } catch { /* a private window keeps nothing */ }
}
function remembered(name) {
  try { return localStorage.getItem('derm-' + name); } catch { return null; }
}
// Without a choice of the reader's the colours are the system's, also when these change.
const systemDark = matchMedia('(prefers-color-scheme: dark)');
function showTheme() {
  root.dataset.theme = remembered('theme') ?? (systemDark.matches ? 'dark' : 'light');
}
function setBlur(on) {
  root.classList.toggle('blur', on);
  document.getElementById('blur').setAttribute('aria-pressed', String(on));
  remember('blur', on ? '1' : '');
}
showTheme();
systemDark.addEventListener('change', showTheme);
setBlur(remembered('blur') === '1');
document.getElementById('theme').addEventListener('click', () => {
  const chosen = root.dataset.theme === 'dark' ? 'light' : 'dark';
  remember('theme', chosen);
  root.dataset.theme = chosen;
});
document.getElementById('blur').addEventListener('click', () => setBlur(!root.classList.contains('blur')));
document.getElementById('help').addEventListener('click', () => {
  const keys = document.getElementById('keys');
  keys.showModal();
  // The button at the end has the focus; reading begins at the top.
  keys.scrollTop = 0;
});

// What is new in the page: pictures of the next questions are fetched, the clock starts, zoom is undone.
function arrived(moveFocus) {
  shownAt = performance.now();
  for (const address of (main.querySelector('[data-ahead]')?.dataset.ahead ?? '').split(' ')) {
    if (address) new Image().src = address;
  }
  main.querySelectorAll('.stage').forEach(prepareStage);
  countChosen();
  if (moveFocus) (main.querySelector('h1') ?? main).focus({ preventScroll: true });
}

function fail(text) {
  trouble.textContent = text;
  trouble.hidden = false;
}

// Sends a form and puts the piece of page that comes back in the place of the old one.
async function send(form, button) {
  if (busy) { missedKey = true; return; }
  busy = true;
  missedKey = false;
  main.setAttribute('aria-busy', 'true');
  const clock = form.querySelector('[name=ms]');
  if (clock) clock.value = String(Math.round(performance.now() - shownAt));
  const said = button && !form.getAttribute('action').includes('undo') ? button.textContent.trim() : '';
  try {
    const response = await fetch(form.getAttribute('action'), {
      method: 'POST', headers: { 'X-Derm-Piece': '1' },
      body: new URLSearchParams(new FormData(form, button ?? undefined)),
    });
    const text = await response.text();
    if (!response.ok) { fail((response.status === 403 ? 'Not saved. ' : '') + text); return; }
    trouble.hidden = true;
    main.innerHTML = text;
    showWaiting(response.headers.get('X-Derm-Waiting'));
    scrollTo(0, 0);
    const title = main.querySelector('h1')?.textContent ?? '';
    status.textContent = (said ? 'Saved: ' + said + '. ' : 'Taken back. ') + title;
    arrived(true);
    if (missedKey) fail('The answer before is saved. What you pressed while it was being saved did nothing: press it again.');
  } catch {
    fail('derm-review does not answer: it may have been stopped. Whether the last answer was saved is not known: start it again in the terminal, and the page shows it.');
  } finally {
    busy = false;
    main.removeAttribute('aria-busy');
  }
}

// How many questions wait for a second reading and for a decision, in the heading.
function showWaiting(counts) {
  for (const [view, count] of new URLSearchParams(counts ?? '')) {
    const badge = document.querySelector(`[data-waits="${CSS.escape(view)}"]`);
    if (badge) badge.textContent = count === '0' ? '' : count;
  }
}

// Forms that only ask for another page are the browser's.
main.addEventListener('submit', (event) => {
  // Those whose response is a page of its own, too.
  if (event.target.getAttribute('method') !== 'post' || 'plain' in event.target.dataset) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// Keys. A key belongs to what is written on the page with it; letters typed into a field are text.
function isTyping(target) {
  return target.matches('input:not([type=checkbox]), textarea, select');
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector('dialog[open]')) return;
  if (isTyping(event.target)) {
    if (event.key === 'Escape') event.target.blur();
    // Of a list the browser makes nothing of Enter: here it asks for the consequences, as in a text field.
    if (event.key === 'Enter' && event.target.matches('.deed select')) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    // Enter would press the form's first button, which is an answer; where a form asks, it may.
    if (event.key === 'Enter' && event.target.form?.method !== 'get') {
      event.preventDefault();
      const answer = event.target.matches('select') && event.target.value
        ? event.target.closest('.other')?.querySelector('button') : null;
      if (answer) answer.click(); else event.target.blur();
    }
    return;
  }
  // So it would on a picture of the grid.
  if (event.key === 'Enter' && event.target.matches('.tile input')) { event.preventDefault(); return; }
  if (event.repeat && !event.key.startsWith('Arrow')) return;
  if (act(event.key.toLowerCase(), event)) event.preventDefault();
});

function act(key, event) {
  const pass = main.querySelector('details.pass[open]');
  if (pass) {
    const reason = pass.querySelector(`[data-reason="${CSS.escape(key)}"]`);
    if (reason) { reason.click(); return true; }
    if (key === 'escape' || key === 's') { pass.open = false; return true; }
  }
  const pressed = document.querySelector(`[data-press="${CSS.escape(key)}"]`);
  if (pressed?.tagName === 'SUMMARY') {
    pressed.parentElement.open = true;
    pressed.parentElement.querySelector('button, select, textarea, input:not([type=hidden])').focus();
    return true;
  }
  if (pressed) { pressed.click(); return true; }
  const field = document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (field) { field.focus(); return true; }
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) { link.click(); return true; }
  if (key === 'e') return nextExample();
  if (main.querySelector('.tiles') && key.startsWith('arrow')) return moveTile(key);
  return zoomKey(key, event);
}

// Many at once.
function countChosen() {
  const counter = main.querySelector('[data-chosen]');
  if (!counter) return;
  const count = main.querySelectorAll('.tile input:checked').length;
  counter.textContent = count === 0 ? 'none chosen' : count + ' chosen';
}
main.addEventListener('change', countChosen);
main.addEventListener('click', (event) => {
  if (event.target.closest('[data-choose]')) {
    const tiles = [...main.querySelectorAll('.tile input')];
    const all = tiles.every((tile) => tile.checked);
    tiles.forEach((tile) => { tile.checked = !all; });
    countChosen();
  }
  const example = event.target.closest('.example');
  if (example) enlarge(example);
});
function moveTile(key) {
  const tiles = [...main.querySelectorAll('.tile input')];
  const top = (tile) => tile.parentElement.getBoundingClientRect().top;
  const row = tiles.filter((tile) => top(tile) === top(tiles[0])).length;
  const step = { arrowright: 1, arrowleft: -1, arrowdown: row, arrowup: -row }[key];
  const now = tiles.indexOf(document.activeElement);
  tiles[now < 0 ? 0 : Math.min(tiles.length - 1, Math.max(0, now + step))].focus();
  return true;
}

// Examples, large.
const viewer = document.getElementById('viewer');
const viewerStage = viewer.querySelector('.stage');
function enlarge(example) {
  resetStage(viewerStage);
  viewer.querySelector('img').src = example.dataset.large;
  viewer.querySelector('img').alt = example.querySelector('img').alt;
  viewer.querySelector('p').textContent = example.querySelector('img').alt;
  example.dataset.seen = '1';
  if (!viewer.open) viewer.showModal();
}
function nextExample() {
  const all = [...main.querySelectorAll('.example')];
  const next = all.find((example) => !example.dataset.seen) ?? all[0];
  if (!next) return false;
  if (next.dataset.seen) all.forEach((example) => { delete example.dataset.seen; });
  enlarge(next);
  return true;
}
viewer.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === 'e') { event.preventDefault(); nextExample(); }
  if (zoomStages([viewerStage], event.key)) event.preventDefault();
});

// Zoom and pan, per picture.
const views = new WeakMap();
function show(stage) {
  const view = views.get(stage);
  const picture = stage.querySelector('img');
  if (!view || !picture) return;
  const most = { x: (view.scale - 1) * stage.clientWidth / 2, y: (view.scale - 1) * stage.clientHeight / 2 };
  view.x = Math.min(most.x, Math.max(-most.x, view.x));
  view.y = Math.min(most.y, Math.max(-most.y, view.y));
  picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  stage.classList.toggle('zoomed', view.scale > 1);
}
function zoom(stage, factor) {
  const view = views.get(stage);
  if (!view) return;
  const scale = Math.min(8, Math.max(1, view.scale * factor));
  view.x *= scale / view.scale;
  view.y *= scale / view.scale;
  view.scale = scale;
  show(stage);
}
function resetStage(stage) {
  views.set(stage, { scale: 1, x: 0, y: 0 });
  show(stage);
}
function prepareStage(stage) {
  resetStage(stage);
  stage.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && views.get(stage).scale === 1 && event.deltaY > 0) return;
    event.preventDefault();
    zoom(stage, event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  stage.addEventListener('pointerdown', (event) => {
    const view = views.get(stage);
    if (view.scale === 1) return;
    stage.setPointerCapture(event.pointerId);
    const start = { x: event.clientX - view.x, y: event.clientY - view.y };
    const move = (moved) => {
      view.x = moved.clientX - start.x;
      view.y = moved.clientY - start.y;
      show(stage);
    };
    // A system that takes the pointer for itself says pointercancel, and no pointerup comes.
    const end = () => {
      stage.removeEventListener('pointermove', move);
      stage.removeEventListener('pointerup', end);
      stage.removeEventListener('pointercancel', end);
    };
    stage.addEventListener('pointermove', move);
    stage.addEventListener('pointerup', end);
    stage.addEventListener('pointercancel', end);
  });
  stage.addEventListener('dblclick', () => zoom(stage, views.get(stage).scale > 1 ? 1 / 8 : 2.5));
}
function zoomKey(key) {
  const stages = [...main.querySelectorAll('.stage')];
  const chosen = stages.includes(document.activeElement) ? [document.activeElement] : stages;
  return chosen.length > 0 && zoomStages(chosen, key);
}
function zoomStages(chosen, key) {
  key = key.toLowerCase();
  const step = { arrowleft: [60, 0], arrowright: [-60, 0], arrowup: [0, 60], arrowdown: [0, -60] }[key];
  if (step) {
    if (chosen.every((stage) => views.get(stage).scale === 1)) return false;
    for (const stage of chosen) {
      const view = views.get(stage);
      view.x += step[0];
      view.y += step[1];
      show(stage);
    }
    return true;
  }
  const factor = { '+': 1.4, '=': 1.4, '-': 1 / 1.4, '0': 1 / 8 }[key];
  if (!factor) return false;
  chosen.forEach((stage) => zoom(stage, factor));
  return true;
}

// A picture that can't be shown says so.
document.addEventListener('error', (event) => {
  if (event.target.matches?.('.stage img')) event.target.alt = 'This picture can’t be shown.';
}, true);

prepareStage(viewerStage);
arrived(false);
