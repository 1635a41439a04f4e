'use strict';

/** Asks for the page again and again, and makes what is shown like what came: focus, selection and scrolling stay. */

const EVERY_MS = 2000;
const LONGEST_MS = 10_000;

const controls = document.querySelector('[data-script]');
const state = controls.querySelector('[role=status]');
const button = controls.querySelector('button');
let paused = false;
let timer = 0;
let request = null;

button.addEventListener('click', () => {
  paused = !paused;
  showState(paused ? 'Paused' : 'Live');
  look();
});
document.addEventListener('visibilitychange', look);
controls.hidden = false;
showState('Live');
timer = setTimeout(look, EVERY_MS);

function showState(text) {
  if (state.textContent !== text) state.textContent = text;
  state.className = text === 'Live' ? 'good' : 'warning';
  button.textContent = paused ? 'Resume updates' : 'Pause updates';
}

/** One request at a time, and none that nobody would see. */
function look() {
  clearTimeout(timer);
  if (paused || document.hidden || request !== null) return;
  // The browser makes a document of the answer: no text is turned into HTML here, and its scripts do not run.
  request = new XMLHttpRequest();
  request.open('GET', '/');
  request.responseType = 'document';
  request.timeout = LONGEST_MS;
  request.addEventListener('loadend', () => {
    const { status, response } = request;
    request = null;
    timer = setTimeout(look, EVERY_MS);
    if (paused) return;
    if (status === 200 && response !== null) show(response);
    else showState(status === 0 ? 'The proxy does not answer' : `The proxy answers with ${status}`);
  });
  request.send();
}

function show(fresh) {
  document.title = fresh.title;
  follow(document.body, fresh.body);
  showState('Live');
}

/** Makes a node like another one. */
function follow(node, model) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.nodeValue !== model.nodeValue) node.nodeValue = model.nodeValue;
    return;
  }
  if (node.hasAttribute('data-script')) return;
  for (const name of node.getAttributeNames()) if (!model.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of model.attributes) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  followChildren(node, model);
}

function followChildren(node, model) {
  let child = node.firstChild;
  for (const wanted of model.childNodes) {
    const match = matching(child, wanted);
    if (match === null) {
      node.insertBefore(document.importNode(wanted, true), child);
      continue;
    }
    while (child !== match) child = removed(child);
    follow(match, wanted);
    child = match.nextSibling;
  }
  while (child !== null) child = removed(child);
}

/** What has an id is found further on, too: what is in front of it is not there any more then. */
function matching(first, wanted) {
  for (let node = first; node !== null; node = wanted.id ? node.nextSibling : null) {
    if (node.nodeName === wanted.nodeName && (node.id ?? '') === (wanted.id ?? '')) return node;
  }
  return null;
}

/** @returns what comes after it */
function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
