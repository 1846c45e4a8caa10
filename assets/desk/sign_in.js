// The demo city's sign-in page: choosing a person fills in the form; codes that ran out fetch the page again.
"use strict";

const form = document.getElementById("sign-in");
const people = document.querySelector(".people");

if (people) {
  people.addEventListener("click", (event) => {
    const person = event.target.closest("button[data-login]");
    if (!person) return;
    for (const name of ["login", "password", "code"]) form.elements[name].value = person.dataset[name];
    form.querySelector("button.amber").focus();
  });
  setTimeout(renewCodes, (Number(people.dataset.left) + 0.5) * 1000);
}

/** Takes the codes of the next half minute from a fresh copy of the page; what is typed stays. */
async function renewCodes() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".people");
    const codes = new Map([...fresh.querySelectorAll("button[data-login]")].map((one) => [one.dataset.login, one.dataset.code]));
    for (const person of people.querySelectorAll("button[data-login]")) {
      const code = codes.get(person.dataset.login);
      if (form.elements.login.value === person.dataset.login && form.elements.code.value === person.dataset.code) form.elements.code.value = code;
      person.dataset.code = code;
      person.querySelector(".code").textContent = code;
    }
    people.querySelector(".hint").firstElementChild.nextSibling.textContent = fresh.querySelector(".hint").firstElementChild.nextSibling.textContent;
    setTimeout(renewCodes, (Number(fresh.dataset.left) + 0.5) * 1000);
  } catch {
    setTimeout(renewCodes, 5000);
  }
}
