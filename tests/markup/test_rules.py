"""Our rules of a page's source find what they are there for, and nothing in a good page."""

import pytest

from tests.markup.rules import faults_of_source

GOOD = """<!doctype html><html lang="fr"><head><title>Une page – Un site</title></head>
<body><main><h1>Une page</h1>
<form method="post" action="/a/"><p class="form__legend">Tous les champs sont obligatoires.</p>
<div class="field"><label for="a">Votre email</label>
<input id="a" name="email" autocomplete="email" required></div>
<div class="field"><fieldset><legend>Un choix</legend><label><input type="radio" name="b" required> Un</label>
</fieldset></div><input type="hidden" name="x" value="1"><button>Envoyer</button></form>
<ul class="rows"><li class="row"><h2>Un</h2></li><li class="row"><h2>Deux</h2></li></ul>
<table><caption>Faits</caption><tbody>
<tr><th scope="row">Un</th><td><a href="#a">1</a></td></tr></tbody></table>
<details><summary><h2>Plus</h2></summary><p>…</p></details></main></body></html>"""

# What is put in place of what, and a word of the fault that must be found.
BAD = [
    ("<h2>Un</h2>", "<span><h2>Un</h2></span>", "<h2> in <span>"),
    ('<ul class="rows"><li class="row">', '<ul class="rows"><form><li class="row">', "directly in"),
    ("<td>", "<td><span>", "closes <span>"),
    ("</main>", "</main></div>", "</div> closes"),
    ("<h2>Deux</h2>", "<h2>Deux</h2><p><div>x</div></p>", "<div> in <p>"),
    ("<button>Envoyer", '<button>Envoyer</button><button name="y" value="2">Envoyer', "2 things are called"),
    ("<button>Envoyer", "<button>", "has no name"),
    ("<button>", '<button><a href="/">x</a>', "in a link or a button"),
    ("<legend>Un choix</legend>", "", "begin with its legend"),
    ("<caption>Faits</caption>", "", "has no caption"),
    (' scope="row"', "", "does not say what it heads"),
    ('<p class="form__legend">Tous les champs sont obligatoires.</p>', "", "every field must be filled in"),
    ('autocomplete="email"', "", "says nothing of autocomplete"),
    ('autocomplete="email"', 'autocomplete="off"', "says autocomplete='off'"),
    ('type="hidden"', 'type="hidden" aria-describedby="a"', "is hidden, and says"),
    ('<label for="a">Votre email</label>', "", "has no label"),
    ('for="a"', 'for="b"', "names b in its for"),
    ('href="#a"', 'href="#nowhere"', "leads to #nowhere"),
    ('<li class="row"><h2>Un', '<li class="row" id="a"><h2>Un', "the id a stands twice"),
    ('<html lang="fr">', "<html>", "does not say its language"),
    (" – Un site", "", "the page's title"),
    ("<h1>Une page</h1>", "", "headings of level 1"),
    ("<h2>Deux</h2>", "<h4>Deux</h4>", "a heading of level 4"),
    ("<main>", '<main><img src="/a.png">', "has no alt"),
    ("<main>", '<main><p class="menu__person">Alice</p>', "does not say when its session ends"),
    ("<main>", '<main id="m" id="n">', "an attribute twice"),
    ("<main>", '<main><div><div class="row"></div><div class="row"></div></div>', "a list only to the eye"),
]


def test_a_good_page_has_no_fault() -> None:
    assert faults_of_source(GOOD) == []


@pytest.mark.parametrize(("good", "bad", "fault"), BAD)
def test_each_fault_is_found(good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    assert any(fault in found for found in faults_of_source(GOOD.replace(good, bad, 1)))


def test_agents_may_keep_what_is_of_others_out_of_their_browser() -> None:
    page = GOOD.replace('autocomplete="email"', 'autocomplete="off"')
    assert faults_of_source(page, "/agents/x/") == []
